"""Where planned work stands, and the rules of its life."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Described,
    Doc,
    Money,
    Ref,
    StateRule,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.request.state import RequestId

InitiativeId = Annotated[str, Ref(("initiative",)), Doc(description="The initiative.")]
Cause = Annotated[str, Ref(("commitment", "request", "decision", "escalation"))]
Requests = Annotated[tuple[RequestId, ...], Doc(description="The requests that it is to answer.")]


class InitiativeStatus(Described):
    """Where planned work stands."""

    PLANNED = "planned", "Meant to be done in its period."
    STARTED = "started", "Being done."
    DONE = "done", "Done."
    DISPLACED = "displaced", "Pushed aside by something else."
    DROPPED = "dropped", "Given up."


class Displacement(Struct, frozen=True, omit_defaults=True):
    """That planned work was pushed aside: by what, and how much of it."""

    displaced_by: Annotated[
        str | None,
        Ref(("commitment", "request", "decision", "escalation")),
        Doc(description="The promise, request, decision or escalation that pushed it aside."),
    ] = None
    person_weeks: Annotated[float | None, Doc(description="How much of it, in person-weeks; null: nobody said.")] = None
    cost: Annotated[Money | None, Doc(description="What that costs, if somebody said.")] = None
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said so.")] = None
    on: Annotated[date | None, Doc(description="On which day.")] = None
    because_of: Annotated[str | None, Doc(description="The event that led to it, as `<stream id>@<version>`.")] = None
    event: Annotated[str, Doc(description="The event that says so, as `<stream id>@<version>`.")] = ""
    reason: Annotated[str | None, Doc(description="What was said about it.")] = None


class Initiative(Aggregate):
    """Planned work of a team in a period."""

    kind = "initiative"
    prefix = "ini"

    title: Annotated[str, Doc(description="What is to be done, in a line.")] = ""
    team: Annotated[str, Doc(description="The team that does it.")] = ""
    period: Annotated[str | None, Doc(description="The period it is planned for; null: none yet.")] = None
    capacity: Annotated[
        str | None, Ref(("capacity",)), Doc(description="The capacity of the team in that period, if it was stated.")
    ] = None
    size: Annotated[float | None, Doc(description="How much work it is, in person-weeks; null: not known.")] = None
    requests: Requests = ()
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer it is for, if it is for one.")] = (
        None
    )
    status: Annotated[InitiativeStatus, Doc(description="Where it stands.")] = InitiativeStatus.PLANNED
    status_reason: Annotated[str | None, Doc(description="Why it stands there.")] = None
    planned_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who planned it.")] = None
    started_on: Annotated[date | None, Doc(description="The day it was begun, or taken up again.")] = None
    done_on: Annotated[date | None, Doc(description="The day it was done.")] = None
    displacements: Annotated[tuple[Displacement, ...], Doc(description="What pushed it aside, in order.")] = ()

    def facets(self) -> Facets:
        """List initiatives by title, status, customer and team."""
        return Facets(title=self.title, status=self.status, account=self.account, label=self.team)


LIVING = (InitiativeStatus.PLANNED, InitiativeStatus.STARTED, InitiativeStatus.DISPLACED)


class InitiativeOver(StateRule):
    """The work is done or given up."""

    help = "Plan another initiative."


class InitiativeNotStarted(StateRule):
    """Only work that was begun can be done."""

    help = "Start the initiative first."


class InitiativeUnderWay(StateRule):
    """The work is begun already."""

    help = "Finish, displace or drop it."


def alive(book: Book, initiative_id: str) -> Initiative:
    """Return an initiative that is neither done nor given up."""
    initiative = book.subject(Initiative, initiative_id, "initiative")
    over = InitiativeOver(f"initiative {initiative.id} is {initiative.status.value}", path=("initiative",))
    book.rule(initiative.status in LIVING, over)
    return initiative
