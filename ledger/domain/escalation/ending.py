"""Taking an escalation back, and closing one that was answered."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.escalation.state import (
    ANSWERED,
    Escalation,
    EscalationAnswered,
    EscalationId,
    EscalationStatus,
    answered,
    unanswered,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.types import Label


class EscalationNotAnswered(StateRule):
    """An escalation that nobody has answered cannot be closed."""

    help = "Uphold, overturn or withdraw it first."


class OnlyRaiserWithdraws(StateRule):
    """Only the one who took it higher takes it back."""

    help = "Say in `onBehalfOf` that it is done in their name; or answer the escalation."


class EscalationWithdrawn(Event):
    """Taken back by the one who raised it."""

    topic = "escalation.withdrawn"

    reason: Text | None = None
    label: Label | None = None

    def apply(self, escalation: Escalation) -> None:
        answered(escalation, self, EscalationStatus.WITHDRAWN, self.reason, self.label)

    def sentence(self) -> str:
        why = ending(self.reason)
        return f"{person(self.by)} took the escalation {thing(self.originator_id)} back{why}"


class WithdrawEscalation(Command):
    """Take an escalation back: said by the one who raised it, or in their name."""

    changes = Escalation

    escalation: EscalationId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Escalation:
        escalation = unanswered(book, self.escalation)
        raiser = escalation.raised_by
        others = OnlyRaiserWithdraws(f"{raiser} raised escalation {escalation.id}", path=("by",))
        book.rule(raiser is None or raiser in (book.speaker, self.on_behalf_of), others)
        book.record(escalation, EscalationWithdrawn(reason=self.reason), about=(escalation.over,))
        return escalation


class EscalationWasClosed(Event):
    """Everybody has been told; nothing is left to do."""

    topic = "escalation.closed"

    def apply(self, escalation: Escalation) -> None:
        escalation.status = EscalationStatus.CLOSED

    def sentence(self) -> str:
        return f"The escalation {thing(self.originator_id)} was closed."


class CloseEscalation(Command):
    """Close an escalation that was answered."""

    changes = Escalation

    escalation: EscalationId

    def decide(self, book: Book) -> Escalation:
        escalation = book.subject(Escalation, self.escalation, "escalation")
        status = escalation.status.value.replace("_", " ")
        closed = EscalationAnswered(f"escalation {escalation.id} is closed already", path=("escalation",))
        book.rule(escalation.status is not EscalationStatus.CLOSED, closed)
        waits = EscalationNotAnswered(f"escalation {escalation.id} is {status}, not answered", path=("escalation",))
        book.rule(escalation.status in ANSWERED, waits)
        book.record(escalation, EscalationWasClosed(), about=(escalation.over,))
        return escalation
