"""Escalations: taking it higher.

Life: raised → acknowledged → under_review → upheld, overturned, withdrawn → closed. To overturn needs a decision that
takes the place of the one escalated over.
"""

from __future__ import annotations

from typing import Annotated

from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.state import Decision, DecisionStatus
from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Ref,
    ShortText,
    StateRule,
    Text,
    ending,
    people,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import Request

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

    def facets(self) -> Facets:
        """List escalations by title, status and label."""
        return Facets(title=self.title, status=self.status, label=self.label)


class EscalationAnswered(StateRule):
    """The escalation is answered or closed already."""

    help = "Raise a new escalation if there is something new to say."


class EscalationNotAnswered(StateRule):
    """An escalation that nobody has answered cannot be closed."""

    help = "Uphold, overturn or withdraw it first."


class EscalationAlreadyHeard(StateRule):
    """Somebody above has acknowledged the escalation already, or looks at it again."""

    help = "Begin to review it, or answer it."


class DecisionDoesNotReplace(StateRule):
    """What overturns is a decision that holds in the place of what was escalated over."""

    help = "Make a decision that supersedes the first or answers the request, and name that one."


class EscalationRaised(Event):
    """Somebody took it higher."""

    topic = "escalation.raised"

    title: ShortText | None = None
    over: Annotated[str | None, Ref(("decision", "commitment", "request"))] = None
    escalation_kind: EscalationKind = EscalationKind.HIERARCHIC
    reason: Text | None = None
    label: Label | None = None
    external_id: Label | None = None

    def apply(self, escalation: Escalation) -> None:
        escalation.placeholder = False
        escalation.title, escalation.over, escalation.reason = self.title or "", self.over, self.reason
        escalation.escalation_kind, escalation.label = self.escalation_kind, self.label
        escalation.raised_by, escalation.raised_to = self.by, self.to
        escalation.external_id = self.external_id or escalation.external_id
        escalation.status = EscalationStatus.RAISED

    def sentence(self) -> str:
        to = f" to {people(self.to)}" if self.to else ""
        return f"{person(self.by)} escalated {thing(self.over)}{to}{ending(self.reason)}"


class RaiseEscalation(Command):
    """Take a decision, a commitment or a request higher; `to` says to whom."""

    changes = Escalation

    over: Annotated[str, Ref(("decision", "commitment", "request")), Doc(description="What it is over.")]
    reason: Annotated[Text, Doc(description="Why it is taken higher.")]
    title: Annotated[ShortText | None, Doc(description="What it is about, in a line.")] = None
    escalation_kind: Annotated[EscalationKind, Doc(description="Which way it is taken.")] = EscalationKind.HIERARCHIC
    label: Annotated[Label | None, Doc(description="What it belongs to, such as a release.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Escalation:
        escalation = book.new(Escalation, self.external_id)
        event = EscalationRaised(
            title=self.title,
            over=self.over,
            escalation_kind=self.escalation_kind,
            reason=self.reason,
            label=self.label,
            external_id=self.external_id,
        )
        book.record(escalation, event, about=(self.over,))
        return escalation


class EscalationAcknowledged(Event):
    """The one above has heard."""

    topic = "escalation.acknowledged"

    def apply(self, escalation: Escalation) -> None:
        escalation.status = EscalationStatus.ACKNOWLEDGED

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


class EscalationUpheld(Event):
    """What was decided stands."""

    topic = "escalation.upheld"

    answer: Text | None = None
    label: Label | None = None

    def apply(self, escalation: Escalation) -> None:
        answered(escalation, EscalationStatus.UPHELD, self.answer, self.by, self.label)

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
        book.record(
            escalation, EscalationUpheld(answer=self.answer), about=(escalation.over,), to=(escalation.raised_by,)
        )
        return escalation


class EscalationOverturned(Event):
    """Another decision takes the place of the first."""

    topic = "escalation.overturned"

    superseding_decision: Annotated[str | None, Ref(("decision",))] = None
    answer: Text | None = None
    label: Label | None = None

    def apply(self, escalation: Escalation) -> None:
        answered(escalation, EscalationStatus.OVERTURNED, self.answer, self.by, self.label)
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


class EscalationWithdrawn(Event):
    """Taken back by the one who raised it."""

    topic = "escalation.withdrawn"

    reason: Text | None = None
    label: Label | None = None

    def apply(self, escalation: Escalation) -> None:
        answered(escalation, EscalationStatus.WITHDRAWN, self.reason, self.by, self.label)

    def sentence(self) -> str:
        why = ending(self.reason)
        return f"{person(self.by)} took the escalation {thing(self.originator_id)} back{why}"


class WithdrawEscalation(Command):
    """Take an escalation back."""

    changes = Escalation

    escalation: EscalationId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Escalation:
        escalation = unanswered(book, self.escalation)
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
        waits = EscalationNotAnswered(f"escalation {escalation.id} is {status}, not answered", path=("escalation",))
        book.rule(escalation.status in ANSWERED, waits)
        book.record(escalation, EscalationWasClosed(), about=(escalation.over,))
        return escalation


def unanswered(book: Book, escalation_id: str) -> Escalation:
    """Return an escalation that still waits for an answer."""
    escalation = book.subject(Escalation, escalation_id, "escalation")
    over = EscalationAnswered(f"escalation {escalation.id} is {escalation.status.value} already", path=("escalation",))
    book.rule(escalation.status in OPEN, over)
    return escalation


def replaces(book: Book, decision_id: str, over: str | None) -> bool:
    """Return whether a decision holds and takes the place of what was escalated over."""
    decision, first = book.find(decision_id), book.find(over) if over else None
    if not isinstance(decision, Decision) or decision.status is not DecisionStatus.ACCEPTED or decision is first:
        return False
    if isinstance(first, Decision):
        return first.superseded_by == decision.id or decision.supersedes == first.id
    return not isinstance(first, Request) or first.id in decision.requests


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


def answered(
    escalation: Escalation, status: EscalationStatus, answer: str | None, by: str | None, label: str | None
) -> None:
    """Let the escalation carry its answer."""
    escalation.status, escalation.answer, escalation.answered_by = status, answer, by
    escalation.status_label = label or escalation.status_label
