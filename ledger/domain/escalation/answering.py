"""Answering an escalation: it stands, or another decision takes its place."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus
from ledger.domain.escalation.state import (
    Escalation,
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
    Ref,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.types import Label
from ledger.domain.mandate.using import honour
from ledger.domain.request.state import Request


class DecisionDoesNotReplace(StateRule):
    """What overturns is a decision that holds in the place of what was escalated over."""

    help = "Make a decision that supersedes the first or answers the request, and name that one."


class EscalationUpheld(Event):
    """What was decided stands."""

    topic = "escalation.upheld"

    answer: Text | None = None
    label: Label | None = None

    def apply(self, escalation: Escalation) -> None:
        answered(escalation, self, EscalationStatus.UPHELD, self.answer, self.label)

    def sentence(self) -> str:
        why = ending(self.answer)
        return f"{person(self.by)} let it stand after the escalation {thing(self.originator_id)}{why}"


class UpholdEscalation(Command):
    """Answer that what was decided stands."""

    changes = Escalation
    with_force = True

    escalation: EscalationId
    answer: Annotated[Text, Doc(description="What is answered, and why.")]

    def decide(self, book: Book) -> Escalation:
        escalation = unanswered(book, self.escalation)
        event = EscalationUpheld(answer=self.answer)
        upheld = book.record(escalation, event, about=(escalation.over,), to=(escalation.raised_by,))
        over = book.find(escalation.over) if escalation.over else None
        if isinstance(over, Decision):
            honour(book, over, upheld, self.answer)
        return escalation


class EscalationOverturned(Event):
    """Another decision takes the place of the first."""

    topic = "escalation.overturned"

    superseding_decision: Annotated[str | None, Ref(("decision",))] = None
    answer: Text | None = None
    label: Label | None = None

    def apply(self, escalation: Escalation) -> None:
        answered(escalation, self, EscalationStatus.OVERTURNED, self.answer, self.label)
        escalation.superseding_decision = self.superseding_decision

    def sentence(self) -> str:
        why = ending(self.answer)
        return (
            f"{person(self.by)} overturned it after the escalation {thing(self.originator_id)}; "
            f"{thing(self.superseding_decision)} holds now{why}"
        )


class OverturnEscalation(Command):
    """Answer that another decision takes the place of the first; that decision is named."""

    changes = Escalation
    with_force = True

    escalation: EscalationId
    superseding_decision: Annotated[str, Ref(("decision",)), Doc(description="The decision that holds now.")]
    answer: Annotated[Text, Doc(description="What is answered, and why.")]

    def decide(self, book: Book) -> Escalation:
        escalation = unanswered(book, self.escalation)
        other = DecisionDoesNotReplace(
            f"decision {self.superseding_decision} does not hold in the place of {escalation.over}",
            path=("supersedingDecision",),
        )
        book.rule(replaces(book, self.superseding_decision, escalation.over), other)
        book.record(
            escalation,
            EscalationOverturned(superseding_decision=self.superseding_decision, answer=self.answer),
            about=(escalation.over, self.superseding_decision),
            to=(escalation.raised_by,),
        )
        return escalation


def replaces(book: Book, decision_id: str, over: str | None) -> bool:
    """Return whether a decision holds and takes the place of what was escalated over."""
    decision, first = book.find(decision_id), book.find(over) if over else None
    if not isinstance(decision, Decision) or decision.status is not DecisionStatus.ACCEPTED or decision is first:
        return False
    if isinstance(first, Decision):
        return first.superseded_by == decision.id or decision.supersedes == first.id
    return not isinstance(first, Request) or first.id in decision.requests
