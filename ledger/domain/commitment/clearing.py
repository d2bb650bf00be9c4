"""Before a promise: may I say this? Proposed, then cleared with wording, conditions and validity, or refused."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.commitment.making import CONTENT, CreditorId
from ledger.domain.commitment.state import (
    Commitment,
    CommitmentId,
    CommitmentNotProposed,
    CommitmentStatus,
    SpeechAct,
    concerns,
)
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, people, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import RequestId
from ledger.domain.stakeholder import AccountId, OpportunityId


class CommitmentProposed(Event):
    """Somebody asked whether something may be promised."""

    topic = "commitment.proposed"

    consequent: Text
    antecedent: Text | None = None
    creditor: CreditorId | None = None
    account: AccountId | None = None
    opportunity: OpportunityId | None = None
    request: RequestId | None = None
    deadline: date | None = None
    target: Label | None = None
    stage: Label | None = None
    speech_act: SpeechAct = SpeechAct.COMMITMENT

    def apply(self, commitment: Commitment) -> None:
        for field in CONTENT:
            setattr(commitment, field, getattr(self, field))
        commitment.promised_by, commitment.status = self.by, CommitmentStatus.PROPOSED

    def sentence(self) -> str:
        to = f" {people(self.to)}" if self.to else ""
        return f"{person(self.by)} asked{to} whether this may be promised: {self.consequent.rstrip('.')}."


class ProposeCommitment(Command):
    """Ask before you say: may this be promised? `to` says whom you ask."""

    changes = Commitment

    consequent: Annotated[Text, Doc(description="What would be promised.")]
    antecedent: Annotated[Text | None, Doc(description="The condition under which it would bind.")] = None
    creditor: Annotated[CreditorId | None, Doc(description="To whom: a person or an account.")] = None
    account: Annotated[AccountId | None, Doc(description="The customer it concerns.")] = None
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal.")] = None
    request: Annotated[RequestId | None, Doc(description="The request that it would fulfil.")] = None
    deadline: Annotated[date | None, Doc(description="The day by which it would be due.")] = None
    target: Annotated[Label | None, Doc(description="The release it would be promised for.")] = None
    stage: Annotated[Label | None, Doc(description="The stage of maturity.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.new(Commitment)
        event = CommitmentProposed(**{f: getattr(self, f) for f in CONTENT if f != "speech_act"})
        book.record(commitment, event, about=(self.request, self.account, self.opportunity, self.creditor))
        return commitment


class CommitmentCleared(Event):
    """It may be said: in this wording, under these conditions, until that day."""

    topic = "commitment.cleared"

    wording: Text
    conditions: Text | None = None
    valid_until: date | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.status, commitment.cleared_by = CommitmentStatus.CLEARED, self.by
        commitment.wording, commitment.conditions = self.wording, self.conditions
        commitment.valid_until = self.valid_until

    def sentence(self) -> str:
        until = f", until {self.valid_until}," if self.valid_until else ""
        condition = f" Condition{ending(self.conditions)}" if self.conditions else ""
        return f"{person(self.by)} cleared{until} these words: “{self.wording}”.{condition}"


class ClearCommitment(Command):
    """Say yes to a proposed promise: with wording, conditions and validity. The wording protects who says it."""

    changes = Commitment
    with_force = True

    commitment: CommitmentId
    wording: Annotated[Text, Doc(description="The words in which it may be said.")]
    conditions: Annotated[Text | None, Doc(description="Under which conditions.")] = None
    valid_until: Annotated[date | None, Doc(description="Until when it may be said.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = proposed(book, self.commitment)
        event = CommitmentCleared(wording=self.wording, conditions=self.conditions, valid_until=self.valid_until)
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment


class CommitmentClearanceRefused(Event):
    """It may not be said."""

    topic = "commitment.refused"

    reason: Text

    def apply(self, commitment: Commitment) -> None:
        commitment.status, commitment.status_reason = CommitmentStatus.REFUSED, self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} refused to clear {thing(self.originator_id)}{ending(self.reason)}"


class RefuseCommitment(Command):
    """Say no to a proposed promise: it may not be said."""

    changes = Commitment
    with_force = True

    commitment: CommitmentId
    reason: Annotated[Text, Doc(description="Why not.")]

    def decide(self, book: Book) -> Commitment:
        commitment = proposed(book, self.commitment)
        event = CommitmentClearanceRefused(reason=self.reason)
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment


def proposed(book: Book, commitment_id: str) -> Commitment:
    """Return a promise that waits to be cleared."""
    commitment = book.subject(Commitment, commitment_id, "commitment")
    other = CommitmentNotProposed(f"commitment {commitment.id} is {commitment.status.value}", path=("commitment",))
    book.rule(commitment.status == CommitmentStatus.PROPOSED, other)
    return commitment
