"""Escalations: taking it higher.

Life: raised → acknowledged → under_review → upheld, overturned, withdrawn → closed. To overturn needs a decision that
takes the place of the one escalated over.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.aftermath import DecisionReactedTo
from ledger.domain.decision.state import Decision, DecisionStatus, Stake, Stance
from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Money,
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
from ledger.domain.mandate.using import honour
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


class EscalationNotAnswered(StateRule):
    """An escalation that nobody has answered cannot be closed."""

    help = "Uphold, overturn or withdraw it first."


class OnlyRaiserWithdraws(StateRule):
    """Only the one who took it higher takes it back."""

    help = "Say in `onBehalfOf` that it is done in their name; or answer the escalation."


class EscalationAlreadyHeard(StateRule):
    """Somebody above has acknowledged the escalation already, or looks at it again."""

    help = "Begin to review it, or answer it."


class DecisionDoesNotReplace(StateRule):
    """What overturns is a decision that holds in the place of what was escalated over."""

    help = "Make a decision that supersedes the first or answers the request, and name that one."


class EscalatedToNobody(StateRule):
    """Something is taken higher to somebody."""

    help = "Name in `to` those to whom it is taken."


class EscalationRaised(Event):
    """Somebody took it higher."""

    topic = "escalation.raised"

    title: ShortText | None = None
    over: Annotated[str | None, Ref(("decision", "commitment", "request"))] = None
    escalation_kind: EscalationKind = EscalationKind.HIERARCHIC
    reason: Text | None = None
    label: Label | None = None
    external_id: Label | None = None
    requests: Annotated[
        tuple[str, ...], Ref(("request",)), Doc(description="The requests behind what it is over.")
    ] = ()
    answer_by: date | None = None

    def apply(self, escalation: Escalation) -> None:
        escalation.placeholder = False
        escalation.requests, escalation.answer_by = self.requests, self.answer_by
        escalation.raised_at, escalation.raised_event = self.occurred_at, self.event_id
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
    answer_by: Annotated[date | None, Doc(description="The day by which an answer is asked for.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Escalation:
        return take_higher(book, self)


def take_higher(book: Book, command: RaiseEscalation, because_of: Event | None = None) -> Escalation:
    """Record that something was taken higher; it is about the requests behind it too, which then list it."""
    escalation = book.new(Escalation, command.external_id)
    requests = behind(book, command.over)
    event = EscalationRaised(
        title=command.title,
        over=command.over,
        escalation_kind=command.escalation_kind,
        reason=command.reason,
        label=command.label,
        external_id=command.external_id,
        requests=requests,
        answer_by=command.answer_by,
    )
    book.record(escalation, event, about=(command.over, *requests), because_of=because_of)
    return escalation


def behind(book: Book, over: str | None) -> tuple[str, ...]:
    """Return the requests behind what is escalated over: those a decision answers, the one a promise is to fulfil."""
    found = book.find(over) if over else None
    if isinstance(found, Decision):
        return found.requests
    if isinstance(found, Commitment):
        return (found.request,) if found.request else ()
    return (found.id,) if isinstance(found, Request) else ()


class Escalate(RaiseEscalation):
    """Fight a decision and take it higher in one act: how one takes it, what is at stake, and to whom it goes.

    Over a promise or a request, which nobody reacts to, it is taken higher only.
    """

    changes = Escalation

    stance: Annotated[Stance, Doc(description="How one takes the decision.")] = Stance.FIGHTS
    stake: Annotated[Stake | None, Doc(description="What is at stake.")] = None
    amount: Annotated[Money | None, Doc(description="How much.")] = None

    def decide(self, book: Book) -> Escalation:
        nobody = EscalatedToNobody(f"nobody is named to whom {self.over} is taken", path=("to",))
        book.rule(bool(self.to), nobody)
        decision = book.find(self.over)
        reaction = None
        if isinstance(decision, Decision) and decision.status in (DecisionStatus.ACCEPTED, DecisionStatus.SUPERSEDED):
            event = DecisionReactedTo(stance=self.stance, stake=self.stake, amount=self.amount, text=self.reason)
            reaction = book.record(decision, event, about=decision.requests)
        return take_higher(book, self, reaction)


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
    escalation: Escalation, event: Event, status: EscalationStatus, answer: str | None, label: str | None
) -> None:
    """Let the escalation carry its answer."""
    escalation.status, escalation.answer, escalation.answered_by = status, answer, event.by
    escalation.answered_at, escalation.answered_event = event.occurred_at, event.event_id
    escalation.status_label = label or escalation.status_label
