"""The grades of a promise: speech act, honesty, whether what was claimed exists, upgrade right."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.commitment.state import (
    Commitment,
    CommitmentId,
    Existence,
    Honesty,
    SpeechAct,
    UpgradeRight,
    concerns,
)
from ledger.domain.honesty_policy.grading import graded_under
from ledger.domain.honesty_policy.state import HonestyPolicyId
from ledger.domain.kernel import Book, Command, Doc, Event, Money, Text, ending, person, thing
from ledger.domain.kernel.types import Label


class CommitmentSpeechActGraded(Event):
    """How far what was said went was graded."""

    topic = "commitment.speech_act_graded"

    speech_act: SpeechAct
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.speech_act = self.speech_act

    def sentence(self) -> str:
        note = ending(self.note)
        a = "a" if self.speech_act.value.startswith("c") else "an"
        return f"{person(self.by)} took {thing(self.originator_id)} for {a} {self.speech_act.value}{note}"


class GradeSpeechAct(Command):
    """Grade how far what was said went: assertion, intention, consideration, commitment."""

    changes = Commitment

    commitment: CommitmentId
    speech_act: Annotated[SpeechAct, Doc(description="How far it went.")]
    note: Annotated[Text | None, Doc(description="Why it is taken so.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        event = CommitmentSpeechActGraded(speech_act=self.speech_act, note=self.note)
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment


class CommitmentHonestyGraded(Event):
    """How honest it was to say it was graded."""

    topic = "commitment.honesty_graded"

    honesty: Honesty
    honesty_policy: HonestyPolicyId | None = None
    honesty_policy_version: int | None = None
    honesty_rule: Label | None = None
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.honesty, commitment.honesty_rule = self.honesty, self.honesty_rule
        commitment.honesty_policy, commitment.honesty_policy_version = self.honesty_policy, self.honesty_policy_version
        commitment.graded_by, commitment.graded_in = self.by, self.event_id

    def sentence(self) -> str:
        rule = f" (rule {self.honesty_rule})" if self.honesty_rule else ""
        note = ending(self.note)
        grade = self.honesty.value.replace("_", " ")
        return f"{person(self.by)} graded {thing(self.originator_id)} as {grade}{rule}{note}"


class GradeHonesty(Command):
    """Grade how honest it was to say it, under a published rule; the person graded is told and may answer."""

    changes = Commitment

    commitment: CommitmentId
    honesty: Annotated[Honesty, Doc(description="The grade.")]
    rule: Annotated[Label | None, Doc(description="The published rule, by its code.")] = None
    policy: Annotated[HonestyPolicyId | None, Doc(description="The published policy that has the rule.")] = None
    policy_version: Annotated[
        int | None,
        Doc(
            description="Its version, for what was said while that one held. Default: the one that holds.",
            ge=1,
            le=100_000,
        ),
    ] = None
    note: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        version = graded_under(book, self.policy, self.rule, self.policy_version)
        event = CommitmentHonestyGraded(
            honesty=self.honesty,
            honesty_policy=self.policy,
            honesty_policy_version=version,
            honesty_rule=self.rule,
            note=self.note,
        )
        about = (self.policy, *concerns(commitment))
        book.record(commitment, event, about=about, to=(commitment.promised_by,))
        return commitment


class CommitmentClaimChecked(Event):
    """Somebody who knows looked whether what was said to be there is there."""

    topic = "commitment.claim_checked"

    existence: Existence
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.existence, commitment.existence_by = self.existence, self.by

    def sentence(self) -> str:
        return f"{person(self.by)} found that {thing(self.originator_id)} {FOUND[self.existence]}{ending(self.note)}"


FOUND = {
    Existence.UNCHECKED: "was not checked after all",
    Existence.EXISTS: "is there, as it was said",
    Existence.IN_PART: "is there in part",
    Existence.MISSING: "does not exist",
}


class CheckClaim(Command):
    """Say whether what was said to be there is there. The one who said it is told, and may answer."""

    changes = Commitment

    commitment: CommitmentId
    existence: Annotated[Existence, Doc(description="Whether it is there.")]
    note: Annotated[Text | None, Doc(description="What is there, and how that is known.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        event = CommitmentClaimChecked(existence=self.existence, note=self.note)
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment


class CommitmentUpgradeRightAssessed(Event):
    """Finance said whether it is a specified upgrade right."""

    topic = "commitment.upgrade_right_assessed"

    upgrade_right: UpgradeRight
    value: Money | None = None
    contract: Label | None = None
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.upgrade_right, commitment.upgrade_value = self.upgrade_right, self.value
        commitment.upgrade_by, commitment.contract = self.by, self.contract or commitment.contract

    def sentence(self) -> str:
        worth = f", worth {self.value}" if self.value else ""
        note = ending(self.note)
        found = "no" if self.upgrade_right is UpgradeRight.NONE else f"an {self.upgrade_right.value}"
        return f"{person(self.by)} found {found} upgrade right in {thing(self.originator_id)}{worth}{note}"


class AssessUpgradeRight(Command):
    """Say, for revenue recognition, whether a promise is a specified upgrade right."""

    changes = Commitment

    commitment: CommitmentId
    upgrade_right: Annotated[UpgradeRight, Doc(description="Whether it is one.")]
    value: Annotated[Money | None, Doc(description="What it is worth.")] = None
    contract: Annotated[Label | None, Doc(description="The contract it stands in, by its number.")] = None
    note: Annotated[Text | None, Doc(description="Where the contract says so.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        event = CommitmentUpgradeRightAssessed(
            upgrade_right=self.upgrade_right, value=self.value, contract=self.contract, note=self.note
        )
        book.record(commitment, event, about=concerns(commitment))
        return commitment
