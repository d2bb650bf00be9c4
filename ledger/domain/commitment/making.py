"""Making a promise, and moving it."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.commitment.state import (
    BEFORE,
    Commitment,
    CommitmentAlreadyMade,
    CommitmentId,
    CommitmentRefused,
    CommitmentStatus,
    SpeechAct,
    concerns,
    in_force,
)
from ledger.domain.kernel import Book, Command, Doc, Event, Ref, Text, clause, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import RequestId
from ledger.domain.stakeholder import AccountId, OpportunityId, PersonId

CreditorId = Annotated[str, Ref(("stakeholder", "account"))]


class CommitmentReferredTo(Event):
    """What became of a promise was told before anybody told the promise itself: a placeholder."""

    topic = "commitment.referred_to"

    consequent: Text | None = None
    request: RequestId | None = None
    stage: Label | None = None
    external_id: Label | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.placeholder = commitment.placeholder or not commitment.consequent
        commitment.consequent = commitment.consequent or self.consequent or ""
        commitment.request = commitment.request or self.request
        commitment.stage = commitment.stage or self.stage
        commitment.external_id = commitment.external_id or self.external_id

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} is mentioned for the first time; nobody has told the promise itself."


class CommitmentMade(Event):
    """Somebody promised something."""

    topic = "commitment.made"

    consequent: Text
    antecedent: Text | None = None
    debtor: PersonId | None = None
    creditor: CreditorId | None = None
    account: AccountId | None = None
    opportunity: OpportunityId | None = None
    request: RequestId | None = None
    deadline: date | None = None
    target: Label | None = None
    stage: Label | None = None
    speech_act: SpeechAct = SpeechAct.COMMITMENT
    external_id: Label | None = None

    def apply(self, commitment: Commitment) -> None:
        # A source may tell how a promise ended before it tells the promise: then the end is the later word.
        ended_before = commitment.placeholder and commitment.status not in BEFORE
        commitment.placeholder = False
        for field in CONTENT:
            setattr(commitment, field, getattr(self, field))
        commitment.external_id = self.external_id or commitment.external_id
        commitment.promised_by, commitment.debtor = self.by, self.debtor or self.by
        if ended_before:
            return
        commitment.status = CommitmentStatus.CONDITIONAL if self.antecedent else CommitmentStatus.DETACHED
        commitment.status_reason = None

    def sentence(self) -> str:
        to = f" {person_or_thing(self.creditor)}" if self.creditor else ""
        name = f", in the name of {person(self.debtor)}" if self.debtor and self.debtor != self.by else ""
        until = f", for {self.target}" if self.target else f", by {self.deadline}" if self.deadline else ""
        condition = f", if {clause(self.antecedent)}" if self.antecedent else ""
        return f"{person(self.by)} promised{to}{name}: {clause(self.consequent)}{until}{condition}."


CONTENT = (
    "consequent",
    "antecedent",
    "creditor",
    "account",
    "opportunity",
    "request",
    "deadline",
    "target",
    "stage",
    "speech_act",
)


class MakeCommitment(Command):
    """Record a promise as it was made, cleared or not. `id` names one that was proposed before."""

    changes = Commitment

    consequent: Annotated[Text | None, Doc(description="What is promised; a cleared promise keeps its wording.")] = None
    antecedent: Annotated[Text | None, Doc(description="The condition under which it binds.")] = None
    debtor: Annotated[PersonId | None, Doc(description="Who has to keep it. Default: the speaker.")] = None
    creditor: Annotated[CreditorId | None, Doc(description="To whom: a person or an account.")] = None
    account: Annotated[AccountId | None, Doc(description="The customer it concerns.")] = None
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal it is made in.")] = None
    request: Annotated[RequestId | None, Doc(description="The request that it promises to fulfil.")] = None
    deadline: Annotated[date | None, Doc(description="The day by which it is due.")] = None
    target: Annotated[Label | None, Doc(description="The release or milestone it is promised for.")] = None
    stage: Annotated[Label | None, Doc(description="The stage of maturity that is promised.")] = None
    speech_act: Annotated[SpeechAct, Doc(description="How far what was said went.")] = SpeechAct.COMMITMENT
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None
    id: Annotated[CommitmentId | None, Doc(description="A commitment that was proposed before.")] = None

    def decide(self, book: Book) -> Commitment:
        if self.id is not None:
            commitment = book.subject(Commitment, self.id, "id")
            refused = CommitmentRefused(f"commitment {commitment.id} was refused clearance", path=("id",))
            book.rule(commitment.status is not CommitmentStatus.REFUSED, refused)
            made = CommitmentAlreadyMade(f"commitment {commitment.id} is {commitment.status.value}", path=("id",))
            book.rule(commitment.status in (*BEFORE, CommitmentStatus.REFUSED), made)
        else:
            commitment = book.new(Commitment, self.external_id)
        content = {f: getattr(self, f) or getattr(commitment, f) for f in CONTENT if f != "speech_act"}
        content["consequent"] = self.consequent or commitment.wording or commitment.consequent
        if not content["consequent"]:
            from ledger.domain.kernel.errors import TextEmpty

            raise TextEmpty("a commitment says what is promised", path=("consequent",))
        event = CommitmentMade(**content, speech_act=self.speech_act, debtor=self.debtor, external_id=self.external_id)
        about = (content["request"], content["account"], content["opportunity"], content["creditor"], self.debtor)
        creditor = content["creditor"]
        to = (creditor,) if creditor and creditor.startswith("stk_") else ()
        book.record(commitment, event, about=about, to=to)
        return commitment


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
        if commitment.status not in (CommitmentStatus.CONDITIONAL, CommitmentStatus.DETACHED):
            commitment.status = CommitmentStatus.DETACHED

    def sentence(self) -> str:
        before = f" from {self.previous_target}" if self.previous_target else ""
        to = f" to {self.target or self.deadline}" if self.target or self.deadline else ""
        why = ending(self.reason)
        moved = "moved" if to else "revised"
        return f"{person(self.by)} {moved} the promise {thing(self.originator_id)}{before if to else ''}{to}{why}"


class ReviseCommitment(Command):
    """Move target or deadline of a promise, or say it anew."""

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


class CommitmentDelegated(Event):
    """Somebody else has to keep the promise now."""

    topic = "commitment.delegated"

    debtor: PersonId

    def apply(self, commitment: Commitment) -> None:
        commitment.debtor = self.debtor

    def sentence(self) -> str:
        return f"{person(self.debtor)} has to keep {thing(self.originator_id)} now."


class DelegateCommitment(Command):
    """Let somebody else keep the promise; it stays the same promise."""

    changes = Commitment

    commitment: CommitmentId
    debtor: Annotated[PersonId, Doc(description="Who has to keep it now.")]

    def decide(self, book: Book) -> Commitment:
        commitment = in_force(book, self.commitment)
        event = CommitmentDelegated(debtor=self.debtor)
        book.record(commitment, event, about=(self.debtor, commitment.debtor, *concerns(commitment)), to=(self.debtor,))
        return commitment


class CommitmentAssigned(Event):
    """The promise is owed to somebody else now."""

    topic = "commitment.assigned"

    creditor: CreditorId

    def apply(self, commitment: Commitment) -> None:
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
        event = CommitmentAssigned(creditor=self.creditor)
        book.record(commitment, event, about=(self.creditor, commitment.creditor, *concerns(commitment)))
        return commitment


def person_or_thing(somebody: str) -> str:
    """Return the mention of a creditor, who is a person or an account."""
    return person(somebody) if somebody.startswith("stk_") else thing(somebody)
