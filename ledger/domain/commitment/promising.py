"""Promising at once: what is said, the clearance it uses, who is asked to vet it, what it displaces or makes good."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.commitment.consequences import CommitmentRemedied, DisplacedWorkInput, broken, displace
from ledger.domain.commitment.making import MakeCommitment, make
from ledger.domain.commitment.rules import AlreadyUnderVetting
from ledger.domain.commitment.state import Commitment, CommitmentId, concerns
from ledger.domain.commitment.vetting import CommitmentVettingStarted
from ledger.domain.commitment.words import Vetting
from ledger.domain.kernel import Book, Doc
from ledger.domain.stakeholder import PersonId


class MakePromise(MakeCommitment):
    """Make a promise with all that belongs to it, all or nothing: condition, day, requests, the clearance it uses.

    Those who would build it are asked in the same act; they are asked aside, not before the customer.
    """

    changes = Commitment

    ask_to_vet: Annotated[tuple[PersonId, ...], Doc(description="Who would build it, and is asked to vet it.")] = ()
    displaces: Annotated[
        tuple[DisplacedWorkInput, ...], Doc(description="Planned work that has to make room for it.")
    ] = ()
    remedy_for: Annotated[CommitmentId | None, Doc(description="The broken promise that it makes good.")] = None

    def decide(self, book: Book) -> Commitment:
        bad = None
        if self.remedy_for is not None:
            bad = broken(book, book.get(Commitment, self.remedy_for, "remedyFor"), "remedyFor")
        commitment = make(book, self, self.remedy_for)
        made = book.events[-1]
        if self.ask_to_vet:
            looking = AlreadyUnderVetting(f"commitment {commitment.id} is being vetted", path=("askToVet",))
            book.rule(commitment.vetting is not Vetting.UNDER_REVIEW, looking)
            asked = CommitmentVettingStarted()
            book.record(commitment, asked, about=concerns(commitment), to=self.ask_to_vet, because_of=made, aside=True)
        for work in self.displaces:
            displace(book, commitment, work, made, "displaces")
        if bad is not None:
            remedied = CommitmentRemedied(what=commitment.id)
            book.record(bad, remedied, about=(commitment.id, *concerns(bad)), because_of=made)
        return commitment
