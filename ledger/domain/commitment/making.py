"""Making a promise: what was said, to whom, in whose name, for when, and whether it was said as it was cleared."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from msgspec.structs import replace

from ledger.domain.commitment.parties import person_or_thing
from ledger.domain.commitment.rules import CommitmentAlreadyMade, CommitmentRefused, CommitmentWithdrawn
from ledger.domain.commitment.state import BEFORE, Commitment, CommitmentId, CommitmentStatus
from ledger.domain.commitment.words import CommitmentKind, DebtorAcceptance, SpeechAct, Vetting
from ledger.domain.kernel import Basis, Book, Command, Doc, Event, Ref, Text, clause, person, thing
from ledger.domain.kernel.errors import TextEmpty
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import RequestId
from ledger.domain.stakeholder import AccountId, OpportunityId, PersonId

CreditorId = Annotated[str, Ref(("stakeholder", "account"))]
Requests = Annotated[tuple[RequestId, ...], Doc(description="All requests that it promises to fulfil.")]

CONTENT = (
    "commitment_kind",
    "consequent",
    "antecedent",
    "antecedent_by",
    "creditor",
    "account",
    "opportunity",
    "request",
    "requests",
    "deadline",
    "target",
    "stage",
    "team",
    "speech_act",
)
"""What a promise says, before and after it is made."""
VETTED = ("antecedent", "deadline", "target", "stage")
"""What those who would build it agreed to, beside the words: another day is another promise."""


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
    commitment_kind: CommitmentKind = CommitmentKind.PROMISE
    antecedent: Text | None = None
    antecedent_by: date | None = None
    debtor: PersonId | None = None
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
    as_cleared: bool | None = None
    remedy_for: CommitmentId | None = None
    external_id: Label | None = None

    def apply(self, commitment: Commitment) -> None:
        # A source may tell how a promise ended before it tells the promise: then the end is the later word.
        ended_before = commitment.placeholder and commitment.status not in BEFORE
        # Their yes may have come first and been told last: then it was to this, for nothing else had been asked about.
        asked_about = bool(commitment.consequent)
        if commitment.vetting is Vetting.VETTED and asked_about and not said_as(commitment, self):
            commitment.vetting = Vetting.UNVETTED
        commitment.placeholder = False
        take_over(commitment, self)
        commitment.as_cleared, commitment.remedy_for = self.as_cleared, self.remedy_for
        commitment.external_id = self.external_id or commitment.external_id
        commitment.promised_by, commitment.debtor = self.by, self.debtor or self.by
        own = commitment.debtor == self.by
        commitment.acceptance = DebtorAcceptance.OWN if own else DebtorAcceptance.OPEN
        commitment.said_at, commitment.said_in = self.occurred_at, self.event_id
        vetted = commitment.vetting is Vetting.VETTED and not lapsed(commitment, self.occurred_at)
        commitment.vetted_before = None if not vetted and self.basis is Basis.IMPORT else vetted
        if ended_before:
            return
        commitment.status = CommitmentStatus.CONDITIONAL if self.antecedent else CommitmentStatus.DETACHED
        commitment.status_reason = None

    def sentence(self) -> str:
        to = f" {person_or_thing(self.creditor)}" if self.creditor else ""
        name = f", in the name of {person(self.debtor)}" if self.debtor and self.debtor != self.by else ""
        until = f", for {self.target}" if self.target else f", by {self.deadline}" if self.deadline else ""
        condition = f", if {clause(self.antecedent)}" if self.antecedent else ""
        good = f", to make {thing(self.remedy_for)} good" if self.remedy_for else ""
        what = f"{clause(self.consequent)}{until}{condition}{good}"
        return f"{person(self.by)} {SAID[self.commitment_kind]}{to}{name}: {what}."


SAID = {
    CommitmentKind.PROMISE: "promised",
    CommitmentKind.CLAIM: "told",
    CommitmentKind.TERMS: "offered",
    CommitmentKind.END_OF_SUPPORT: "gave notice of an end of support to",
}


class MakeCommitment(Command):
    """Record a promise as it was made, cleared or not. `id` names one that was proposed before."""

    changes = Commitment

    consequent: Annotated[Text | None, Doc(description="What is promised; a cleared promise keeps its wording.")] = None
    commitment_kind: Annotated[CommitmentKind | None, Doc(description="What kind it is. Default: PROMISE.")] = None
    antecedent: Annotated[Text | None, Doc(description="The condition under which it binds.")] = None
    antecedent_by: Annotated[date | None, Doc(description="The day by which the condition must come true.")] = None
    debtor: Annotated[PersonId | None, Doc(description="Who has to keep it. Default: the speaker.")] = None
    creditor: Annotated[CreditorId | None, Doc(description="To whom: a person or an account.")] = None
    account: Annotated[AccountId | None, Doc(description="The customer it concerns.")] = None
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal it is made in.")] = None
    request: Annotated[RequestId | None, Doc(description="The request that it promises to fulfil.")] = None
    requests: Requests = ()
    deadline: Annotated[date | None, Doc(description="The day by which it is due.")] = None
    target: Annotated[Label | None, Doc(description="The release or milestone it is promised for.")] = None
    stage: Annotated[Label | None, Doc(description="The stage of maturity that is promised.")] = None
    team: Annotated[Label | None, Doc(description="The team that would have to build it.")] = None
    speech_act: Annotated[SpeechAct, Doc(description="How far what was said went.")] = SpeechAct.COMMITMENT
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None
    id: Annotated[CommitmentId | None, Doc(description="A commitment that was proposed before.")] = None

    def decide(self, book: Book) -> Commitment:
        return make(book, self)


def make(book: Book, command: MakeCommitment, remedy_for: str | None = None) -> Commitment:
    """Record a promise: the one that was proposed before, or a new one."""
    commitment = _begun(book, command)
    content = {f: getattr(command, f) or getattr(commitment, f) for f in CONTENT if f != "speech_act"}
    content |= named_requests(content)
    content["consequent"] = command.consequent or commitment.wording or commitment.consequent
    if not content["consequent"]:
        raise TextEmpty("a commitment says what is promised", path=("consequent",))
    event = CommitmentMade(
        **content,
        speech_act=command.speech_act,
        debtor=command.debtor,
        remedy_for=remedy_for,
        external_id=command.external_id,
    )
    if commitment.status is CommitmentStatus.CLEARED:
        day = book.happened_at.date()
        in_time = commitment.valid_until is None or day <= commitment.valid_until
        event = replace(event, as_cleared=in_time and said_as(commitment, event))
    creditor = event.creditor
    about = (*event.requests, event.account, event.opportunity, creditor, command.debtor, remedy_for)
    book.record(commitment, event, about=about, to=(creditor,) if creditor and creditor.startswith("stk_") else ())
    return commitment


def _begun(book: Book, command: MakeCommitment) -> Commitment:
    if command.id is None:
        return book.new(Commitment, command.external_id)
    commitment = book.subject(Commitment, command.id, "id")
    refused = CommitmentRefused(f"commitment {commitment.id} was refused clearance", path=("id",))
    book.rule(commitment.status is not CommitmentStatus.REFUSED, refused)
    withdrawn = CommitmentWithdrawn(f"commitment {commitment.id} was withdrawn before it was said", path=("id",))
    book.rule(commitment.status is not CommitmentStatus.WITHDRAWN, withdrawn)
    made = CommitmentAlreadyMade(f"commitment {commitment.id} is {commitment.status.value}", path=("id",))
    book.rule(commitment.status in (*BEFORE, CommitmentStatus.REFUSED, CommitmentStatus.WITHDRAWN), made)
    return commitment


def named_requests(content: dict[str, Any]) -> dict[str, Any]:
    """Return one request and all of them, whichever way they were named."""
    every = tuple(dict.fromkeys(r for r in (content["request"], *content["requests"]) if r))
    return {"request": every[0] if every else None, "requests": every}


def take_over(commitment: Commitment, event: Any) -> None:
    """Let the promise say what the event says."""
    for field in CONTENT:
        setattr(commitment, field, getattr(event, field))
    commitment.requests = event.requests or ((event.request,) if event.request else ())


def lapsed(commitment: Commitment, at: datetime | None) -> bool:
    """Return whether what those who would build it had agreed to had run out by then."""
    until = commitment.vetting_expires_on
    return until is not None and at is not None and at.date() > until


def said_as(commitment: Commitment, event: CommitmentMade) -> bool:
    """Return whether what is said is what was asked about: in its words or the cleared ones, for the same day."""
    same = all(getattr(commitment, field) == getattr(event, field) for field in VETTED)
    return same and event.consequent in (commitment.consequent, commitment.wording)
