"""How people took a decision, what they said was at stake, and what came of it."""

from __future__ import annotations

from typing import Annotated

from msgspec.structs import replace

from ledger.domain.decision.parts import Reaction
from ledger.domain.decision.state import Decision, DecisionId, holding
from ledger.domain.decision.words import Stake, Stance
from ledger.domain.kernel import Book, Command, Doc, Event, Money, StateRule, Text, ending, person, thing
from ledger.domain.stakeholder import PersonId


class NoReactionYet(StateRule):
    """This person has not reacted to the decision, or it is on record what came of it."""

    help = "Record the reaction first."


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
