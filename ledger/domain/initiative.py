"""Initiatives: planned work of a team in a period, and what pushed it aside.

Life: planned → started → done; displaced, and perhaps taken up again; dropped.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.capacity import Capacity, Period, PersonWeeks, Team, capacity_of
from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Money,
    Personal,
    Ref,
    ShortText,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label
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


class InitiativePlanned(Event):
    """Work was planned for a team."""

    topic = "initiative.planned"

    title: ShortText
    team: Team
    period: Period | None = None
    capacity: Annotated[str | None, Ref(("capacity",))] = None
    size: PersonWeeks | None = None
    requests: Requests = ()
    account: Annotated[str | None, Ref(("account",))] = None
    external_id: Label | None = None

    def apply(self, initiative: Initiative) -> None:
        for field in ("title", "team", "period", "capacity", "size", "requests", "account", "external_id"):
            setattr(initiative, field, getattr(self, field))
        initiative.planned_by, initiative.status = self.by, InitiativeStatus.PLANNED

    def sentence(self) -> str:
        when = f" in {self.period}" if self.period else ""
        size = f", {self.size:g} person-weeks" if self.size is not None else ""
        return f"{person(self.by)} planned {thing(self.originator_id)} for {self.team}{when}{size}."


class PlanInitiative(Command):
    """Plan work of a team in a period."""

    changes = Initiative

    title: Annotated[ShortText, Doc(description="What is to be done, in a line.")]
    team: Team
    period: Annotated[Period | None, Doc(description="The period, such as `2026-Q2`. Default: none yet.")] = None
    size: Annotated[PersonWeeks | None, Doc(description="How much work it is, in person-weeks.")] = None
    requests: Requests = ()
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer it is for, if it is for one.")] = (
        None
    )
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Initiative:
        initiative = book.new(Initiative, self.external_id)
        event = InitiativePlanned(
            title=self.title,
            team=self.team,
            period=self.period,
            capacity=stated(book, self.team, self.period),
            size=self.size,
            requests=self.requests,
            account=self.account,
            external_id=self.external_id,
        )
        book.record(initiative, event, about=(*self.requests, self.account, event.capacity))
        return initiative


class InitiativeReplanned(Event):
    """Period or size of planned work changed."""

    topic = "initiative.replanned"

    period: Period | None = None
    capacity: Annotated[str | None, Ref(("capacity",))] = None
    size: PersonWeeks | None = None
    reason: Text | None = None

    def apply(self, initiative: Initiative) -> None:
        if self.period is not None:
            initiative.period, initiative.capacity = self.period, self.capacity
        initiative.size = initiative.size if self.size is None else self.size

    def sentence(self) -> str:
        when = f" for {self.period}" if self.period else ""
        size = f" with {self.size:g} person-weeks" if self.size is not None else ""
        return f"{person(self.by)} planned {thing(self.originator_id)} anew{when}{size}{ending(self.reason)}"


class ReplanInitiative(Command):
    """Move planned work to another period, or change its size. Fields left out stay as they are."""

    changes = Initiative

    initiative: InitiativeId
    period: Annotated[Period | None, Doc(description="The period now.")] = None
    size: Annotated[PersonWeeks | None, Doc(description="How much work it is now, in person-weeks.")] = None
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Initiative:
        initiative = alive(book, self.initiative)
        book.something(self, "period", "size")
        capacity = stated(book, initiative.team, self.period)
        event = InitiativeReplanned(period=self.period, capacity=capacity, size=self.size, reason=self.reason)
        book.record(initiative, event, about=(*initiative.requests, capacity))
        return initiative


class InitiativeStarted(Event):
    """A team began to work on it, or took it up again."""

    topic = "initiative.started"

    def apply(self, initiative: Initiative) -> None:
        initiative.status = InitiativeStatus.STARTED
        initiative.started_on = self.occurred_at.date() if self.occurred_at else None

    def sentence(self) -> str:
        return f"Work on {thing(self.originator_id)} began."


class StartInitiative(Command):
    """Begin planned work, or take up again what had been pushed aside."""

    changes = Initiative

    initiative: InitiativeId

    def decide(self, book: Book) -> Initiative:
        initiative = alive(book, self.initiative)
        begun = InitiativeUnderWay(f"initiative {initiative.id} is started", path=("initiative",))
        book.rule(initiative.status is not InitiativeStatus.STARTED, begun)
        book.record(initiative, InitiativeStarted(), about=initiative.requests)
        return initiative


class InitiativeCompleted(Event):
    """The work is done."""

    topic = "initiative.completed"

    note: Text | None = None

    def apply(self, initiative: Initiative) -> None:
        initiative.status, initiative.status_reason = InitiativeStatus.DONE, self.note
        initiative.done_on = self.occurred_at.date() if self.occurred_at else None

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} is done{ending(self.note)}"


class CompleteInitiative(Command):
    """Record that the work is done."""

    changes = Initiative

    initiative: InitiativeId
    note: Annotated[Text | None, Doc(description="What is to be known about it.")] = None

    def decide(self, book: Book) -> Initiative:
        initiative = alive(book, self.initiative)
        waits = InitiativeNotStarted(f"initiative {initiative.id} is {initiative.status.value}", path=("initiative",))
        book.rule(initiative.status is InitiativeStatus.STARTED, waits)
        book.record(initiative, InitiativeCompleted(note=self.note), about=initiative.requests)
        return initiative


class InitiativeDisplaced(Event):
    """Planned work was pushed aside by something else."""

    topic = "initiative.displaced"

    displaced_by: Annotated[Cause | None, Doc(description="What pushed it aside.")] = None
    person_weeks: PersonWeeks | None = None
    cost: Money | None = None
    reason: Annotated[Text | None, Personal()] = None

    def apply(self, initiative: Initiative) -> None:
        initiative.status, initiative.status_reason = InitiativeStatus.DISPLACED, self.reason
        one = Displacement(
            self.displaced_by,
            self.person_weeks,
            self.cost,
            self.by,
            self.occurred_at.date() if self.occurred_at else None,
            self.because_of,
            self.event_id,
            self.reason,
        )
        initiative.displacements = (*initiative.displacements, one)

    def sentence(self) -> str:
        weeks = f" by {self.person_weeks:g} person-weeks" if self.person_weeks is not None else ""
        cost = f" ({self.cost})" if self.cost else ""
        return f"{thing(self.displaced_by)} pushed {thing(self.originator_id)} aside{weeks}{cost}{ending(self.reason)}"


class DisplaceInitiative(Command):
    """Record that planned work was pushed aside, and by what: a promise, a request, a decision, an escalation."""

    changes = Initiative

    initiative: InitiativeId
    displaced_by: Annotated[Cause, Doc(description="What pushed it aside.")]
    person_weeks: Annotated[
        PersonWeeks | None, Doc(description="How much of it, in person-weeks. Default: not known.")
    ] = None
    cost: Annotated[Money | None, Doc(description="What that costs.")] = None
    reason: Annotated[Text | None, Doc(description="What is to be said about it.")] = None

    def decide(self, book: Book) -> Initiative:
        initiative = alive(book, self.initiative)
        event = InitiativeDisplaced(
            displaced_by=self.displaced_by, person_weeks=self.person_weeks, cost=self.cost, reason=self.reason
        )
        book.record(initiative, event, about=(self.displaced_by, *initiative.requests, initiative.account))
        return initiative


class InitiativeDropped(Event):
    """Planned work was given up."""

    topic = "initiative.dropped"

    reason: Text | None = None

    def apply(self, initiative: Initiative) -> None:
        initiative.status, initiative.status_reason = InitiativeStatus.DROPPED, self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} gave {thing(self.originator_id)} up{ending(self.reason)}"


class DropInitiative(Command):
    """Give planned work up."""

    changes = Initiative

    initiative: InitiativeId
    reason: Annotated[Text, Doc(description="Why.")]

    def decide(self, book: Book) -> Initiative:
        initiative = alive(book, self.initiative)
        book.record(initiative, InitiativeDropped(reason=self.reason), about=initiative.requests)
        return initiative


def alive(book: Book, initiative_id: str) -> Initiative:
    """Return an initiative that is neither done nor given up."""
    initiative = book.subject(Initiative, initiative_id, "initiative")
    over = InitiativeOver(f"initiative {initiative.id} is {initiative.status.value}", path=("initiative",))
    book.rule(initiative.status in LIVING, over)
    return initiative


def stated(book: Book, team: str, period: str | None) -> str | None:
    """Return the id of the capacity of the team in the period, if somebody stated it."""
    if period is None:
        return None
    found = book.find(capacity_of(team, period))
    return found.id if isinstance(found, Capacity) else None
