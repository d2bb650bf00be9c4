"""The one above hears, and looks at it again."""

from __future__ import annotations

from ledger.domain.escalation.state import (
    Escalation,
    EscalationId,
    EscalationStatus,
    unanswered,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Event,
    StateRule,
    person,
    thing,
)


class EscalationAlreadyHeard(StateRule):
    """Somebody above has acknowledged the escalation already, or looks at it again."""

    help = "Begin to review it, or answer it."


class EscalationAcknowledged(Event):
    """The one above has heard."""

    topic = "escalation.acknowledged"

    def apply(self, escalation: Escalation) -> None:
        escalation.status, escalation.heard_at = EscalationStatus.ACKNOWLEDGED, self.occurred_at

    def sentence(self) -> str:
        return f"{person(self.by)} acknowledged the escalation {thing(self.originator_id)}."


class AcknowledgeEscalation(Command):
    """Say that it was heard."""

    changes = Escalation

    escalation: EscalationId

    def decide(self, book: Book) -> Escalation:
        escalation = unanswered(book, self.escalation)
        status = escalation.status.value.replace("_", " ")
        heard = EscalationAlreadyHeard(f"escalation {escalation.id} is {status} already", path=("escalation",))
        book.rule(escalation.status is EscalationStatus.RAISED, heard)
        book.record(escalation, EscalationAcknowledged(), about=(escalation.over,))
        return escalation


class EscalationReviewStarted(Event):
    """It is being looked at again."""

    topic = "escalation.review_started"

    def apply(self, escalation: Escalation) -> None:
        escalation.status = EscalationStatus.UNDER_REVIEW

    def sentence(self) -> str:
        return f"{person(self.by)} is looking again at {thing(self.originator_id)}."


class ReviewEscalation(Command):
    """Begin to look at it again."""

    changes = Escalation

    escalation: EscalationId

    def decide(self, book: Book) -> Escalation:
        escalation = unanswered(book, self.escalation)
        book.record(escalation, EscalationReviewStarted(), about=(escalation.over,))
        return escalation
