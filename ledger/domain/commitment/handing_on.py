"""Handing a promise on: somebody else has to keep it, or it is owed to somebody else. It stays the same promise."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.commitment.making import CreditorId
from ledger.domain.commitment.parties import creditor_speaks, debtor_speaks, person_or_thing
from ledger.domain.commitment.rules import (
    DebtorHasAnswered,
    HandedOnToNobodyElse,
    OnlyCreditorAssigns,
    OnlyDebtorAnswers,
    OnlyDebtorDelegates,
)
from ledger.domain.commitment.state import Commitment, CommitmentId, concerns, in_force
from ledger.domain.commitment.words import DebtorAcceptance
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.stakeholder import PersonId


class CommitmentDelegated(Event):
    """Somebody else has to keep the promise now."""

    topic = "commitment.delegated"

    debtor: PersonId

    def apply(self, commitment: Commitment) -> None:
        if commitment.debtor is not None:
            commitment.previous_debtors = (*commitment.previous_debtors, commitment.debtor)
        commitment.debtor, commitment.acceptance_reason = self.debtor, None
        own = self.debtor == self.by
        commitment.acceptance = DebtorAcceptance.OWN if own else DebtorAcceptance.OPEN

    def sentence(self) -> str:
        return f"{person(self.debtor)} has to keep {thing(self.originator_id)} now."


class DelegateCommitment(Command):
    """Let somebody else keep the promise; it stays the same promise. They are asked whether they agree."""

    changes = Commitment

    commitment: CommitmentId
    debtor: Annotated[PersonId, Doc(description="Who has to keep it now.")]

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        others = OnlyDebtorDelegates(f"commitment {commitment.id} is to be kept by {commitment.debtor}", path=("by",))
        book.rule(debtor_speaks(book, self, commitment), others)
        # Handed to the one who has disowned it, it would look as if nobody had asked them.
        same = HandedOnToNobodyElse(f"{self.debtor} has to keep commitment {commitment.id} already", path=("debtor",))
        book.rule(self.debtor != commitment.debtor, same)
        event = CommitmentDelegated(debtor=self.debtor)
        book.record(commitment, event, about=(self.debtor, commitment.debtor, *concerns(commitment)), to=(self.debtor,))
        return commitment


class CommitmentAccepted(Event):
    """The one in whose name it was promised agreed to keep it."""

    topic = "commitment.accepted"

    reason: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.acceptance, commitment.acceptance_reason = DebtorAcceptance.ACCEPTED, self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} agreed to keep {thing(self.originator_id)}{ending(self.reason)}"


class AcceptCommitment(Command):
    """Agree to keep what was promised in your name."""

    changes = Commitment
    with_force = True

    commitment: CommitmentId
    reason: Annotated[Text | None, Doc(description="What they said to it.")] = None

    def decide(self, book: Book) -> Commitment:
        return _answered(book, self, CommitmentAccepted(reason=self.reason))


class CommitmentDisowned(Event):
    """The one in whose name it was promised did not agree to it."""

    topic = "commitment.disowned"

    reason: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.acceptance, commitment.acceptance_reason = DebtorAcceptance.REFUSED, self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} did not agree to {thing(self.originator_id)}{ending(self.reason)}"


class DisownCommitment(Command):
    """Say that you did not agree to what was promised in your name. It stays promised, and is shown as disowned."""

    changes = Commitment

    commitment: CommitmentId
    reason: Annotated[Text, Doc(description="What they said to it.")]

    def decide(self, book: Book) -> Commitment:
        return _answered(book, self, CommitmentDisowned(reason=self.reason))


def _answered(
    book: Book, command: AcceptCommitment | DisownCommitment, event: CommitmentAccepted | CommitmentDisowned
) -> Commitment:
    commitment = in_force(book, command.commitment)
    theirs = OnlyDebtorAnswers(f"commitment {commitment.id} is to be kept by {commitment.debtor}", path=("by",))
    book.rule(book.speaker == commitment.debtor, theirs)
    before, after = commitment.acceptance, type(event)
    again = {DebtorAcceptance.ACCEPTED: CommitmentAccepted, DebtorAcceptance.REFUSED: CommitmentDisowned}
    said = DebtorHasAnswered(f"commitment {commitment.id} is {before.value} by {commitment.debtor}", path=("by",))
    book.rule(before is not DebtorAcceptance.OWN and again.get(before) is not after, said)
    book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
    return commitment


class CommitmentAssigned(Event):
    """The promise is owed to somebody else now."""

    topic = "commitment.assigned"

    creditor: CreditorId

    def apply(self, commitment: Commitment) -> None:
        if commitment.creditor is not None:
            commitment.previous_creditors = (*commitment.previous_creditors, commitment.creditor)
        commitment.creditor = self.creditor

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} is owed to {person_or_thing(self.creditor)} now."


class AssignCommitment(Command):
    """Let the promise be owed to somebody else; it stays the same promise."""

    changes = Commitment

    commitment: CommitmentId
    creditor: Annotated[CreditorId, Doc(description="To whom it is owed now.")]

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        others = OnlyCreditorAssigns(f"commitment {commitment.id} is owed to {commitment.creditor}", path=("by",))
        book.rule(creditor_speaks(book, self, commitment), others)
        same = HandedOnToNobodyElse(f"commitment {commitment.id} is owed to {self.creditor}", path=("creditor",))
        book.rule(self.creditor != commitment.creditor, same)
        event = CommitmentAssigned(creditor=self.creditor)
        to = (commitment.debtor,)
        about = (self.creditor, commitment.creditor, *concerns(commitment))
        book.record(commitment, event, about=about, to=to)
        return commitment
