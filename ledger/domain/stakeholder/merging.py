"""Two names that are one person are merged; a name that must be forgotten is erased."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, person
from ledger.domain.kernel.types import Label
from ledger.domain.stakeholder.ids import PersonId
from ledger.domain.stakeholder.state import MergedWithItself, Stakeholder, StakeholderErased, living


class StakeholderMergedInto(Event):
    """Two stakeholders turned out to be one person."""

    topic = "stakeholder.merged"

    into: PersonId

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.merged_into = self.into

    def sentence(self) -> str:
        return f"{person(self.originator_id)} turned out to be {person(self.into)}."


class MergeStakeholder(Command):
    """Record that two stakeholders are one person; what the first one did stays on record under both."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    into: Annotated[PersonId, Doc(description="The stakeholder that stays.")]

    def decide(self, book: Book) -> Stakeholder:
        somebody, other = living(book, self.stakeholder), book.get(Stakeholder, self.into, "into")
        distinct = somebody.id != other.id and other.merged_into is None
        itself = MergedWithItself(f"stakeholder {somebody.id} cannot be merged into {other.id}", path=("into",))
        book.rule(distinct, itself)
        erased = StakeholderErased(f"the identity of stakeholder {other.id} was erased", path=("into",))
        book.rule(not other.erased, erased)
        book.record(somebody, StakeholderMergedInto(into=other.id), about=(other.id,))
        return somebody


class StakeholderIdentityErased(Event):
    """Somebody's identity was erased: the key of their name and handles is destroyed; what they did stays."""

    topic = "stakeholder.erased"

    ground: Label = ""

    def apply(self, stakeholder: Stakeholder) -> None:
        stakeholder.erased = True

    def sentence(self) -> str:
        return f"The identity of {person(self.originator_id)} was erased{f' ({self.ground})' if self.ground else ''}."


class EraseStakeholder(Command):
    """Erase somebody's identity for good: name, title and handles can never be read again; their acts remain."""

    changes = Stakeholder
    needs_speaker = False

    stakeholder: PersonId
    ground: Annotated[Label, Doc(description="The legal ground, such as `GDPR Art. 17`.")]

    def decide(self, book: Book) -> Stakeholder:
        # Whoever was merged into another can be erased too: that name is kept under a key of its own.
        somebody = book.subject(Stakeholder, self.stakeholder, "stakeholder")
        gone = StakeholderErased(f"the identity of stakeholder {somebody.id} was erased", path=("stakeholder",))
        book.rule(not somebody.erased, gone)
        book.record(somebody, StakeholderIdentityErased(ground=self.ground))
        return somebody
