"""Planned work makes room for something else, and what caused it is named."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.capacity import PersonWeeks
from ledger.domain.initiative.state import (
    Cause,
    Displacement,
    Initiative,
    InitiativeId,
    InitiativeStatus,
    alive,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Money,
    Personal,
    Text,
    ending,
    thing,
)


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
