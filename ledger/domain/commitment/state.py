"""What a commitment is at a moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.commitment.rules import (
    CommitmentAlreadyMade,
    CommitmentNotInForce,
    CommitmentNotProposed,
    CommitmentRefused,
    ConditionStillOpen,
    NoCondition,
    OnlyCreditorReleases,
)
from ledger.domain.commitment.words import (
    CommitmentKind,
    CommitmentStatus,
    DebtorAcceptance,
    Existence,
    Honesty,
    SpeechAct,
    UpgradeRight,
    Vetting,
)
from ledger.domain.kernel import Aggregate, Book, Doc, Money, Ref
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import EventRef

__all__ = [
    "BEFORE",
    "IN_FORCE",
    "Commitment",
    "CommitmentAlreadyMade",
    "CommitmentId",
    "CommitmentKind",
    "CommitmentNotInForce",
    "CommitmentNotProposed",
    "CommitmentRefused",
    "CommitmentStatus",
    "ConditionStillOpen",
    "DebtorAcceptance",
    "DisplacedWork",
    "Existence",
    "Honesty",
    "NoCondition",
    "OnlyCreditorReleases",
    "Remedy",
    "SpeechAct",
    "UpgradeRight",
    "Vetting",
    "concerns",
    "in_force",
]

CommitmentId = Annotated[str, Ref(("commitment",)), Doc(description="The commitment.")]
DisplacedId = Annotated[str, Ref(("request", "initiative"))]
RemedyId = Annotated[str, Ref(("commitment", "decision", "escalation"))]
Person = Annotated[str | None, Ref(("stakeholder",))]
People = Annotated[tuple[str, ...], Ref(("stakeholder",))]
EventId = Annotated[str | None, EventRef()]


class DisplacedWork(Struct, frozen=True, omit_defaults=True):
    """Planned work that had to make room for the promise."""

    what: Annotated[DisplacedId | None, Doc(description="The initiative, or the request that was being built.")] = None
    person_weeks: Annotated[float | None, Doc(description="How much of it, in person-weeks; null is unknown.")] = None
    cost: Annotated[Money | None, Doc(description="What that costs; null is unknown.")] = None
    note: Annotated[str | None, Doc(description="What was put off, in words.")] = None
    by: Annotated[Person, Doc(description="Who says so.")] = None
    on: Annotated[date | None, Doc(description="On which day it was said.")] = None


class Remedy(Struct, frozen=True, omit_defaults=True):
    """Something that makes a broken promise good, or tries to."""

    what: Annotated[RemedyId | None, Doc(description="The promise, decision or escalation that does.")] = None
    note: Annotated[str | None, Doc(description="What was done, in words.")] = None
    by: Annotated[Person, Doc(description="Who did it.")] = None
    on: Annotated[date | None, Doc(description="On which day.")] = None


class Commitment(Aggregate):
    """A promise."""

    kind = "commitment"
    prefix = "com"

    commitment_kind: Annotated[CommitmentKind, Doc(description="What kind of promise it is.")] = CommitmentKind.PROMISE
    consequent: Annotated[str, Doc(description="What is promised.")] = ""
    antecedent: Annotated[str | None, Doc(description="The condition under which it binds.")] = None
    antecedent_by: Annotated[date | None, Doc(description="The day by which the condition must come true.")] = None
    debtor: Annotated[Person, Doc(description="Who has to keep it.")] = None
    promised_by: Annotated[Person, Doc(description="Who said it.")] = None
    acceptance: Annotated[DebtorAcceptance, Doc(description="Whether the one who has to keep it agreed to.")] = (
        DebtorAcceptance.OWN
    )
    acceptance_reason: Annotated[str | None, Doc(description="What they said to it.")] = None
    previous_debtors: Annotated[People, Doc(description="Who had to keep it before, the first one first.")] = ()
    creditor: Annotated[
        str | None, Ref(("stakeholder", "account")), Doc(description="To whom it is promised: a person or an account.")
    ] = None
    previous_creditors: Annotated[
        tuple[str, ...],
        Ref(("stakeholder", "account")),
        Doc(description="To whom it was owed before, the first one first."),
    ] = ()
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer it concerns.")] = None
    opportunity: Annotated[str | None, Ref(("opportunity",)), Doc(description="The deal it was made in.")] = None
    request: Annotated[str | None, Ref(("request",)), Doc(description="The request that it promises to fulfil.")] = None
    requests: Annotated[
        tuple[str, ...], Ref(("request",)), Doc(description="All requests that it promises to fulfil.")
    ] = ()
    deadline: Annotated[date | None, Doc(description="The day by which it is due.")] = None
    target: Annotated[str | None, Doc(description="The release or milestone it is promised for.")] = None
    stage: Annotated[str | None, Doc(description="The stage of maturity that is promised.")] = None
    team: Annotated[str | None, Doc(description="The team that would have to build it.")] = None
    asked_at: Annotated[datetime | None, Doc(description="When it was asked whether it may be said.")] = None
    asked_of: Annotated[People, Doc(description="Who was asked whether it may be said.")] = ()
    answer_due_at: Annotated[
        datetime | None, Doc(description="When the answer is due; null when no response time was agreed.")
    ] = None
    answered_at: Annotated[datetime | None, Doc(description="When it was cleared or refused.")] = None
    wording: Annotated[str | None, Doc(description="The cleared wording.")] = None
    conditions: Annotated[str | None, Doc(description="The conditions of the clearance.")] = None
    valid_until: Annotated[date | None, Doc(description="Until when the clearance is valid.")] = None
    cleared_by: Annotated[Person, Doc(description="Who cleared it.")] = None
    cleared_in: Annotated[EventId, Doc(description="The event in which it was cleared.")] = None
    said_at: Annotated[datetime | None, Doc(description="When it was said.")] = None
    said_in: Annotated[EventId, Doc(description="The event in which it was said.")] = None
    as_cleared: Annotated[
        bool | None,
        Doc(description="Whether it was said as it was cleared, in its words and time; null when it never was."),
    ] = None
    status: Annotated[CommitmentStatus, Doc(description="Where it stands.")] = CommitmentStatus.PROPOSED
    status_reason: Annotated[str | None, Doc(description="Why it stands there.")] = None
    ended_on: Annotated[date | None, Doc(description="The day it came to its end.")] = None
    vetting: Annotated[Vetting, Doc(description="Whether engineering has looked at it.")] = Vetting.UNVETTED
    vetting_asked_at: Annotated[datetime | None, Doc(description="When those who would build it were asked.")] = None
    vetting_asked_of: Annotated[People, Doc(description="Who was asked to vet it.")] = ()
    vetted_by: Annotated[Person, Doc(description="Who looked at it.")] = None
    vetted_in: Annotated[EventId, Doc(description="The event in which they gave their answer.")] = None
    vetted_revision: Annotated[
        int | None, Doc(description="The revision they looked at; another than `revisions` means an earlier one.")
    ] = None
    vetting_expires_on: Annotated[date | None, Doc(description="Until when the vetting holds.")] = None
    vetted_before: Annotated[
        bool | None,
        Doc(
            description="Whether those who would build it had agreed when it was said; null when it was never said, or "
            "came from another system, which does not tell."
        ),
    ] = None
    size: Annotated[float | None, Doc(description="What it costs to keep, in person-weeks.")] = None
    impact: Annotated[str | None, Doc(description="What it would do to other work.")] = None
    speech_act: Annotated[SpeechAct, Doc(description="How far what was said went.")] = SpeechAct.COMMITMENT
    existence: Annotated[Existence, Doc(description="Whether what was said to be there is there.")] = (
        Existence.UNCHECKED
    )
    existence_by: Annotated[Person, Doc(description="Who looked whether it is there.")] = None
    honesty: Annotated[Honesty, Doc(description="How honest it was to say it.")] = Honesty.UNASSESSED
    honesty_policy: Annotated[
        str | None, Ref(("honesty_policy",)), Doc(description="The honesty policy it was graded under.")
    ] = None
    honesty_policy_version: Annotated[
        int | None, Doc(description="The version of that policy, as published at the time.")
    ] = None
    honesty_rule: Annotated[str | None, Doc(description="The published rule it was graded by.")] = None
    graded_by: Annotated[Person, Doc(description="Who graded it.")] = None
    graded_in: Annotated[EventId, Doc(description="The event in which it was graded.")] = None
    upgrade_right: Annotated[UpgradeRight, Doc(description="For revenue recognition.")] = UpgradeRight.UNASSESSED
    upgrade_value: Annotated[Money | None, Doc(description="What the upgrade right is worth.")] = None
    upgrade_by: Annotated[Person, Doc(description="Who assessed the upgrade right.")] = None
    contract: Annotated[str | None, Doc(description="The contract it stands in.")] = None
    displaced: Annotated[tuple[DisplacedWork, ...], Doc(description="Planned work that had to make room for it.")] = ()
    remedies: Annotated[tuple[Remedy, ...], Doc(description="What was done to make it good, once broken.")] = ()
    remedy_for: Annotated[
        str | None, Ref(("commitment",)), Doc(description="The broken promise that this one makes good.")
    ] = None
    revisions: Annotated[int, Doc(description="How often target, deadline or content was moved.")] = 0

    def facets(self) -> Facets:
        """List promises by content, status, customer, deal and target."""
        return Facets(
            title=self.consequent,
            status=self.status,
            account=self.account,
            opportunity=self.opportunity,
            label=self.target,
        )

    def ends(self, status: CommitmentStatus, reason: str | None, when: datetime | None) -> None:
        """Let the promise stand at an end."""
        self.status, self.status_reason = status, reason
        self.ended_on = when.date() if when else None


IN_FORCE = (CommitmentStatus.CONDITIONAL, CommitmentStatus.DETACHED)
BEFORE = (CommitmentStatus.PROPOSED, CommitmentStatus.CLEARED)


def in_force(book: Book, commitment_id: str) -> Commitment:
    """Return a promise that was made and still waits to be kept."""
    commitment = book.subject(Commitment, commitment_id, "commitment")
    over = CommitmentNotInForce(f"commitment {commitment.id} is {commitment.status.value}", path=("commitment",))
    book.rule(commitment.status in IN_FORCE, over)
    return commitment


def concerns(commitment: Commitment) -> tuple[str | None, ...]:
    """Return what an act on the promise is about beside it."""
    requests = commitment.requests or (commitment.request,)
    return (*requests, commitment.account, commitment.opportunity)
