"""Untold: noes of which somebody has not been told who must hear them (capabilities 9 and 50: a mirror)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus, Outcome
from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.deciding import telling_of
from ledger.views.things import ThingFilter

NOES = (Outcome.DECLINE, Outcome.DEFER, Outcome.COUNTER_OFFER)
People = Annotated[tuple[str, ...], Ref(("stakeholder",))]


class UntoldNo(Struct, frozen=True):
    """A no of which somebody has not been told who must hear it."""

    decision: Annotated[str, Ref(("decision",)), Doc(description="The decision.")]
    decided_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who decided.")]
    days: Annotated[int, Doc(description="How many days ago it was decided.")]
    untold: Annotated[People, Doc(description="Who has not been told.")]


class UntoldReport(Struct, frozen=True):
    """Noes that were not communicated to everybody within the agreed days."""

    noes: Annotated[tuple[UntoldNo, ...], Doc(description="Those not told to everybody, the oldest first.")]
    longer_than: Annotated[int, Doc(description="Only what was decided more days ago than this.")]
    told: Annotated[int, Doc(description="How many noes everybody who must hear them has heard.")]
    undated: Annotated[int, Doc(description="How many noes nobody has dated: not judged.")]


def untold_noes(db: Database, viewer: Viewer, moment: Moment, at: datetime, days: int) -> UntoldReport:
    """Return the noes that stand, decided more than so many days ago, of which somebody has not been told."""
    require_sight(viewer, "decision", "stakeholder")
    which = ThingFilter(status=[DecisionStatus.ACCEPTED.value])
    noes = [d for d in things.every(db, viewer, Decision, moment, which) if d.outcome in NOES]
    rows, told = [], 0
    for no in noes:
        untold = tuple(s.stakeholder for s in telling_of(db, viewer, no, moment) if s.told is None)
        told += not untold
        if untold and no.decided_at is not None and at - no.decided_at > timedelta(days=days):
            rows.append(UntoldNo(no.id, no.decided_by, (at - no.decided_at).days, untold))
    rows.sort(key=lambda row: (-row.days, row.decision))
    return UntoldReport(tuple(rows), days, told, sum(no.decided_at is None for no in noes))
