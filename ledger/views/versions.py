"""Versions: what things of some kinds became, event by event and by both clocks, for whoever keeps their own form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.domain.kernel.aggregate import Aggregate
from ledger.policy import Viewer, require_sight
from ledger.views.database import Database
from ledger.views.things import decode

QUERY = """
SELECT h.position, h.id, t.born, s.body, s.known_from IS NULL, h.effective_at
    FROM history h
    CROSS JOIN state s ON s.id = h.id AND s.ledger_from = h.position
    CROSS JOIN thing t ON t.id = h.id
    WHERE h.position > ? AND h.position <= ? AND h.kind IN ({})
    ORDER BY h.position
"""
TIMELINE = """
SELECT valid_from, body FROM state
    WHERE id = ? AND known_from IS NOT NULL AND known_from <= ? AND known_to > ?
    ORDER BY valid_from, valid_position
"""


@dataclass(frozen=True, slots=True)
class Version:
    """What a thing became at a position. ``born`` is the position of its first event, which names it for good.

    ``timeline`` is None while the two clocks fold alike. Once a fact has come late it is the whole effective history
    as known at this position: what was true from when on, in order.
    """

    position: int
    id: str
    born: int
    state: Aggregate
    effective_at: int
    timeline: tuple[tuple[int, Aggregate], ...] | None = None


def versions(db: Database, viewer: Viewer, after: int, upto: int, *kinds: str) -> Iterator[Version]:
    """Yield the versions of things of these kinds between two positions, in the order of the log."""
    require_sight(viewer, *kinds)
    reader = db.reader()
    query = QUERY.format(",".join("?" * len(kinds)))
    for position, thing_id, born, body, twisted, at in reader.execute(query, (after, upto, *kinds)).fetchall():
        timeline = None
        if twisted:
            found = reader.execute(TIMELINE, (thing_id, position, position))
            timeline = tuple((valid_from, decode(thing_id, was)) for valid_from, was in found)
        yield Version(position, thing_id, born, decode(thing_id, body), at, timeline)


def told_at(db: Database, viewer: Viewer, position: int) -> tuple[str, str] | None:
    """Return the log and the event that stands at a position: whoever follows sees by it that it is still the same."""
    require_sight(viewer)
    query = "SELECT c.log_id, h.id || '@' || h.version FROM cursor c, history h WHERE h.position = ?"
    found = db.reader().execute(query, (position,)).fetchone()
    return None if found is None else (found[0], found[1])
