"""History: every event with its envelope, filtered and paged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import msgspec

from ledger.domain.kernel.aggregate import kind_of
from ledger.domain.kernel.event import EVENTS, Event
from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.store.decoding import decoder_of
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.clock import moment as time_of
from ledger.views.database import Database
from ledger.views.paging import Page, Slice, bounds, slice_of
from ledger.views.shape import FOREVER

COLUMNS = (
    "h.position, h.id, h.kind, h.topic, h.effective_at, h.recorded_at, h.undated, h.backdated, h.irregular, "
    "h.sentence, h.body"
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """An event as it stands in history. `sentence` and the event's texts hold mentions still to be resolved."""

    position: int
    thing: str
    kind: str
    topic: str
    effective_at: datetime
    """When it counts as having happened; `undated` when the source does not say."""
    recorded_at: datetime
    undated: bool
    backdated: bool
    irregular: str | None
    sentence: str
    event: Event


GRADES = tuple(topic for topic in EVENTS if topic.endswith("_graded"))
"""Events that grade those to whom they are said."""
NAMING = (
    "h.position IN (SELECT l.position FROM link l WHERE l.target = ? AND l.role IN ('by', 'on_behalf_of', 'about') "
    "UNION ALL SELECT l.position FROM link l JOIN history t ON t.position = l.position "
    f"WHERE l.target = ? AND l.role = 'to' AND t.topic IN ({','.join('?' * len(GRADES))}) "
    "UNION ALL SELECT a.position FROM history a WHERE a.id = ? AND a.topic = 'stakeholder.assessed') "
    "AND h.scribe IS NOT ? AND h.kind <> 'reply'"
)
"""Whatever others wrote down of a person; what a person said in a reply is theirs alone to answer for."""


def naming(person: str) -> list[str]:
    """Return the arguments of `NAMING`."""
    return [person, person, *GRADES, person, person]


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Which events are asked for; what is left out does not restrict."""

    things: Sequence[str] = ()
    """Events of these things' own streams."""
    about: str | None = None
    """Events that are about this thing or person, said to them, or of their own stream."""
    by: str | None = None
    topics: Sequence[str] = ()
    kinds: Sequence[str] = ()
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    irregular: bool | None = None
    backdated: bool | None = None
    concerning: Sequence[str] = ()
    """Events that are about any of these, said to or by them, or of their own streams."""
    after: int | None = None
    """Only positions beyond this one."""
    naming: str | None = None
    """Events that others wrote down of this person: their words, what was said of them, how they were graded."""


def page(
    db: Database, viewer: Viewer, moment: Moment, which: HistoryFilter, asked: Page, *, newest_first: bool = False
) -> Slice[Utterance]:
    """Return a page of history at a moment, by position."""
    where, values = _where(viewer, moment, which)
    within, keys, order = bounds(asked, "h.position", descending=newest_first)
    query = f"SELECT {COLUMNS} FROM history h WHERE {where} AND {within} ORDER BY {order} LIMIT ?"
    rows = db.reader().execute(query, (*values, *keys, asked.size + 1))
    return slice_of([(r[0], utterance(r)) for r in rows], asked)


def count(db: Database, viewer: Viewer, moment: Moment, which: HistoryFilter) -> int:
    """Return how many events fit the filter at a moment."""
    where, values = _where(viewer, moment, which)
    total: int = db.reader().execute(f"SELECT count(*) FROM history h WHERE {where}", values).fetchone()[0]
    return total


def topics(db: Database, viewer: Viewer, moment: Moment) -> list[str]:
    """Return the topics of the events that there are at a moment, in the order of the alphabet."""
    where, values = _where(viewer, moment, HistoryFilter())
    return [
        t for (t,) in db.reader().execute(f"SELECT DISTINCT h.topic FROM history h WHERE {where} ORDER BY 1", values)
    ]


def at_positions(db: Database, viewer: Viewer, positions: Iterable[int]) -> dict[int, Utterance]:
    """Return the events at these positions that the viewer may see."""
    wanted = sorted(set(positions))
    found: dict[int, Utterance] = {}
    visible = visible_kinds(viewer)
    for part in (wanted[i : i + 500] for i in range(0, len(wanted), 500)):
        query = f"SELECT {COLUMNS} FROM history h WHERE h.position IN ({','.join('?' * len(part))})"
        for row in db.reader().execute(query, part):
            if row[2] in visible:
                found[row[0]] = utterance(row)
    return found


