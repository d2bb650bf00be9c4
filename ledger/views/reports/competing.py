"""Competing: plans, promises and accepted requests that ask for the same engineers (capabilities 20 and 27).

The mirror: what had to wait already, and for what.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.capacity import Capacity
from ledger.domain.commitment.judging import still_open, vetting_holds
from ledger.domain.commitment.state import Commitment
from ledger.domain.initiative.state import Initiative, InitiativeStatus
from ledger.domain.keepability import PLANNED
from ledger.domain.kernel import Described, Doc, Money, Ref
from ledger.domain.request.state import Request, RequestStatus
from ledger.domain.workload import Workload, workload
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.promised import promises
from ledger.views.reports.reading import present
from ledger.views.things import ThingFilter


class CompetesAs(Described):
    """As what something asks for the same engineers."""

    PLAN = "plan", "Planned work."
    PROMISE = "promise", "A promise to be kept, for which nothing is planned."
    REQUEST = "request", "A request that was accepted, for which nothing is planned or promised."


class Competitor(Struct, frozen=True):
    """Something that asks for the same engineers."""

    thing: Annotated[str, Ref(("initiative", "commitment", "request")), Doc(description="What it is.")]
    competes_as: Annotated[CompetesAs, Doc(description="As what.")]
    person_weeks: Annotated[float | None, Doc(description="How much work it is; null: nobody has said.")]
    due: Annotated[date | None, Doc(description="The day by which it is due; null: no day.")]
    account: Annotated[str | None, Ref(("account",)), Doc(description="For which customer.")]
    agreed: Annotated[bool, Doc(description="Whether those who would build it have agreed to it as it is.")]


class PeriodLoad(Struct, frozen=True):
    """A period of the team, and what is planned in it."""

    capacity: Annotated[str, Ref(("capacity",)), Doc(description="What the team can do in the period.")]
    workload: Annotated[Workload, Doc(description="What is planned against that.")]


class MadeToWait(Struct, frozen=True):
    """Planned work that had to make room."""

    initiative: Annotated[str, Ref(("initiative",)), Doc(description="The planned work.")]
    displaced_by: Annotated[str | None, Ref(), Doc(description="What pushed it aside.")]
    person_weeks: Annotated[float | None, Doc(description="How much of it; null: nobody has said.")]
    cost: Annotated[Money | None, Doc(description="What that costs; null: nobody has said.")]


class CompetingReport(Struct, frozen=True):
    """What asks for the engineers of a team."""

    team: Annotated[str, Doc(description="The team.")]
    competing: Annotated[tuple[Competitor, ...], Doc(description="What asks for them, the first due first.")]
    person_weeks: Annotated[float, Doc(description="What it comes to, as far as it is sized.")]
    unsized: Annotated[int, Doc(description="How much of it nobody has sized.")]
    periods: Annotated[tuple[PeriodLoad, ...], Doc(description="The team's periods that are not over.")]
    made_to_wait: Annotated[tuple[MadeToWait, ...], Doc(description="What had to make room already: the mirror.")]


def what_competes(db: Database, viewer: Viewer, moment: Moment, at: datetime, team: str) -> CompetingReport:
    """Return what asks for the engineers of a team, judged on the day of `at`."""
    require_sight(viewer, "commitment", "request", "capacity", "initiative")
    of_team, day = ThingFilter(label=team), at.date()
    plans = list(things.every(db, viewer, Initiative, moment, of_team))
    living = [plan for plan in plans if plan.status in PLANNED]
    booked = {request for plan in living for request in plan.requests}
    source, arguments = promises(db, viewer, moment)
    query = f"SELECT id FROM {source} WHERE team = ? AND in_force = 1 ORDER BY id"
    ids = [promise for (promise,) in db.reader().execute(query, (*arguments, team))]
    owed = [c for c in present(db, viewer, Commitment, ids, moment) if still_open(c, day)]
    owed = [c for c in owed if not booked & set(c.requests)]
    promised = {request for promise in owed for request in promise.requests}
    accepted = ThingFilter(label=team, status=[RequestStatus.ACCEPTED.value])
    asked = [r for r in things.every(db, viewer, Request, moment, accepted) if r.id not in booked | promised]
    rows = [
        *(Competitor(p.id, CompetesAs.PLAN, p.size, None, p.account, True) for p in living),
        *(Competitor(c.id, CompetesAs.PROMISE, c.size, c.deadline, c.account, vetting_holds(c, day)) for c in owed),
        *(Competitor(r.id, CompetesAs.REQUEST, None, None, r.account, False) for r in asked),
    ]
    rows.sort(key=lambda row: (row.due is None, row.due or day, row.thing))
    capacities = things.every(db, viewer, Capacity, moment, of_team)
    ahead = [c for c in capacities if c.ends_on is None or c.ends_on >= day]
    return CompetingReport(
        team=team,
        competing=tuple(rows),
        person_weeks=round(sum(row.person_weeks or 0 for row in rows), 2),
        unsized=sum(row.person_weeks is None for row in rows),
        periods=tuple(PeriodLoad(c.id, workload(c, plans)) for c in ahead),
        made_to_wait=tuple(
            MadeToWait(plan.id, push.displaced_by, push.person_weeks, push.cost)
            for plan in plans
            for push in plan.displacements
            if plan.status is not InitiativeStatus.DROPPED
        ),
    )
