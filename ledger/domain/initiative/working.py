"""Planned work is begun, done or dropped."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.initiative.state import (
    Initiative,
    InitiativeId,
    InitiativeNotStarted,
    InitiativeStatus,
    InitiativeUnderWay,
    alive,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Text,
    ending,
    person,
    thing,
)


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
