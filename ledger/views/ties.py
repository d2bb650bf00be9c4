"""What the utterances show of who moves whom: who asked, endorsed, decided over, escalated to, promised, backed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
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
BACKED = {"decision.backing_changed": "sponsors"}
"""Backing given to a decision: the tie runs between whoever backs it and the one who first put it forward."""
KINDS = SPOKEN | ANSWERED | OVERTURNED | BACKED

SEES = ("stakeholder", "request", "decision", "commitment", "escalation")

# Each event on its own. Where a tie takes two events, it is known from the later one on: an answer about the past must
# not change because its other half was heard of since.
ONE_EVENT = """
SELECT h.topic, h.position, h.position, h.speaker, l.target, h.effective_at
    FROM history h {join} link l ON l.position = h.position AND l.role = 'to'
    WHERE {plus}h.topic IN ({spoken}) AND {then}
UNION ALL
SELECT h.topic, h.position, h.position, json_extract(h.body, '$.stakeholder'), o.speaker, h.effective_at
    FROM history h {join} history o ON o.id = h.id AND o.version = 1
    WHERE {plus}h.topic IN ({backed}) AND json_extract(h.body, '$.backing') = 'given' AND {then}
"""
TWO_EVENTS = """
SELECT h.topic, h.position, max(h.position, o.position), h.speaker, o.speaker, h.effective_at
    FROM history h {join} history o ON o.id = h.id AND {plus}o.topic = 'request.submitted'
    WHERE {plus}h.topic IN ({answered}) AND {then}
UNION ALL
SELECT h.topic, h.position, max(h.position, o.position), h.speaker, o.speaker, h.effective_at
    FROM history h
    {join} link over ON over.position = h.position AND over.role = 'about'
    {join} history o ON o.id = over.target AND {plus}o.topic = 'decision.accepted'
    WHERE {plus}h.topic IN ({overturned}) AND {then}
"""
TOPICS = "SELECT DISTINCT topic FROM history WHERE position > ? AND position <= ?"
OTHER_HALVES = ("request.submitted", "decision.accepted")
"""What is answered, and what is overturned: heard of late, it ties who had answered it before."""
PARTS = {
    ONE_EVENT: {"spoken": SPOKEN, "backed": BACKED},
    TWO_EVENTS: {"answered": ANSWERED, "overturned": OVERTURNED},
}


ONE_BY_ONE = {"plus": "+", "join": "CROSS JOIN"}
"""Each of the events that are asked for is looked at: they are few. With a `+`, an index by topic is not taken."""
BY_TOPIC = {"plus": "", "join": "JOIN"}
"""They are found among all that there are on their topics."""


@dataclass(frozen=True, slots=True)
class Uttered:
    """That one person did something to another, and the positions of the events that show it."""

    kind: str
    speaker: str
    other: str
    evidence: tuple[int, ...]
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class Utterance:
    """One event that ties two people: at which position, known from which on, and when it was said."""

    kind: str
    speaker: str
    other: str
    position: int
    known_from: int
    effective_at: int


def uttered(
    db: Database, viewer: Viewer, moment: Moment, *, about: str | None = None, people: Collection[str] | None = None
) -> list[Uttered]:
    """Return who did what to whom until a moment; `about` keeps to the events that concern a thing (a deal)."""
    then, values = "h.position <= ?", [moment.position]
    if moment.effective_at is not None:
        then, values = then + " AND h.effective_at <= ?", [*values, moment.effective_at]
    given: list[int | str] = [*values]
    if about is not None:
        concerned = "SELECT position FROM history WHERE id = ? UNION SELECT position FROM link WHERE target = ?"
        then += f" AND h.position IN ({concerned})"
        given += [about, about]
    require_sight(viewer, *SEES)
    found: dict[tuple[str, str, str], tuple[set[int], int]] = {}
    how = BY_TOPIC if about is None else ONE_BY_ONE
    events = [
        *_events(db, ONE_EVENT, how, then, given),
        *_events(db, TWO_EVENTS, how, f"{then} AND o.position <= ?", [*given, moment.position]),
    ]
    for u in events:
        if people is None or (u.speaker in people and u.other in people):
            evidence, last = found.setdefault((u.kind, u.speaker, u.other), (set(), u.effective_at))
            evidence.add(u.position)
            found[u.kind, u.speaker, u.other] = (evidence, max(last, u.effective_at))
    return [Uttered(*key, tuple(sorted(found[key][0])), time_of(found[key][1])) for key in sorted(found)]


def utterances(db: Database, viewer: Viewer, after: int, upto: int) -> list[Utterance]:
    """Return the events that tie people and became known between two positions, in that order."""
    require_sight(viewer, *SEES)
    within, page = "h.position > ? AND h.position <= ?", [after, upto]
    topics = {topic for (topic,) in db.reader().execute(TOPICS, page)}
    found: list[Utterance] = []
    # Most events tie nobody, and whoever follows comes here with every one of them.
    if not topics.isdisjoint(SPOKEN | BACKED):
        found += _events(db, ONE_EVENT, ONE_BY_ONE, within, page)
    if not topics.isdisjoint(ANSWERED | OVERTURNED):
        found += _events(db, TWO_EVENTS, ONE_BY_ONE, f"{within} AND o.position <= ?", [*page, upto])
    if not topics.isdisjoint(OTHER_HALVES):
        later = "o.position > ? AND o.position <= ? AND h.position <= ?"
        found += _events(db, TWO_EVENTS, BY_TOPIC, later, [*page, after])
    return sorted(dict.fromkeys(found), key=lambda u: (u.known_from, u.position, u.kind, u.speaker, u.other))


def _events(
    db: Database, query: str, how: dict[str, str], then: str, given: list[int | str] | list[int]
) -> Iterator[Utterance]:
    """Yield the events, found in one of the two ways."""
    topics = PARTS[query]
    lists = {name: ",".join("?" * len(kinds)) for name, kinds in topics.items()}
    values = [value for kinds in topics.values() for value in (*kinds, *given)]
    for topic, position, known, speaker, other, at in db.reader().execute(
        query.format(then=then, **how, **lists), values
    ):
        if speaker is not None and other is not None and speaker != other:
            yield Utterance(KINDS[topic], speaker, other, position, known, at)
