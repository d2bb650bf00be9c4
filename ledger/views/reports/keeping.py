"""Keeping: can this promise be kept, by what the team can do, plans and has promised already (capability 20)."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace

from ledger.domain.capacity import Capacity
from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.domain.initiative.state import Initiative
from ledger.domain.keepability import Keepability, KeepabilityDraft, Plans, keepability
from ledger.domain.request.state import Request
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.reading import present
from ledger.views.things import ThingFilter


def keepability_of(db: Database, viewer: Viewer, moment: Moment, at: datetime, draft: KeepabilityDraft) -> Keepability:
    """Return whether a promise can be kept as of a moment, judged on the day of `at`."""
    require_sight(viewer, "commitment", "request", "capacity", "initiative")
    named = next(iter(present(db, viewer, Commitment, [draft.commitment or ""], moment)), None)
    team = draft.team or (named.team if named else None) or _team_of_request(db, viewer, moment, draft, named)
    if team is None:
        return keepability(draft, named, Plans(), at.date())
    of_team = ThingFilter(label=team)
    plans = Plans(
        capacities=list(things.every(db, viewer, Capacity, moment, of_team)),
        initiatives=list(things.every(db, viewer, Initiative, moment, of_team)),
        promises=_promises(db, viewer, moment, team),
    )
    return keepability(replace(draft, team=team), named, plans, at.date())


def _team_of_request(
    db: Database, viewer: Viewer, moment: Moment, draft: KeepabilityDraft, named: Commitment | None
) -> str | None:
    asked = (draft.request, *(named.requests if named else ()))
    requests = present(db, viewer, Request, (r for r in asked if r), moment)
    return next((r.group for r in requests if r.group), None)


def _promises(db: Database, viewer: Viewer, moment: Moment, team: str) -> list[Commitment]:
    """Return the promises in force that the team would have to keep: by their own word, or by that of their request."""
    standing = ThingFilter(status=[status.value for status in IN_FORCE])
    open_ = list(things.every(db, viewer, Commitment, moment, standing))
    asked = {r.id: r.group for r in present(db, viewer, Request, (c.request for c in open_ if c.request), moment)}
    return [c for c in open_ if (c.team or asked.get(c.request or "")) == team]
