"""Overridden: decisions within somebody's authority, put aside from above (capabilities 5 and 50: a mirror)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc, Ref
from ledger.domain.mandate.state import Mandate, MandateFate
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.things import ThingFilter


class OverriddenMandate(Struct, frozen=True):
    """A decision within somebody's authority that was put aside from above."""

    mandate: Annotated[str, Ref(("mandate",)), Doc(description="The mandate.")]
    holder: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Whose authority it was.")]
    granted_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who had given it.")]
    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The decision.")]
    used_at: Annotated[datetime | None, Doc(description="When it was made.")]
    overridden_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who went over it.")]


class OverriddenReport(Struct, frozen=True):
    """Mandates overridden from above, against those that were honoured."""

    overridden: Annotated[tuple[OverriddenMandate, ...], Doc(description="Each use that was overridden.")]
    honoured: Annotated[int, Doc(description="How many uses somebody above stood by.")]
    unknown: Annotated[int, Doc(description="How many uses nobody above has said anything to.")]


def overridden_mandates(db: Database, viewer: Viewer, moment: Moment) -> OverriddenReport:
    """Return the uses of mandates that somebody above put aside."""
    require_sight(viewer, "mandate", "stakeholder")
    uses = [(m, use) for m in things.every(db, viewer, Mandate, moment, ThingFilter()) for use in m.uses]
    return OverriddenReport(
        overridden=tuple(
            OverriddenMandate(m.id, m.holder, m.granted_by, use.decision, use.at, use.fate_by)
            for m, use in uses
            if use.fate is MandateFate.OVERRIDDEN
        ),
        honoured=sum(use.fate is MandateFate.HONOURED for _, use in uses),
        unknown=sum(use.fate is MandateFate.OPEN for _, use in uses),
    )
