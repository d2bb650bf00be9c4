"""The axes of a promise beside its life: vetting, speech act, honesty, upgrade right."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.commitment.state import (
    Commitment,
    CommitmentId,
    Honesty,
    SpeechAct,
    UpgradeRight,
    Vetting,
    concerns,
)
from ledger.domain.kernel import Book, Command, Doc, Event, Money, StateRule, Text, ending, person, thing
from ledger.domain.kernel.types import Label


class NotUnderVetting(StateRule):
    """Nobody was asked to vet the promise."""

    help = "Start the vetting first."


class AlreadyUnderVetting(StateRule):
    """Those who would build it are looking at it already."""

    help = "Wait for their answer."


class CommitmentVettingStarted(Event):
    """Those who would build it were asked."""

    topic = "commitment.vetting_started"

    def apply(self, commitment: Commitment) -> None:
        commitment.vetting = Vetting.UNDER_REVIEW

    def sentence(self) -> str:
        to = ", ".join(map(person, self.to)) or "engineering"
        return f"{person(self.by)} asked {to} to vet {thing(self.originator_id)}."


class StartVetting(Command):
    """Ask those who would build it; `to` says whom."""

    changes = Commitment

    commitment: CommitmentId

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        looking = AlreadyUnderVetting(f"commitment {commitment.id} is being vetted", path=("commitment",))
        book.rule(commitment.vetting != Vetting.UNDER_REVIEW, looking)
        book.record(commitment, CommitmentVettingStarted(), about=concerns(commitment))
        return commitment


class CommitmentVetted(Event):
    """Those who would build it gave their answer."""

    topic = "commitment.vetted"

    vetting: Vetting
    size: float | None = None
    impact: Text | None = None
    expires_on: date | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.vetting, commitment.vetted_by = self.vetting, self.by
        commitment.size, commitment.impact = self.size, self.impact
        commitment.vetting_expires_on = self.expires_on

    def sentence(self) -> str:
        answer = "can be done" if self.vetting is Vetting.VETTED else "cannot be done"
        size = f", {self.size:g} person-weeks" if self.size is not None else ""
        impact = ending(self.impact)
        return f"{person(self.by)} said that {thing(self.originator_id)} {answer}{size}{impact}"


class VetCommitment(Command):
    """Say, as one who would build it, whether a promise can be kept: its size and what it does to other work."""

    changes = Commitment
    with_force = True

    commitment: CommitmentId
    possible: Annotated[bool, Doc(description="Whether it can be done.")]
    size: Annotated[float | None, Doc(description="What it costs, in person-weeks.", ge=0, le=100_000)] = None
    impact: Annotated[Text | None, Doc(description="What it would do to other work.")] = None
    expires_on: Annotated[date | None, Doc(description="Until when this answer holds.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        unasked = NotUnderVetting(f"nobody asked to vet commitment {commitment.id}", path=("commitment",))
        book.rule(commitment.vetting == Vetting.UNDER_REVIEW, unasked)
        event = CommitmentVetted(
            vetting=Vetting.VETTED if self.possible else Vetting.REFUSED,
            size=self.size,
            impact=self.impact,
            expires_on=self.expires_on,
        )
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment


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
    honesty_rule: Label | None = None
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.honesty, commitment.honesty_rule = self.honesty, self.honesty_rule
        commitment.graded_by = self.by

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
    note: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        event = CommitmentHonestyGraded(honesty=self.honesty, honesty_rule=self.rule, note=self.note)
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment


class CommitmentUpgradeRightAssessed(Event):
    """Finance said whether it is a specified upgrade right."""

    topic = "commitment.upgrade_right_assessed"

    upgrade_right: UpgradeRight
    value: Money | None = None
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.upgrade_right, commitment.upgrade_value = self.upgrade_right, self.value

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
    note: Annotated[Text | None, Doc(description="Where the contract says so.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        event = CommitmentUpgradeRightAssessed(upgrade_right=self.upgrade_right, value=self.value, note=self.note)
        book.record(commitment, event, about=concerns(commitment))
        return commitment