def of_streams(db: Database, viewer: Viewer, moment: Moment, things: Iterable[str], topic: str) -> list[Event]:
    """Return the events of a topic in the streams of these things, as the clock of the moment puts them in order."""
    require_sight(viewer)
    visible = visible_kinds(viewer)
    wanted = [i for i in dict.fromkeys(things) if (cls := kind_of(i)) is not None and cls.kind in visible]
    if not wanted:
        return []
    until, order = FOREVER, "h.position"
    if moment.effective_at is not None:
        until, order = moment.effective_at, "h.effective_at, h.position"
    query = (
        "SELECT h.body FROM json_each(?) t CROSS JOIN history h ON h.id = t.value "
        f"WHERE h.topic = ? AND h.position <= ? AND h.effective_at <= ? ORDER BY {order}"
    )
    ids = msgspec.json.encode(wanted).decode()
    rows = db.reader().execute(query, (ids, topic, moment.position, until))
    return [_decoder(topic).decode(body) for (body,) in rows]


def find(db: Database, viewer: Viewer, event_id: str) -> Utterance | None:
    """Return the event with an id (`<stream id>@<version>`), or None."""
    require_sight(viewer)
    stream, _, version = event_id.partition("@")
    if not version.isdecimal() or len(version) > 15:
        return None
    query = f"SELECT {COLUMNS} FROM history h WHERE h.id = ? AND h.version = ?"
    row = db.reader().execute(query, (stream, int(version))).fetchone()
    return utterance(row) if row is not None and row[2] in visible_kinds(viewer) else None


@cache
def _decoder(topic: str) -> msgspec.json.Decoder[Any]:
    return decoder_of(EVENTS[topic])


def utterance(row: Sequence[Any]) -> Utterance:
    """Return the utterance that a row of `COLUMNS` holds."""
    position, thing, kind, topic, effective_at, recorded_at, undated, backdated, irregular, sentence, body = row
    return Utterance(
        position,
        thing,
        kind,
        topic,
        time_of(effective_at),
        time_of(recorded_at),
        bool(undated),
        bool(backdated),
        irregular,
        sentence,
        _decoder(topic).decode(body),
    )


def _where(viewer: Viewer, moment: Moment, which: HistoryFilter) -> tuple[str, list[Any]]:
    require_sight(viewer)
    conditions, values = ["h.position <= ?"], list[Any]([moment.position])
    if moment.effective_at is not None:
        conditions.append("h.effective_at <= ?")
        values.append(moment.effective_at)
    kinds = visible_kinds(viewer) & set(which.kinds) if which.kinds else visible_kinds(viewer)
    for column, allowed in (("id", which.things), ("topic", which.topics), ("kind", sorted(kinds))):
        if allowed:
            conditions.append(f"h.{column} IN ({','.join('?' * len(allowed))})")
            values += allowed
        elif column == "kind":
            conditions.append("0")
    for column in ("speaker", "source"):
        value = which.by if column == "speaker" else which.source
        if value is not None:
            conditions.append(f"h.{column} = ?")
            values.append(value)
    if which.about is not None:
        conditions.append("(h.id = ? OR h.position IN (SELECT l.position FROM link l WHERE l.target = ?))")
        values += [which.about, which.about]
    if which.concerning:
        marks = ",".join("?" * len(which.concerning))
        conditions.append(
            f"(h.id IN ({marks}) OR h.position IN (SELECT l.position FROM link l WHERE l.target IN ({marks})))"
        )
        values += [*which.concerning, *which.concerning]
    for operator, time in ((">=", which.since), ("<", which.until)):
        if time is not None:
            conditions.append(f"h.effective_at {operator} ?")
            values.append(micros(time))
    if which.irregular is not None:
        conditions.append(f"h.irregular IS {'NOT ' if which.irregular else ''}NULL")
    if which.backdated is not None:
        conditions.append("h.backdated = ?")
        values.append(int(which.backdated))
    if which.naming is not None:
        conditions.append(NAMING)
        values += naming(which.naming)
    if which.after is not None:
        conditions.append("h.position > ?")
        values.append(which.after)
    return " AND ".join(conditions), values
