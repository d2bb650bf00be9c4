"""What the utterances show of who moves whom: who asked, endorsed, decided over, escalated to, promised whom."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of
from ledger.views.database import Database

SPOKEN = {
    "request.submitted": "asks",
    "escalation.raised": "escalates_to",
    "commitment.made": "promises_to",
}
"""Acts said to somebody: the tie runs between the speaker and those spoken to."""
ANSWERED = {
    "request.accepted": "decides_over",
    "request.declined": "decides_over",
    "request.deferred": "decides_over",
    "request.countered": "decides_over",
    "request.otherwise_answered": "decides_over",
    "request.endorsed": "endorses",
}
"""Acts on a request: the tie runs between the speaker and the one who asked."""
OVERTURNED = {"escalation.overturned": "overrides"}
"""Acts over a decision: the tie runs between the speaker and the one who had decided."""

QUERY = """
SELECT h.topic, h.speaker, l.target, group_concat(h.position), max(h.effective_at)
    FROM history h JOIN link l ON l.position = h.position AND l.role = 'to'
    WHERE h.topic IN ({spoken}) AND {then} GROUP BY 1, 2, 3
UNION ALL
SELECT h.topic, h.speaker, asked.speaker, group_concat(DISTINCT h.position), max(h.effective_at)
    FROM history h JOIN history asked ON asked.id = h.id AND asked.topic = 'request.submitted'
    WHERE h.topic IN ({answered}) AND {then} GROUP BY 1, 2, 3
UNION ALL
SELECT h.topic, h.speaker, decided.speaker, group_concat(DISTINCT h.position), max(h.effective_at)
    FROM history h
    JOIN link over ON over.position = h.position AND over.role = 'about'
    JOIN history decided ON decided.id = over.target AND decided.topic = 'decision.accepted'
    WHERE h.topic IN ({overturned}) AND {then} GROUP BY 1, 2, 3
"""


@dataclass(frozen=True, slots=True)
class Uttered:
    """That one person did something to another, and the positions of the events that show it."""

    kind: str
    speaker: str
    other: str
    evidence: tuple[int, ...]
    last_seen: datetime


def uttered(
    db: Database, viewer: Viewer, moment: Moment, *, about: str | None = None, people: Collection[str] | None = None
) -> list[Uttered]:
    """Return who did what to whom until a moment; `about` keeps to the events that concern a thing (a deal)."""
    require_sight(viewer, "stakeholder", "request", "decision", "commitment", "escalation")
    then, arguments = "h.position <= ?", [moment.position]
    if moment.effective_at is not None:
        then, arguments = then + " AND h.effective_at <= ?", [*arguments, moment.effective_at]
    values: list[int | str] = [*arguments]
    if about is not None:
        then += " AND (h.id = ? OR h.position IN (SELECT position FROM link WHERE target = ?))"
        values += [about, about]
    query = QUERY.format(
        spoken=",".join("?" * len(SPOKEN)),
        answered=",".join("?" * len(ANSWERED)),
        overturned=",".join("?" * len(OVERTURNED)),
        then=then,
    )
    rows = db.reader().execute(query, (*SPOKEN, *values, *ANSWERED, *values, *OVERTURNED, *values))
    kinds = SPOKEN | ANSWERED | OVERTURNED
    merged: dict[tuple[str, str, str], Uttered] = {}
    for topic, speaker, other, positions, last in rows:
        if speaker is None or other is None or speaker == other:
            continue
        if people is not None and not (speaker in people and other in people):
            continue
        key = (kinds[topic], speaker, other)
        evidence = tuple(int(p) for p in positions.split(","))
        before = merged.get(key)
        seen = time_of(last)
        if before is not None:
            evidence, seen = (*before.evidence, *evidence), max(before.last_seen, seen)
        merged[key] = Uttered(*key, tuple(sorted(set(evidence))), seen)
    return [merged[key] for key in sorted(merged)]
