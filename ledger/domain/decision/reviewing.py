"""Looking at a decision again: it stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.decision.parts import Review
from ledger.domain.decision.state import Decision, DecisionId, DecisionNotAccepted
from ledger.domain.decision.words import DecisionStatus
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing


class DecisionReviewed(Event):
    """A decision was looked at again, and stands."""

    topic = "decision.reviewed"

    note: Text | None = None
    review_on: date | None = None

    def apply(self, decision: Decision) -> None:
        decision.reviews = (*decision.reviews, Review(self.by, self.occurred_at, self.note, self.event_id))
        decision.review_on = self.review_on

    def sentence(self) -> str:
        again = f", to be looked at again on {self.review_on}" if self.review_on else ""
        return f"{person(self.by)} looked again at {thing(self.originator_id)}: it stands{again}{ending(self.note)}"


class ReviewDecision(Command):
    """Record that a decision was looked at again and stands; another answer is a decision that supersedes it."""

    changes = Decision

    decision: DecisionId
    note: Annotated[Text, Doc(description="What was found.")]
    review_on: Annotated[date | None, Doc(description="The day it is looked at again. Default: not again.")] = None

    def decide(self, book: Book) -> Decision:
        decision = book.subject(Decision, self.decision, "decision")
        gone = DecisionNotAccepted(f"decision {decision.id} is {decision.status.value}", path=("decision",))
        book.rule(decision.status is DecisionStatus.ACCEPTED, gone)
        book.record(decision, DecisionReviewed(note=self.note, review_on=self.review_on), about=decision.requests)
        return decision
