"""Keeping a promise, or not: detached, satisfied, violated, expired, cancelled, released."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.commitment.parties import creditor_speaks, debtor_speaks
from ledger.domain.commitment.rules import ConditionStillOpen, NoCondition, OnlyCreditorReleases, OnlyDebtorCancels
from ledger.domain.commitment.state import Commitment, CommitmentId, CommitmentStatus, concerns, in_force
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, thing
from ledger.domain.kernel.types import Label


class CommitmentDetached(Event):
    """The condition came true: the promise binds."""

    topic = "commitment.detached"

    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.status = CommitmentStatus.DETACHED

    def sentence(self) -> str:
        return f"The condition of {thing(self.originator_id)} came true{ending(self.note)}"


class DetachCommitment(Command):
    """Record that the condition of a promise came true: from now on it binds."""

    changes = Commitment

    commitment: CommitmentId
    note: Annotated[Text | None, Doc(description="What came true, and how that is known.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        none = NoCondition(f"commitment {commitment.id} waits for no condition", path=("commitment",))
        book.rule(commitment.status == CommitmentStatus.CONDITIONAL, none)
        book.record(commitment, CommitmentDetached(note=self.note), about=concerns(commitment))
        return commitment


class CommitmentEnded(Event):
    """What the ends of a promise have in common."""

    reason: Text | None = None
    target: Label | None = None

    def end(self, commitment: Commitment, status: CommitmentStatus) -> None:
        """Let the promise stand at its end."""
        commitment.ends(status, self.reason, self.occurred_at)

    def told(self, what: str) -> str:
        """Tell what became of which promise, and why."""
        target = f" ({self.target})" if self.target else ""
        return f"{thing(self.originator_id)}{target} {what}{ending(self.reason)}"


class CommitmentSatisfied(CommitmentEnded):
    """The promise was kept."""

    topic = "commitment.satisfied"

    def apply(self, commitment: Commitment) -> None:
        self.end(commitment, CommitmentStatus.SATISFIED)

    def sentence(self) -> str:
        return self.told("was kept")


class SatisfyCommitment(Command):
    """Record that a promise was kept."""

    changes = Commitment

    commitment: CommitmentId
    reason: Annotated[Text | None, Doc(description="How that is known.")] = None

    def decide(self, book: Book) -> Commitment:
        return ended(book, self.commitment, CommitmentSatisfied(reason=self.reason))


class CommitmentViolated(CommitmentEnded):
    """The promise was broken."""

    topic = "commitment.violated"

    def apply(self, commitment: Commitment) -> None:
        self.end(commitment, CommitmentStatus.VIOLATED)

    def sentence(self) -> str:
        return self.told("was broken")


class ViolateCommitment(Command):
    """Record that a promise was broken."""

    changes = Commitment

    commitment: CommitmentId
    reason: Annotated[Text, Doc(description="What happened.")]

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        waits = ConditionStillOpen(f"commitment {commitment.id} waits for its condition", path=("commitment",))
        book.rule(commitment.status is not CommitmentStatus.CONDITIONAL, waits)
        return ended(book, self.commitment, CommitmentViolated(reason=self.reason))


class CommitmentExpired(CommitmentEnded):
    """The condition did not come true in time."""

    topic = "commitment.expired"

    def apply(self, commitment: Commitment) -> None:
        self.end(commitment, CommitmentStatus.EXPIRED)

    def sentence(self) -> str:
        return self.told("expired")


class ExpireCommitment(Command):
    """Record that the condition of a promise did not come true in time."""

    changes = Commitment

    commitment: CommitmentId
    reason: Annotated[Text | None, Doc(description="What did not happen.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        none = NoCondition(f"commitment {commitment.id} waits for no condition", path=("commitment",))
        book.rule(commitment.status is not CommitmentStatus.DETACHED, none)
        return ended(book, self.commitment, CommitmentExpired(reason=self.reason))


class CommitmentCancelled(CommitmentEnded):
    """Taken back by the one who promised."""

    topic = "commitment.cancelled"

    def apply(self, commitment: Commitment) -> None:
        self.end(commitment, CommitmentStatus.CANCELLED)

    def sentence(self) -> str:
        return self.told("was taken back")


class CancelCommitment(Command):
    """Take a promise back: said by the one who has to keep it or who gave it, or in their name."""

    changes = Commitment

    commitment: CommitmentId
    reason: Annotated[Text, Doc(description="Why.")]

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        others = OnlyDebtorCancels(f"commitment {commitment.id} is to be kept by {commitment.debtor}", path=("by",))
        book.rule(debtor_speaks(book, self, commitment), others)
        return ended(book, self.commitment, CommitmentCancelled(reason=self.reason))


class CommitmentReleased(CommitmentEnded):
    """Let go by the one to whom it was promised."""

    topic = "commitment.released"

    def apply(self, commitment: Commitment) -> None:
        self.end(commitment, CommitmentStatus.RELEASED)

    def sentence(self) -> str:
        return self.told("was let go by the one to whom it was promised")


class ReleaseCommitment(Command):
    """Let the debtor go: said by the one to whom it was promised, or in their name."""

    changes = Commitment
    with_force = True

    commitment: CommitmentId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        others = OnlyCreditorReleases(f"commitment {commitment.id} is owed to {commitment.creditor}", path=("by",))
        book.rule(creditor_speaks(book, self, commitment), others)
        return ended(book, self.commitment, CommitmentReleased(reason=self.reason))


def ended(book: Book, commitment_id: str, event: CommitmentEnded) -> Commitment:
    """Let a promise in force come to one of its ends."""
    commitment = in_force(book, commitment_id)
    book.record(commitment, event, about=(commitment.creditor, *concerns(commitment)))
    return commitment
