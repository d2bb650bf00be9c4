"""Preparing a decision: who has which part in it, what stands in the way, and who backs it before it is said."""

from __future__ import annotations

from typing import Annotated

from msgspec.structs import replace

from ledger.domain.decision.parts import Agreement, Concern, Part, Support
from ledger.domain.decision.state import Decision, DecisionId, NoSuchConcern, NotAskedToAgree, drafted
from ledger.domain.decision.words import Backing, RapidRole
from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.stakeholder import PersonId


class DecisionPartGiven(Event):
    """Somebody has a part in the decision."""

    topic = "decision.part_given"

    stakeholder: PersonId
    role: RapidRole

    def apply(self, decision: Decision) -> None:
        new = Part(self.stakeholder, self.role)
        decision.parts = (*(p for p in decision.parts if p != new), new)

    def sentence(self) -> str:
        return f"{person(self.stakeholder)} has the part “{self.role.value}” in {thing(self.originator_id)}."


class GiveDecisionPart(Command):
    """Give somebody a part in a decision: recommend, agree, perform, input, decide."""

    changes = Decision

    decision: DecisionId
    stakeholder: PersonId
    role: Annotated[RapidRole, Doc(description="Which part.")]

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        event = DecisionPartGiven(stakeholder=self.stakeholder, role=self.role)
        book.record(decision, event, about=(self.stakeholder, *decision.requests))
        return decision


class DecisionAgreedTo(Event):
    """Somebody who must agree to a decision did."""

    topic = "decision.agreed_to"

    text: Text | None = None

    def apply(self, decision: Decision) -> None:
        others = (a for a in decision.agreements if a.by != self.by)
        decision.agreements = (*others, Agreement(self.by, self.text, self.occurred_at, self.event_id))

    def sentence(self) -> str:
        return f"{person(self.by)} agreed to {thing(self.originator_id)}{ending(self.text)}"


class AgreeToDecision(Command):
    """Agree to a decision in which one has the part `agree`. To disagree, reject it or raise a concern."""

    changes = Decision
    with_force = True

    decision: DecisionId
    text: Annotated[Text | None, Doc(description="What they said.")] = None

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        asked = any(p.stakeholder == book.speaker and p.role is RapidRole.AGREE for p in decision.parts)
        uncalled = NotAskedToAgree(f"{book.speaker} has no such part in decision {decision.id}", path=("by",))
        book.rule(asked, uncalled)
        book.record(decision, DecisionAgreedTo(text=self.text), about=decision.requests)
        return decision


def not_agreed(decision: Decision) -> tuple[str, ...]:
    """Return who must agree to the decision and has not."""
    agreed = {a.by for a in decision.agreements}
    must = (p.stakeholder for p in decision.parts if p.role is RapidRole.AGREE)
    return tuple(dict.fromkeys(somebody for somebody in must if somebody not in agreed))


class DecisionConcernRaised(Event):
    """Somebody sees something that stands in the way."""

    topic = "decision.concern_raised"

    text: Text
    blocking: bool = True

    def apply(self, decision: Decision) -> None:
        decision.concerns = (*decision.concerns, Concern(self.by, self.text, self.blocking, event=self.event_id))

    def sentence(self) -> str:
        kind = "blocking concern" if self.blocking else "concern"
        return f"{person(self.by)} raised a {kind} about {thing(self.originator_id)}{ending(self.text)}"


class RaiseConcern(Command):
    """Say what stands in the way of a decision; a blocking concern holds it up until it is resolved."""

    changes = Decision

    decision: DecisionId
    text: Annotated[Text, Doc(description="What stands in the way.")]
    blocking: Annotated[bool, Doc(description="Whether the decision must wait for it.")] = True

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        event = DecisionConcernRaised(text=self.text, blocking=self.blocking)
        book.record(decision, event, about=decision.requests)
        return decision


