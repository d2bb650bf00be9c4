"""What a promise did: planned work that had to make room for it, and what made it good once it was broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from msgspec import Struct

from ledger.domain.commitment.rules import CommitmentNotBroken, CommitmentNotMade
from ledger.domain.commitment.state import (
    Commitment,
    CommitmentId,
    CommitmentStatus,
    DisplacedId,
    DisplacedWork,
    Remedy,
    RemedyId,
    concerns,
)
from ledger.domain.initiative.displacing import InitiativeDisplaced
from ledger.domain.initiative.state import LIVING, Initiative, InitiativeOver
from ledger.domain.kernel import Book, Command, Doc, Event, Money, Text, ending, person, thing
from ledger.domain.kernel.aggregate import kind_of

UNSAID = (CommitmentStatus.PROPOSED, CommitmentStatus.CLEARED, CommitmentStatus.REFUSED, CommitmentStatus.WITHDRAWN)
BROKEN = (CommitmentStatus.VIOLATED, CommitmentStatus.CANCELLED)
What = Annotated[DisplacedId | None, Doc(description="The initiative, or the request that was being built.")]
Weeks = Annotated[float | None, Doc(description="How much of it, in person-weeks.", ge=0, le=100_000)]
Cost = Annotated[Money | None, Doc(description="What that costs.")]


class DisplacedWorkInput(Struct, frozen=True):
    """Planned work that has to make room for the promise. What is left out is unknown, and counted as such."""

    what: What = None
    person_weeks: Weeks = None
    cost: Cost = None
    note: Annotated[Text | None, Doc(description="What is put off, in words.")] = None


class CommitmentWorkDisplaced(Event):
    """Planned work had to make room for the promise."""

    topic = "commitment.work_displaced"

    what: DisplacedId | None = None
    person_weeks: float | None = None
    cost: Money | None = None
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        day = self.occurred_at.date() if self.occurred_at else None
        new = DisplacedWork(self.what, self.person_weeks, self.cost, self.note, self.by, day)
        commitment.displaced = (*commitment.displaced, new)

    def sentence(self) -> str:
        what = thing(self.what) if self.what else "other work"
        weeks = f", {self.person_weeks:g} person-weeks" if self.person_weeks is not None else ""
        cost = f", {self.cost}" if self.cost else ""
        return f"For {thing(self.originator_id)}, {what} had to wait{weeks}{cost}{ending(self.note)}"


class DisplaceWork(Command):
    """Record planned work that had to make room for a promise. It is led back to the event in which it was promised."""

    changes = Commitment

    commitment: CommitmentId
    what: What = None
    person_weeks: Weeks = None
    cost: Cost = None
    note: Annotated[Text | None, Doc(description="What was put off, in words.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = book.subject(Commitment, self.commitment, "commitment")
        unsaid = CommitmentNotMade(f"commitment {commitment.id} is {commitment.status.value}", path=("commitment",))
        book.rule(commitment.status not in UNSAID, unsaid)
        book.something(self, "what", "person_weeks", "cost", "note")
        displace(book, commitment, self, self.because_of or commitment.said_in)
        return commitment


def displace(
    book: Book,
    commitment: Commitment,
    work: DisplaceWork | DisplacedWorkInput,
    because_of: Event | str | None,
    path: str = "what",
) -> None:
    """Record that work had to make room, led back to what caused it; planned work is pushed aside in the same act."""
    event = CommitmentWorkDisplaced(what=work.what, person_weeks=work.person_weeks, cost=work.cost, note=work.note)
    about = (work.what, *concerns(commitment))
    book.record(commitment, event, about=about, because_of=because_of, aside=True)
    if work.what is not None and kind_of(work.what) is Initiative:
        plan = book.get(Initiative, work.what, path)
        over = InitiativeOver(f"initiative {plan.id} is {plan.status.value}", path=(path,))
        book.rule(plan.status in LIVING, over)
        pushed = InitiativeDisplaced(
            displaced_by=commitment.id, person_weeks=work.person_weeks, cost=work.cost, reason=work.note
        )
        about = (commitment.id, *plan.requests, plan.account)
        book.record(plan, pushed, about=about, because_of=because_of, aside=True)


def all_displaced(commitment: Commitment, plans: Iterable[Initiative]) -> Iterator[DisplacedWork]:
    """Yield what a promise displaced, whichever stream tells it, each piece once."""
    yield from commitment.displaced
    told = {work.what for work in commitment.displaced}
    for plan in plans:
        for push in plan.displacements:
            if push.displaced_by == commitment.id and plan.id not in told:
                yield DisplacedWork(plan.id, push.person_weeks, push.cost, push.reason, push.by, push.on)


class CommitmentRemedied(Event):
    """Something was done to make the broken promise good."""

    topic = "commitment.remedied"

    what: RemedyId | None = None
    note: Text | None = None

    def apply(self, commitment: Commitment) -> None:
        day = self.occurred_at.date() if self.occurred_at else None
        commitment.remedies = (*commitment.remedies, Remedy(self.what, self.note, self.by, day))

    def sentence(self) -> str:
        how = f" with {thing(self.what)}" if self.what else ""
        return f"{person(self.by)} set out to make {thing(self.originator_id)} good{how}{ending(self.note)}"


class RemedyCommitment(Command):
    """Say what is done to make a broken promise good: another promise, a decision, an escalation, or in words."""

    changes = Commitment

    commitment: CommitmentId
    what: Annotated[RemedyId | None, Doc(description="The promise, decision or escalation that does.")] = None
    note: Annotated[Text | None, Doc(description="What is done, in words.")] = None

    def decide(self, book: Book) -> Commitment:
        commitment = broken(book, book.subject(Commitment, self.commitment, "commitment"), "commitment")
        book.something(self, "what", "note")
        event = CommitmentRemedied(what=self.what, note=self.note)
        book.record(commitment, event, about=(self.what, *concerns(commitment)))
        return commitment


def broken(book: Book, commitment: Commitment, path: str) -> Commitment:
    """Return the promise, which must be one that was broken or taken back."""
    whole = CommitmentNotBroken(f"commitment {commitment.id} is {commitment.status.value}", path=(path,))
    book.rule(commitment.status in BROKEN, whole)
    return commitment
