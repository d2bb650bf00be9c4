"""Scribes: who may record acts with force in somebody's name. Named by that person, with their own hand."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, StateRule, Text, ending, person
from ledger.domain.stakeholder.ids import PersonId
from ledger.domain.stakeholder.state import Stakeholder, living


class AlreadyScribe(StateRule):
    """They are this person's scribe already."""

    help = "Nothing is left to do."


class NotScribe(StateRule):
    """They are no scribe of this person."""

    help = "Look at the `scribes` as they are now."


class StakeholderScribeNamed(Event):
    """Somebody may record acts with force in this person's name from now on."""

    topic = "stakeholder.scribe_named"

    scribe: PersonId
    reason: Text | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.scribes = (*(s for s in stakeholder.scribes if s != self.scribe), self.scribe)

    def sentence(self) -> str:
        return f"{person(self.scribe)} may record what {person(self.originator_id)} decides{ending(self.reason)}"


class NameScribe(Command):
    """Let somebody record your acts with force: what you decide, vet, clear, grant, release or overturn."""

    changes = Stakeholder
    with_force = True

    scribe: Annotated[PersonId, Doc(description="Who may record it.")]
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, book.speaker or "")
        already = AlreadyScribe(f"{self.scribe} is a scribe of {somebody.id} already", path=("scribe",))
        book.rule(self.scribe not in somebody.scribes, already)
        book.record(
            somebody,
            StakeholderScribeNamed(scribe=self.scribe, reason=self.reason),
            about=(self.scribe,),
            to=(self.scribe,),
        )
        return somebody


class StakeholderScribeDismissed(Event):
    """Somebody may no longer record acts with force in this person's name."""

    topic = "stakeholder.scribe_dismissed"

    scribe: PersonId
    reason: Text | None = None

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.scribes = tuple(s for s in stakeholder.scribes if s != self.scribe)

    def sentence(self) -> str:
        whom = person(self.originator_id)
        return f"{person(self.scribe)} may no longer record what {whom} decides{ending(self.reason)}"


class DismissScribe(Command):
    """Take back that somebody may record your acts with force."""

    changes = Stakeholder
    with_force = True

    scribe: Annotated[PersonId, Doc(description="Who may no longer record it.")]
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Stakeholder:
        somebody = living(book, book.speaker or "")
        none = NotScribe(f"{self.scribe} is no scribe of {somebody.id}", path=("scribe",))
        book.rule(self.scribe in somebody.scribes, none)
        book.record(
            somebody,
            StakeholderScribeDismissed(scribe=self.scribe, reason=self.reason),
            about=(self.scribe,),
            to=(self.scribe,),
        )
        return somebody