class DecisionConcernResolved(Event):
    """A concern no longer stands in the way."""

    topic = "decision.concern_resolved"

    concern: int
    note: Text | None = None

    def apply(self, decision: Decision) -> None:
        decision.concerns = tuple(
            replace(c, resolved=True, resolved_by=self.by, resolution=self.note) if i == self.concern else c
            for i, c in enumerate(decision.concerns)
        )

    def sentence(self) -> str:
        note = ending(self.note)
        return f"{person(self.by)} resolved a concern about {thing(self.originator_id)}{note}"


class ResolveConcern(Command):
    """Say that a concern no longer stands in the way."""

    changes = Decision

    decision: DecisionId
    concern: Annotated[int, Doc(description="Which one, counted from 0.", ge=0, le=1000)]
    note: Annotated[Text | None, Doc(description="What resolved it.")] = None

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        there = self.concern < len(decision.concerns) and not decision.concerns[self.concern].resolved
        book.rule(there, NoSuchConcern(f"decision {decision.id} has no open concern {self.concern}", path=("concern",)))
        event = DecisionConcernResolved(concern=self.concern, note=self.note)
        book.record(decision, event, about=decision.requests)
        return decision


class DecisionBackingChanged(Event):
    """Backing was asked for, given or refused."""

    topic = "decision.backing_changed"

    stakeholder: PersonId
    backing: Backing
    text: Text | None = None

    def apply(self, decision: Decision) -> None:
        others = tuple(s for s in decision.backing if s.stakeholder != self.stakeholder)
        asked = next((s for s in decision.backing if s.stakeholder == self.stakeholder), None)
        if self.backing is Backing.ASKED:
            asked_by, asked_at, answered_at = self.by, self.occurred_at, None
        else:
            asked_by, asked_at = (asked.asked_by, asked.asked_at) if asked else (None, None)
            answered_at = self.occurred_at
        support = Support(
            self.stakeholder, self.backing, self.text, asked_by, asked_at, answered_at, event=self.event_id
        )
        decision.backing = (*others, support)

    def sentence(self) -> str:
        what = f"{thing(self.originator_id)}{ending(self.text)}"
        if self.backing is Backing.ASKED:
            return f"{person(self.by)} asked {person(self.stakeholder)} to stand behind {what}"
        verb = "stands behind" if self.backing is Backing.GIVEN else "does not stand behind"
        return f"{person(self.stakeholder)} {verb} {what}"


class AskForBacking(Command):
    """Ask somebody to stand behind a decision, before it is said."""

    changes = Decision

    decision: DecisionId
    stakeholder: PersonId
    text: Annotated[Text | None, Doc(description="What is asked, and why.")] = None

    def decide(self, book: Book) -> Decision:
        return backed(book, self.decision, self.stakeholder, Backing.ASKED, self.text)


class GiveBacking(Command):
    """Record that somebody stands behind a decision."""

    changes = Decision

    decision: DecisionId
    stakeholder: PersonId
    text: Annotated[Text | None, Doc(description="What they said.")] = None

    def decide(self, book: Book) -> Decision:
        return backed(book, self.decision, self.stakeholder, Backing.GIVEN, self.text)


class RefuseBacking(Command):
    """Record that somebody does not stand behind a decision."""

    changes = Decision

    decision: DecisionId
    stakeholder: PersonId
    text: Annotated[Text | None, Doc(description="What they said.")] = None

    def decide(self, book: Book) -> Decision:
        return backed(book, self.decision, self.stakeholder, Backing.REFUSED, self.text)


def backed(book: Book, decision_id: str, stakeholder: str, backing: Backing, text: str | None) -> Decision:
    """Record what became of asking somebody for backing; it may come before the decision holds or after."""
    decision = book.subject(Decision, decision_id, "decision")
    event = DecisionBackingChanged(stakeholder=stakeholder, backing=backing, text=text)
    book.record(decision, event, about=(stakeholder, *decision.requests))
    return decision
