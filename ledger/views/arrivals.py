"""Arrivals: at which position somebody first had to do with a thing. It never changes: the log only grows."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ledger.policy import Viewer, require_sight
from ledger.views.database import Database

INVOLVED = """
SELECT p.target, min(p.position) FROM link p
    WHERE p.target >= 'stk_' AND p.target < 'stk`' AND p.position <= ?1 AND p.position IN (
        SELECT l.position FROM link l WHERE l.target = ?2 UNION SELECT h.position FROM history h WHERE h.id = ?2
    ) GROUP BY 1
"""


def involved(db: Database, viewer: Viewer, thing: str, position: int) -> dict[str, int]:
    """Return who spoke, was spoken to or was meant in an event about a thing, and the first position of each."""
    require_sight(viewer, "stakeholder")
    return dict(db.reader().execute(INVOLVED, (position, thing)))


def born(db: Database, viewer: Viewer, ids: Iterable[str], position: int) -> dict[str, int]:
    """Return the position at which the ledger first heard of each of these things."""
    require_sight(viewer)
    query = "SELECT t.id, t.born FROM json_each(?) a JOIN thing t ON t.id = a.value WHERE t.born <= ?"
    wanted = msgspec.json.encode(sorted(set(ids))).decode()
    return dict(db.reader().execute(query, (wanted, position)))
