"""Taking something higher, by itself or with a fight."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.commitment.state import Commitment
from ledger.domain.decision.reacting import DecisionReactedTo
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import DecisionStatus, Stake, Stance
from ledger.domain.escalation.state import (
    Escalation,
    EscalationKind,
    EscalationStatus,
)
from ledger.domain.kernel import (
    Book,
    Command,
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
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import Request


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
