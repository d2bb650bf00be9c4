"""A mandate is used, honoured, overridden: with the decision that uses it and the answer that those above give it."""

from __future__ import annotations

from typing import Annotated

from msgspec.structs import replace

from ledger.domain.decision.state import Decision, DecisionId
from ledger.domain.kernel import Book, Command, Doc, Event, Ref, Text, ending, person, thing
from ledger.domain.mandate.state import Mandate, MandateFate, MandateId, MandateUse

DecisionRef = Annotated[str | None, Ref(("decision",)), Doc(description="The decision.")]


class MandateUsed(Event):
    """Somebody decided under a mandate. Recorded with the decision, never alone."""

    topic = "mandate.used"

    decision: DecisionRef = None

    def apply(self, mandate: Mandate) -> None:
        use = MandateUse(self.decision, self.by, self.occurred_at, self.event_id)
        mandate.uses = (*mandate.uses, use)

    def sentence(self) -> str:
        return f"{person(self.by)} decided {thing(self.decision)} under {thing(self.originator_id)}."


class MandateHonoured(Event):
    """Somebody above let a decision stand that was taken under a mandate."""

    topic = "mandate.honoured"

    decision: DecisionRef = None
    note: Text | None = None

    def apply(self, mandate: Mandate) -> None:
        fared(mandate, self, MandateFate.HONOURED, self.decision, self.note)

    def sentence(self) -> str:
        what = f"{thing(self.originator_id)} in {thing(self.decision)}"
        return f"{person(self.by)} honoured the mandate {what}{ending(self.note)}"


class HonourMandate(Command):
    """Record that somebody above stood by a decision that was taken under a mandate."""

    changes = Mandate
    with_force = True

    mandate: MandateId
    decision: DecisionId
    note: Annotated[Text | None, Doc(description="What was said about it.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = book.subject(Mandate, self.mandate, "mandate")
        event = MandateHonoured(decision=self.decision, note=self.note)
        book.record(mandate, event, about=(self.decision, mandate.holder), to=(mandate.holder,))
        return mandate


class MandateOverridden(Event):
    """Somebody above put another decision in the place of one that was taken under a mandate, or had it undone."""

    topic = "mandate.overridden"

    decision: DecisionRef = None
    note: Text | None = None

    def apply(self, mandate: Mandate) -> None:
        fared(mandate, self, MandateFate.OVERRIDDEN, self.decision, self.note)

    def sentence(self) -> str:
        what = f"{thing(self.originator_id)} in {thing(self.decision)}"
        return f"{person(self.by)} overrode the mandate {what}{ending(self.note)}"


class OverrideMandate(Command):
    """Record that somebody above went over a decision that was taken under a mandate."""

    changes = Mandate
    with_force = True

    mandate: MandateId
    decision: DecisionId
    note: Annotated[Text | None, Doc(description="What was said about it.")] = None

    def decide(self, book: Book) -> Mandate:
        mandate = book.subject(Mandate, self.mandate, "mandate")
        event = MandateOverridden(decision=self.decision, note=self.note)
        book.record(mandate, event, about=(self.decision, mandate.holder), to=(mandate.holder,))
        return mandate


def fared(mandate: Mandate, event: Event, fate: MandateFate, decision: str | None, note: str | None) -> None:
    """Let the mandate's use in a decision carry what became of it; a use that nobody told is one all the same."""
    uses = mandate.uses if any(u.decision == decision for u in mandate.uses) else (*mandate.uses, MandateUse(decision))
    told = {"fate": fate, "fate_by": event.by, "fate_at": event.occurred_at, "fate_event": event.event_id, "note": note}
    mandate.uses = tuple(replace(u, **told) if u.decision == decision else u for u in uses)


def use(book: Book, decision: Decision, accepted: Event) -> None:
    """Record that the decision was taken under the mandate that its author claims, if they claim one."""
    mandate = book.find(accepted.mandate) if accepted.mandate else None
    if isinstance(mandate, Mandate):
        book.record(mandate, MandateUsed(decision=decision.id), about=(decision.id,), because_of=accepted)


def honour(book: Book, decision: Decision, because: Event, note: str | None) -> None:
    """Record that the mandate under which a decision was taken was honoured, by somebody other than its holder."""
    mandate = _of(book, decision)
    if mandate is not None:
        event = MandateHonoured(decision=decision.id, note=note)
        book.record(mandate, event, about=(decision.id, mandate.holder), because_of=because)


def override(book: Book, decision: Decision, because: Event, note: str | None) -> None:
    """Record that the mandate under which a decision was taken was overridden, by somebody other than its holder."""
    mandate = _of(book, decision)
    if mandate is not None:
        event = MandateOverridden(decision=decision.id, note=note)
        book.record(mandate, event, about=(decision.id, mandate.holder), because_of=because)


def _of(book: Book, decision: Decision) -> Mandate | None:
    mandate = book.find(decision.mandate) if decision.mandate else None
    own = isinstance(mandate, Mandate) and book.speaker in (mandate.holder, decision.decided_by)
    return mandate if isinstance(mandate, Mandate) and not own else None
