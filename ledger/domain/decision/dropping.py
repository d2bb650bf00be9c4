"""A decision that does not come to hold: rejected, or withdrawn."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.decision.state import Decision, DecisionId, DecisionNotProposed, drafted
from ledger.domain.decision.words import DecisionStatus
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Text,
    ending,
    person,
    thing,
)


class DecisionRejected(Event):
    """Those who must agree did not."""

    topic = "decision.rejected"

    reason: Text | None = None

    def apply(self, decision: Decision) -> None:
        decision.status = DecisionStatus.REJECTED

    def sentence(self) -> str:
        return f"{person(self.by)} rejected {thing(self.originator_id)}{ending(self.reason)}"


class RejectDecision(Command):
    """Say no to a proposed decision: it will not hold."""

    changes = Decision
    with_force = True

    decision: DecisionId
    reason: Annotated[Text, Doc(description="Why not.")]

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        draft_only = DecisionNotProposed(f"decision {decision.id} is a {decision.status.value}", path=("decision",))
        book.rule(decision.status == DecisionStatus.PROPOSED, draft_only)
        book.record(decision, DecisionRejected(reason=self.reason), about=decision.requests)
        return decision


class DecisionWithdrawn(Event):
    """Taken back before it held."""

    topic = "decision.withdrawn"

    reason: Text | None = None

    def apply(self, decision: Decision) -> None:
        decision.status = DecisionStatus.WITHDRAWN

    def sentence(self) -> str:
        return f"{person(self.by)} took {thing(self.originator_id)} back{ending(self.reason)}"


class WithdrawDecision(Command):
    """Take a decision back that does not hold yet."""

    changes = Decision

    decision: DecisionId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        book.record(decision, DecisionWithdrawn(reason=self.reason), about=decision.requests)
        return decision
