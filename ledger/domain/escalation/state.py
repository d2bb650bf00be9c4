"""Where an escalation stands, and the rules of its life."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.state import Decision
from ledger.domain.kernel import (
    Aggregate,
    Book,
    Described,
    Doc,
    Event,
    Ref,
    StateRule,
)
from ledger.domain.kernel.aggregate import Facets

EscalationId = Annotated[str, Ref(("escalation",)), Doc(description="The escalation.")]


class EscalationKind(Described):
    """Which way it is taken."""

    FUNCTIONAL = "functional", "To those who know more."
    HIERARCHIC = "hierarchic", "To those who have more authority."


class EscalationStatus(Described):
    """Where an escalation stands."""

    RAISED = "raised", "Somebody took it higher."
    ACKNOWLEDGED = "acknowledged", "The one above has heard."
    UNDER_REVIEW = "under_review", "It is being looked at again."
    UPHELD = "upheld", "What was decided stands."
    OVERTURNED = "overturned", "Another decision takes the place of the first."
    WITHDRAWN = "withdrawn", "Taken back by the one who raised it."
    CLOSED = "closed", "Everybody has been told; nothing is left to do."


OPEN = (EscalationStatus.RAISED, EscalationStatus.ACKNOWLEDGED, EscalationStatus.UNDER_REVIEW)
ANSWERED = (EscalationStatus.UPHELD, EscalationStatus.OVERTURNED, EscalationStatus.WITHDRAWN)


class Escalation(Aggregate):
    """Something that was taken higher."""

    kind = "escalation"
    prefix = "esc"

    title: Annotated[str, Doc(description="What it is about, in a line.")] = ""
    over: Annotated[
        str | None,
        Ref(("decision", "commitment", "request")),
        Doc(description="The decision, commitment or request it is over."),
    ] = None
    escalation_kind: Annotated[EscalationKind, Doc(description="Which way it is taken.")] = EscalationKind.HIERARCHIC
    reason: Annotated[str | None, Doc(description="Why it was taken higher.")] = None
    raised_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who took it higher.")] = None
    raised_to: Annotated[tuple[str, ...], Ref(("stakeholder",)), Doc(description="To whom it was taken.")] = ()
    status: Annotated[EscalationStatus, Doc(description="Where it stands.")] = EscalationStatus.RAISED
    status_label: Annotated[str | None, Doc(description="The source's own word for where it stands.")] = None
    label: Annotated[str | None, Doc(description="What it belongs to, such as a release.")] = None
    answer: Annotated[str | None, Doc(description="What was answered, and why.")] = None
    answered_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who answered.")] = None
    superseding_decision: Annotated[
        str | None, Ref(("decision",)), Doc(description="The decision that replaced the first.")
    ] = None
    requests: Annotated[
        tuple[str, ...], Ref(("request",)), Doc(description="The requests behind what it is over.")
    ] = ()
    answer_by: Annotated[date | None, Doc(description="The day by which an answer was asked for.")] = None
    raised_at: Annotated[datetime | None, Doc(description="When it was raised.")] = None
    heard_at: Annotated[datetime | None, Doc(description="When the one above acknowledged it.")] = None
    answered_at: Annotated[datetime | None, Doc(description="When it was answered or taken back.")] = None
    raised_event: Annotated[str | None, Doc(description="The event that raised it, as `<stream id>@<version>`.")] = None
    answered_event: Annotated[
        str | None, Doc(description="The event that answered it, as `<stream id>@<version>`.")
    ] = None

    def facets(self) -> Facets:
        """List escalations by title, status and label."""
        return Facets(title=self.title, status=self.status, label=self.label)


class EscalationAnswered(StateRule):
    """The escalation is answered or closed already."""

    help = "Raise a new escalation if there is something new to say."


def unanswered(book: Book, escalation_id: str) -> Escalation:
    """Return an escalation that still waits for an answer."""
    escalation = book.subject(Escalation, escalation_id, "escalation")
    over = EscalationAnswered(f"escalation {escalation.id} is {escalation.status.value} already", path=("escalation",))
    book.rule(escalation.status in OPEN, over)
    return escalation


def answered(
    escalation: Escalation, event: Event, status: EscalationStatus, answer: str | None, label: str | None
) -> None:
    """Let the escalation carry its answer."""
    escalation.status, escalation.answer, escalation.answered_by = status, answer, event.by
    escalation.answered_at, escalation.answered_event = event.occurred_at, event.event_id
    escalation.status_label = label or escalation.status_label


def overturned_for(book: Book, escalation_id: str, request_id: str) -> bool:
    """Return whether an escalation over this request, over its decision or over a promise about it was overturned."""
    escalation = book.get(Escalation, escalation_id, "escalation")
    over = book.find(escalation.over) if escalation.over else None
    concerned: tuple[str | None, ...] = (escalation.over,)
    if isinstance(over, Decision):
        concerned = over.requests
    elif isinstance(over, Commitment):
        concerned = (over.request,)
    overturned = escalation.superseding_decision is not None or escalation.status is EscalationStatus.OVERTURNED
    return overturned and request_id in concerned
