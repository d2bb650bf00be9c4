"""Vetting: those who would build it say whether it can be kept, what it costs and what it does to other work."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.commitment.rules import AlreadyUnderVetting, NotUnderVetting
from ledger.domain.commitment.state import Commitment, CommitmentId, Vetting, concerns
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.kernel.types import Label


class CommitmentVettingStarted(Event):
    """Those who would build it were asked."""

    topic = "commitment.vetting_started"

    def apply(self, commitment: Commitment) -> None:
        commitment.vetting = Vetting.UNDER_REVIEW
        commitment.vetting_asked_at, commitment.vetting_asked_of = self.occurred_at, self.to

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
    team: Label | None = None

    def apply(self, commitment: Commitment) -> None:
        commitment.vetting, commitment.vetted_by = self.vetting, self.by
        commitment.size, commitment.impact = self.size, self.impact
        commitment.vetting_expires_on = self.expires_on
        commitment.team = self.team or commitment.team
        commitment.vetted_in, commitment.vetted_revision = self.event_id, commitment.revisions
        if commitment.said_at is not None and self.occurred_at is not None and self.occurred_at <= commitment.said_at:
            commitment.vetted_before = self.vetting is Vetting.VETTED  # they had answered, and it was heard of later

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
    team: Annotated[Label | None, Doc(description="The team that would build it.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        unasked = NotUnderVetting(f"nobody asked to vet commitment {commitment.id}", path=("commitment",))
        book.rule(commitment.vetting == Vetting.UNDER_REVIEW, unasked)
        event = CommitmentVetted(
            vetting=Vetting.VETTED if self.possible else Vetting.REFUSED,
            size=self.size,
            impact=self.impact,
            expires_on=self.expires_on,
            team=self.team,
        )
        book.record(commitment, event, about=concerns(commitment), to=(commitment.promised_by,))
        return commitment
