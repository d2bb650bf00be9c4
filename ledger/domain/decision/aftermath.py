"""After a decision: each person concerned is told, and how they took it is on record."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct
from msgspec.structs import replace

from ledger.domain.decision.parts import PlannedTelling, Reaction, Review, Telling
from ledger.domain.decision.state import Decision, DecisionId, DecisionNotAccepted, holding
from ledger.domain.decision.words import Audience, DecisionStatus, Stake, Stance
from ledger.domain.kernel import Book, Command, Doc, Event, Money, StateRule, Text, ending, people, person, thing
from ledger.domain.stakeholder import PersonId


class NobodyTold(StateRule):
    """A telling names at least one person who was told."""

    help = "Name those who were told in `to`."


class NoReactionYet(StateRule):
    """This person has not reacted to the decision, or it is on record what came of it."""

    help = "Record the reaction first."


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


class DecisionReactedTo(Event):
    """Somebody showed how they took it."""

    topic = "decision.reacted_to"

    stance: Stance
    stake: Stake | None = None
    amount: Money | None = None
    text: Text | None = None

    def apply(self, decision: Decision) -> None:
        reaction = Reaction(
            self.by, self.stance, self.stake, self.amount, self.text, at=self.occurred_at, event=self.event_id
        )
        decision.reactions = (*decision.reactions, reaction)

    def sentence(self) -> str:
        over = f" over {self.stake.value.replace('_', ' ')}" if self.stake else ""
        amount = f" ({self.amount})" if self.amount else ""
        said = f": “{self.text}”" if self.text else "."
        return f"{person(self.by)} {TOOK[self.stance]} {thing(self.originator_id)}{over}{amount}{said}"


TOOK = {
    Stance.SUPPORTS: "stands behind",
    Stance.ACCEPTS: "can live with",
    Stance.OBJECTS: "objects to",
    Stance.FIGHTS: "fights",
}


class ReactToDecision(Command):
    """Record how somebody took a decision, and what they said was at stake."""

    changes = Decision

    decision: DecisionId
    stance: Annotated[Stance, Doc(description="How they took it.")]
    stake: Annotated[Stake | None, Doc(description="What they said was at stake.")] = None
    amount: Annotated[Money | None, Doc(description="How much, if they said.")] = None
    text: Annotated[Text | None, Doc(description="What they said.")] = None

    def decide(self, book: Book) -> Decision:
        decision = holding(book, self.decision)
        event = DecisionReactedTo(stance=self.stance, stake=self.stake, amount=self.amount, text=self.text)
        book.record(decision, event, about=decision.requests)
        return decision


class DecisionReactionResolved(Event):
    """What came of a reaction is known."""

    topic = "decision.reaction_resolved"

    stakeholder: PersonId
    outcome: Text

    def apply(self, decision: Decision) -> None:
        decision.reactions = tuple(
            replace(r, outcome=self.outcome, outcome_event=self.event_id)
            if r.by == self.stakeholder and r.outcome is None
            else r
            for r in decision.reactions
        )

    def sentence(self) -> str:
        return f"What came of it for {person(self.stakeholder)} after {thing(self.originator_id)}{ending(self.outcome)}"


class ResolveReaction(Command):
    """Record what came of somebody's reaction, later."""

    changes = Decision

    decision: DecisionId
    stakeholder: PersonId
    outcome: Annotated[Text, Doc(description="What came of it.")]

    def decide(self, book: Book) -> Decision:
        decision = holding(book, self.decision)
        there = any(r.by == self.stakeholder and r.outcome is None for r in decision.reactions)
        none = NoReactionYet(
            f"no reaction of {self.stakeholder} to decision {decision.id} is open", path=("stakeholder",)
        )
        book.rule(there, none)
        event = DecisionReactionResolved(stakeholder=self.stakeholder, outcome=self.outcome)
        book.record(decision, event, about=(self.stakeholder, *decision.requests))
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
