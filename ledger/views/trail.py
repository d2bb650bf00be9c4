"""The trail: everything that led to an answer and came of it, in its true order.

It is the closure over the links between things that negotiate: requests and their merges, decisions, commitments,
escalations. It does not run through people, accounts or deals: not everything that a person ever did belongs to it.
Conversations and problems hang on it like leaves (see leaves.py): they belong to it and lead no further.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.domain.kernel.aggregate import kind_of
from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.history import COLUMNS, Utterance, utterance
from ledger.views.leaves import LEAVES, leaves_of

RUNS_THROUGH = ("request", "decision", "commitment", "escalation")
PREFIXES = ("req_", "dec_", "com_", "esc_")
LOOSE = ("request.linked", "request.commented")
"""Events whose links do not lead further: that somebody saw a likeness does not make it one negotiation."""
MOST = 5_000
"""Events after which a trail is cut, and says so."""


@dataclass(frozen=True, slots=True)
class Trail:
    """Events in the order in which they happened; `whole` is False when something was cut off or may not be seen."""

    things: tuple[str, ...]
    events: tuple[Utterance, ...]
    whole: bool


def trail(db: Database, viewer: Viewer, thing_id: str, moment: Moment) -> Trail:
    """Return the trail that a thing belongs to, as of a moment."""
    require_sight(viewer, *RUNS_THROUGH)
    reader = db.reader()
    loose = ",".join("?" * len(LOOSE))
    known: list[str] = [thing_id]
    seen = {thing_id}
    whole = True
    for current in known:  # grows while it is walked
        found = reader.execute(
            # What the thing's own events are about, and the streams whose events are about the thing.
            "SELECT DISTINCT l.target FROM history h JOIN link l ON l.position = h.position "
            f"WHERE h.id = ? AND h.position <= ? AND l.role = 'about' AND h.topic NOT IN ({loose}) "
            "UNION SELECT DISTINCT l.stream FROM link l JOIN history h ON h.position = l.position "
            f"WHERE l.target = ? AND l.position <= ? AND l.role = 'about' AND h.topic NOT IN ({loose})",
            (current, moment.position, *LOOSE, current, moment.position, *LOOSE),
        )
        for (other,) in found.fetchall():
            if other not in seen and other.startswith(PREFIXES):
                seen.add(other)
                known.append(other)
        if len(known) > MOST:
            whole = False
            break
    marks = ",".join("?" * len(known))
    effective = "AND h.effective_at <= ?" if moment.effective_at is not None else ""
    times = [] if moment.effective_at is None else [moment.effective_at]
    rows = reader.execute(
        f"SELECT {COLUMNS} FROM history h WHERE h.id IN ({marks}) AND h.position <= ? {effective} "
        "ORDER BY h.effective_at, h.position LIMIT ?",
        (*known, moment.position, *times, MOST + 1),
    ).fetchall()
    leaves = leaves_of(db, known, moment)
    if leaves and not visible_kinds(viewer).issuperset(LEAVES):
        leaves, whole = {}, False
    events = [utterance(r) for r in rows] + [u for hanging in leaves.values() for u in hanging]
    events.sort(key=lambda u: (u.effective_at, u.position))
    return Trail((*known, *leaves), tuple(events[:MOST]), whole and len(events) <= MOST)


def has_trail(thing_id: str) -> bool:
    """Return whether things of this kind have a trail."""
    cls = kind_of(thing_id)
    return cls is not None and cls.kind in RUNS_THROUGH
