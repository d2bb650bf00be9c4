"""Before a promise: may I say this? Proposed, then cleared with wording, conditions and validity, or refused.

The question waits in a queue with a clock: it is asked at a time, and the answer is due after the agreed hours. That it
is overdue writes no event: it is derived.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated

from ledger.domain.commitment.making import CONTENT, CreditorId, Requests, named_requests, take_over
from ledger.domain.commitment.rules import (
    CommitmentNotBefore,
    CommitmentNotCleared,
    CommitmentNotProposed,
    OnlyProposerWithdraws,
)
from ledger.domain.commitment.state import BEFORE, Commitment, CommitmentId, CommitmentStatus, SpeechAct, concerns
from ledger.domain.commitment.words import CommitmentKind
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, people, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import RequestId
from ledger.domain.stakeholder import AccountId, OpportunityId

AGREED_HOURS = 48
"""Hours in which somebody who asks first gets an answer, unless another time was agreed."""


class CommitmentProposed(Event):
    """Somebody asked whether something may be promised."""

    topic = "commitment.proposed"

    consequent: Text
    commitment_kind: CommitmentKind = CommitmentKind.PROMISE
    antecedent: Text | None = None
    antecedent_by: date | None = None
    creditor: CreditorId | None = None
    account: AccountId | None = None
    opportunity: OpportunityId | None = None
    request: RequestId | None = None
    requests: tuple[RequestId, ...] = ()
    deadline: date | None = None
    target: Label | None = None
    stage: Label | None = None
    team: Label | None = None
    speech_act: SpeechAct = SpeechAct.COMMITMENT
    answer_due_at: datetime | None = None

    def apply(self, commitment: Commitment) -> None:
        take_over(commitment, self)
        commitment.promised_by, commitment.status = self.by, CommitmentStatus.PROPOSED
        commitment.asked_at, commitment.asked_of = self.occurred_at, self.to
        commitment.answer_due_at = self.answer_due_at

    def sentence(self) -> str:
        to = f" {people(self.to)}" if self.to else ""
        return f"{person(self.by)} asked{to} whether this may be promised: {self.consequent.rstrip('.')}."


class ProposeCommitment(Command):
    """Ask before you say: may this be promised? `to` says whom you ask."""

    changes = Commitment

    consequent: Annotated[Text, Doc(description="What would be promised.")]
    commitment_kind: Annotated[CommitmentKind, Doc(description="What kind it would be.")] = CommitmentKind.PROMISE
    antecedent: Annotated[Text | None, Doc(description="The condition under which it would bind.")] = None
    antecedent_by: Annotated[date | None, Doc(description="The day by which the condition must come true.")] = None
    creditor: Annotated[CreditorId | None, Doc(description="To whom: a person or an account.")] = None
    account: Annotated[AccountId | None, Doc(description="The customer it concerns.")] = None
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal.")] = None
    request: Annotated[RequestId | None, Doc(description="The request that it would fulfil.")] = None
    requests: Requests = ()
    deadline: Annotated[date | None, Doc(description="The day by which it would be due.")] = None
    target: Annotated[Label | None, Doc(description="The release it would be promised for.")] = None
    stage: Annotated[Label | None, Doc(description="The stage of maturity.")] = None
    team: Annotated[Label | None, Doc(description="The team that would have to build it.")] = None
    answer_within_hours: Annotated[
        int, Doc(description="The agreed time for the answer, in hours; 48 unless agreed otherwise.", ge=1, le=8_760)
    ] = AGREED_HOURS

    def decide(self, book: Book) -> Commitment:
        commitment = book.new(Commitment)
        content = {f: getattr(self, f) for f in CONTENT if f != "speech_act"}
        event = CommitmentProposed(
            **{**content, **named_requests(content)},
            answer_due_at=book.happened_at + timedelta(hours=self.answer_within_hours),
        )
        book.record(commitment, event, about=(*event.requests, self.account, self.opportunity, self.creditor))
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
        commitment.answered_at, commitment.cleared_in = self.occurred_at, self.event_id

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
        commitment.ends(CommitmentStatus.REFUSED, self.reason, self.occurred_at)
        commitment.answered_at = self.occurred_at

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


class CommitmentClearanceRevoked(Event):
    """What was cleared may no longer be said."""

    topic = "commitment.clearance_revoked"

    reason: Text

    def apply(self, commitment: Commitment) -> None:
        commitment.ends(CommitmentStatus.REFUSED, self.reason, self.occurred_at)

    def sentence(self) -> str:
        return f"{person(self.by)} took the clearance of {thing(self.originator_id)} back{ending(self.reason)}"


class RevokeClearance(Command):
    """Take back that a promise may be said, before anybody has said it."""

    changes = Commitment
    with_force = True

    commitment: CommitmentId
    reason: Annotated[Text, Doc(description="What changed.")]

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        other = CommitmentNotCleared(f"commitment {commitment.id} is {commitment.status.value}", path=("commitment",))
        book.rule(commitment.status is CommitmentStatus.CLEARED, other)
        event = CommitmentClearanceRevoked(reason=self.reason)
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment


class CommitmentProposalWithdrawn(Event):
    """The one who asked whether it may be said took the question back."""

    topic = "commitment.proposal_withdrawn"

    reason: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.ends(CommitmentStatus.WITHDRAWN, self.reason, self.occurred_at)

    def sentence(self) -> str:
        return f"{person(self.by)} no longer wants to promise {thing(self.originator_id)}{ending(self.reason)}"


class WithdrawProposal(Command):
    """Take back the question whether something may be promised, cleared or not, before it was said."""

    changes = Commitment

    commitment: CommitmentId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        said = CommitmentNotBefore(f"commitment {commitment.id} is {commitment.status.value}", path=("commitment",))
        book.rule(commitment.status in BEFORE, said)
        asker = commitment.promised_by
        other = OnlyProposerWithdraws(f"{asker} asked about commitment {commitment.id}", path=("by",))
        book.rule(asker is None or asker in (book.speaker, self.on_behalf_of), other)
        event = CommitmentProposalWithdrawn(reason=self.reason)
        told = (*commitment.asked_of, commitment.cleared_by)
        book.record(commitment, event, about=concerns(commitment), to=told)
        return commitment


def proposed(book: Book, commitment_id: str) -> Commitment:
    """Return a promise that waits to be cleared."""
    commitment = book.subject(Commitment, commitment_id, "commitment")
    other = CommitmentNotProposed(f"commitment {commitment.id} is {commitment.status.value}", path=("commitment",))
    book.rule(commitment.status == CommitmentStatus.PROPOSED, other)
    return commitment
