"""Causes: what each promise led to, by the links from an event to the one it was because of, however long the chain.

Nothing is guessed: an event belongs to a promise when it says so itself, or is because of an event that does.
"""

from __future__ import annotations

import sqlite3

from ledger.domain.commitment.consequences import CommitmentWorkDisplaced
from ledger.domain.escalation.raising import EscalationRaised
from ledger.domain.initiative.displacing import InitiativeDisplaced
from ledger.domain.interaction.holding import InteractionHeld, InteractionScheduled
from ledger.domain.interaction.state import InteractionCapacity
from ledger.domain.kernel import Described
from ledger.domain.kernel.event import Event

PROMISE = "com_"
EARLIER = """
SELECT c.promise FROM history h JOIN caused c ON c.position = h.position WHERE h.id = ? AND h.version = ?
"""
KNOWN = """
SELECT 1 FROM caused WHERE promise = ? AND effect = ? AND effect <> 'other' AND what IS ? AND (thing = ? OR NOT ?)
"""
"""Work is told by the promise and by the plan that it pushed aside; a conversation, when planned and when held."""
DRAW = "INSERT OR IGNORE INTO caused VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
STEPPED_IN = ("escalation.overturned", "mandate.overridden")


class Effect(Described):
    """What a promise led to."""

    ESCALATION = "escalation", "Something was taken higher."
    REVIEW = "review", "People had to meet over it."
    INTERVENTION = "intervention", "Somebody at the top had to step in."
    DISPLACED = "displaced", "Planned work had to make room."
    OTHER = "other", "Something else happened because of it."


def effect_of(event: Event) -> Effect:
    """Return what kind of effect an event is."""
    if isinstance(event, EscalationRaised):
        return Effect.ESCALATION
    if isinstance(event, InteractionScheduled | InteractionHeld):
        top = event.capacity is InteractionCapacity.EXECUTIVE
        return Effect.INTERVENTION if top else Effect.REVIEW
    if isinstance(event, CommitmentWorkDisplaced | InitiativeDisplaced):
        return Effect.DISPLACED
    return Effect.INTERVENTION if event.topic in STEPPED_IN else Effect.OTHER


def draw(db: sqlite3.Connection, event: Event, position: int, effective_at: int) -> list[str]:
    """Draw that an event was led to by promises, if it was; return by which."""
    causes = _causes(db, event)
    if not causes:
        return causes
    effect = effect_of(event)
    work = event if isinstance(event, CommitmentWorkDisplaced | InitiativeDisplaced) else None
    what = event.what if isinstance(event, CommitmentWorkDisplaced) else event.originator_id if work else None
    cost = work.cost if work else None
    row = (
        position,
        effective_at,
        event.originator_id,
        effect.value,
        what,
        work.person_weeks if work else None,
        cost.currency if cost else None,
        cost.amount if cost else None,
    )
    for promise in causes:
        # Work without a name is another piece each time.
        named = effect is not Effect.DISPLACED or what is not None
        which = (promise, effect.value, what, event.originator_id, what is None)
        known = named and db.execute(KNOWN, which).fetchone() is not None
        db.execute(DRAW, (promise, *row, int(not known)))
    return causes


def _causes(db: sqlite3.Connection, event: Event) -> list[str]:
    """Return the promises that led to an event: itself no further act on the same promise."""
    found: dict[str, None] = {}
    if isinstance(event, CommitmentWorkDisplaced):
        return [event.originator_id]
    if isinstance(event, InitiativeDisplaced):
        by = event.displaced_by or ""
        return [by] if by.startswith(PROMISE) else []
    if isinstance(event, EscalationRaised) and event.over is not None and event.over.startswith(PROMISE):
        found[event.over] = None
    if event.because_of is not None:
        stream, _, version = event.because_of.partition("@")
        if stream.startswith(PROMISE):
            found[stream] = None
        found |= dict.fromkeys(promise for (promise,) in db.execute(EARLIER, (stream, int(version))))
    found.pop(event.originator_id, None)
    return list(found)
