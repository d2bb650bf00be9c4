"""Leaving and coming back: active ⇄ inactive."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person
from ledger.domain.stakeholder.ids import PersonId
from ledger.domain.stakeholder.state import AlreadyActive, AlreadyInactive, Stakeholder, living


class StakeholderDeactivated(Event):
    """Somebody left or stepped aside."""

    topic = "stakeholder.deactivated"

    reason: Text | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.active = False

    def sentence(self) -> str:
        return f"{person(self.originator_id)} is no longer active{ending(self.reason)}"


class DeactivateStakeholder(Command):
    """Record that somebody left or stepped aside."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    reason: Annotated[Text | None, Doc(description="What happened.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        book.rule(
            somebody.active, AlreadyInactive(f"stakeholder {somebody.id} is inactive already", path=("stakeholder",))
        )
        book.record(somebody, StakeholderDeactivated(reason=self.reason))
        return somebody


class StakeholderReactivated(Event):
    """Somebody is back."""

    topic = "stakeholder.reactivated"

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.active = True

    def sentence(self) -> str:
        return f"{person(self.originator_id)} is active again."


class ReactivateStakeholder(Command):
    """Record that somebody is back."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, self.stakeholder)
        book.rule(
            not somebody.active, AlreadyActive(f"stakeholder {somebody.id} is active already", path=("stakeholder",))
        )
        book.record(somebody, StakeholderReactivated())
        return somebody
