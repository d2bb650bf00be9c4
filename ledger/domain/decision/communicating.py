"""Telling a decision: to whom it is to be told, in which order, and who has been told in which words."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.parts import PlannedTelling, Telling
from ledger.domain.decision.state import Decision, DecisionId, holding
from ledger.domain.decision.words import Audience
from ledger.domain.kernel import Book, Command, Doc, Event, StateRule, Text, people, person, thing
from ledger.domain.stakeholder import PersonId


class NobodyTold(StateRule):
    """A telling names at least one person who was told."""

    help = "Name those who were told in `to`."


class DecisionCommunicated(Event):
    """Those concerned were told."""

    topic = "decision.communicated"

    audience: Audience | None = None
    text: Text | None = None

    def apply(self, decision: Decision) -> None:
        day = self.occurred_at.date() if self.occurred_at else None
        told = (Telling(somebody, self.by, day, self.audience, self.occurred_at, self.event_id) for somebody in self.to)
        decision.tellings = (*decision.tellings, *told)

    def sentence(self) -> str:
        to = people(self.to, "those concerned")
        words = f": “{self.text}”" if self.text else "."
        return f"{person(self.by)} told {to} the decision {thing(self.originator_id)}{words}"


class CommunicateDecision(Command):
    """Record that people were told: `to` says who, `text` the words that were used."""

    changes = Decision

    decision: DecisionId
    audience: Annotated[Audience | None, Doc(description="As which audience.")] = None
    text: Annotated[Text | None, Doc(description="The words that were used.")] = None

    def decide(self, book: Book) -> Decision:
        decision = holding(book, self.decision)
        book.rule(bool(self.to), NobodyTold(f"nobody is named who was told decision {decision.id}", path=("to",)))
        event = DecisionCommunicated(audience=self.audience, text=self.text)
        book.record(decision, event, about=decision.requests)
        return decision


class DecisionCommunicationPlanned(Event):
    """Somebody laid down who is to be told, and in which order."""

    topic = "decision.communication_planned"

    plan: tuple[PlannedTelling, ...] = ()
    tell_by: date | None = None

    def apply(self, decision: Decision) -> None:
        decision.plan = self.plan or decision.plan
        decision.tell_by = self.tell_by or decision.tell_by

    def sentence(self) -> str:
        order = ", then ".join(person(step.stakeholder) for step in self.plan) or "those concerned"
        until = f", by {self.tell_by}" if self.tell_by else ""
        return f"{person(self.by)} planned to tell {thing(self.originator_id)} to {order}{until}."


class PlannedTellingInput(Struct, frozen=True):
    """Who is to be told, as which audience, by whom."""

    stakeholder: PersonId
    audience: Annotated[Audience | None, Doc(description="As which audience.")] = None
    by: Annotated[PersonId | None, Doc(description="Who is to tell them.")] = None


Plan = Annotated[
    tuple[PlannedTellingInput, ...],
    Doc(description="Who is to be told, in this order. Default: our own people of the account, then the customer."),
]
TellBy = Annotated[date | None, Doc(description="The day by which everybody concerned is to be told.")]


class PlanCommunication(Command):
    """Lay down who is to be told a decision, and in which order. To tell it otherwise is recorded, not refused."""

    changes = Decision

    decision: DecisionId
    plan: Plan = ()
    tell_by: TellBy = None

    def decide(self, book: Book) -> Decision:
        decision = book.subject(Decision, self.decision, "decision")
        if not self.plan:
            book.something(self, "tell_by")
        plan_telling(book, decision, self.plan, self.tell_by)
        return decision


def plan_telling(
    book: Book,
    decision: Decision,
    plan: tuple[PlannedTellingInput, ...],
    tell_by: date | None,
    because_of: Event | None = None,
) -> None:
    """Record who is to be told, in which order, until when."""
    steps = tuple(PlannedTelling(p.stakeholder, p.audience, p.by) for p in plan)
    about = (*(p.stakeholder for p in plan), *decision.requests)
    event = DecisionCommunicationPlanned(plan=steps, tell_by=tell_by)
    book.record(decision, event, about=about, because_of=because_of)
