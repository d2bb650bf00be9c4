"""Moving a promise: another target, another day, other words. What engineering agreed to was the earlier one."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.commitment.state import Commitment, CommitmentId, concerns, in_force
from ledger.domain.commitment.words import CommitmentStatus, Vetting
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.kernel.types import Label


class CommitmentRevised(Event):
    """Target, deadline or content of a promise was moved."""

    topic = "commitment.revised"

    target: Label | None = None
    previous_target: Annotated[Label | None, Doc(description="The release or milestone before.")] = None
    deadline: date | None = None
    consequent: Text | None = None
    reason: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.target = self.target or commitment.target
        commitment.deadline = self.deadline if self.deadline or self.target else commitment.deadline
        commitment.consequent = self.consequent or commitment.consequent
        commitment.revisions += 1
        if commitment.vetting is Vetting.VETTED:
            # A yes holds for what was looked at; a no stands until those who would build it say otherwise.
            commitment.vetting = Vetting.UNVETTED
        if commitment.status not in (CommitmentStatus.CONDITIONAL, CommitmentStatus.DETACHED):
            commitment.status = CommitmentStatus.DETACHED

    def sentence(self) -> str:
        before = f" from {self.previous_target}" if self.previous_target else ""
        to = f" to {self.target or self.deadline}" if self.target or self.deadline else ""
        why = ending(self.reason)
        moved = "moved" if to else "revised"
        return f"{person(self.by)} {moved} the promise {thing(self.originator_id)}{before if to else ''}{to}{why}"


class ReviseCommitment(Command):
    """Move target or deadline of a promise, or say it anew. It is unvetted then, until engineering looks again."""

    changes = Commitment

    commitment: CommitmentId
    target: Annotated[Label | None, Doc(description="The release or milestone now.")] = None
    deadline: Annotated[date | None, Doc(description="The day now.")] = None
    consequent: Annotated[Text | None, Doc(description="What is promised now.")] = None
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        book.something(self, "target", "deadline", "consequent")
        event = CommitmentRevised(
            target=self.target,
            previous_target=commitment.target,
            deadline=self.deadline,
            consequent=self.consequent,
            reason=self.reason,
        )
        book.record(commitment, event, about=concerns(commitment))
        return commitment
