"""Planning work for a team and a period, and planning it anew."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.capacity import Capacity, Period, PersonWeeks, Team, capacity_of
from ledger.domain.initiative.state import (
    Initiative,
    InitiativeId,
    InitiativeStatus,
    Requests,
    alive,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Ref,
    ShortText,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.types import Label


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


def stated(book: Book, team: str, period: str | None) -> str | None:
    """Return the id of the capacity of the team in the period, if somebody stated it."""
    if period is None:
        return None
    found = book.find(capacity_of(team, period))
    return found.id if isinstance(found, Capacity) else None
