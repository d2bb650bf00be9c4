"""Keeping: flags are kept as the views are drawn, so that lists and counts need not judge the whole ledger.

A row of `flag` holds what the ledger said between two positions. After each event just those things are judged again
whose flags looked at what the event touched: while a thing is judged, notes are taken of what is read (`flag_read`),
and of the time as of which it was read, so that a decision is not judged again for what happened to its request since.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import msgspec

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.event import Event
from ledger.policy import DRAWING
from ledger.views.asof import Moment
from ledger.views.flags.judging import Judged, judged
from ledger.views.flags.noting import Noting
from ledger.views.remembering import Memory
from ledger.views.shape import FOREVER
from ledger.views.things import get

QUIET = ("mandate.used", "mandate.honoured", "mandate.overridden")
"""Events that change nothing of their thing by which other things are judged, but for those they are about."""
COLUMNS = "name, about, starts, ends, since, nudge, open_from, disputed, sentence, evidence, accounts"
INSERT = f"""
INSERT INTO flag (thing, kind, ledger_from, ledger_to, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
READERS = "SELECT thing FROM flag_read WHERE key IN ({}) AND until >= ?"


class FlagKeeper:
    """Keeps the flags of one views file, inside the transaction of whoever draws it."""

    def __init__(self, db: sqlite3.Connection, memory: Memory) -> None:
        self._db = db
        self._memory = memory
        self._noting = Noting(db, memory)

    def heed(
        self,
        position: int,
        event: Event,
        at: int,
        before: Aggregate | None,
        after: Aggregate,
        targets: Iterable[str],
    ) -> None:
        """Judge again what an event may have changed, once it is drawn; `targets` is what it is linked to."""
        until = at if event.occurred_at is not None else -FOREVER
        touched = _touched(event, before, after, targets)
        query = READERS.format(",".join("?" * len(touched)))
        readers = {thing for (thing,) in self._db.execute(query, (*touched, until))}
        if event.topic == "reply.given":
            readers |= {thing for target in event.about if self._is_there(thing := target.partition("@")[0])}
        self._judge(after.id, position, after)
        for thing in sorted(readers - {after.id}):
            self._judge(thing, position)

    def _is_there(self, thing: str) -> bool:
        return self._memory.of(thing).ledger is not None

    def _judge(self, thing: str, position: int, found: Aggregate | None = None) -> None:
        moment = Moment(position)
        self._noting.begin(position)
        found = found or get(self._noting, DRAWING, thing, moment)
        flags = [] if found is None else judged(self._noting, DRAWING, found, moment)
        self._write(thing, "" if found is None else found.kind, position, flags)
        self._remember(thing)

    def _write(self, thing: str, kind: str, position: int, flags: list[Judged]) -> None:
        there = self._memory.flags(thing, COLUMNS)
        if not flags and not there:
            return
        wanted = dict.fromkeys(map(_row, flags))
        for row in [row for row in there if row not in wanted]:
            self._db.execute("UPDATE flag SET ledger_to = ? WHERE flag = ?", (position, there.pop(row)))
        for row in wanted:
            if row not in there:
                flag = self._db.execute(INSERT, (thing, kind, position, FOREVER, *row)).lastrowid
                assert flag is not None
                there[row] = flag
                accounts = msgspec.json.decode(str(row[-1]), type=list[str])
                self._db.executemany("INSERT INTO flag_account VALUES (?, ?)", [(a, flag) for a in accounts])

    def _remember(self, thing: str) -> None:
        """Keep the notes of what the flags of a thing were judged by; its own events touch it anyhow."""
        notes = self._noting.notes
        notes.pop(thing, None)
        known, there = self._memory.of(thing), self._memory.notes(thing)
        if notes == there:
            return
        if gone := [(thing, key) for key in there if key not in notes]:
            self._db.executemany("DELETE FROM flag_read WHERE thing = ? AND key = ?", gone)
        if new := [(thing, key, until) for key, until in notes.items() if there.get(key) != until]:
            self._db.executemany("INSERT OR REPLACE INTO flag_read VALUES (?, ?, ?)", new)
        known.notes = notes


def _touched(event: Event, before: Aggregate | None, after: Aggregate, targets: Iterable[str]) -> list[str]:
    """Return the notes that somebody may have taken of what this event changes."""
    prefix, keys = type(after).prefix, [] if event.topic in QUIET else [after.id]
    keys += [f"{prefix}<{target}" for target in targets]
    was, now = before.facets() if before is not None else None, after.facets()
    if was is None or was.label != now.label:
        keys += [f"{prefix}~{facets.label}" for facets in (was, now) if facets and facets.label]
    if was is None or was.account != now.account:
        keys += [f"{prefix}#{facets.account}" for facets in (was, now) if facets and facets.account]
    return keys


def _row(flag: Judged) -> tuple[object, ...]:
    return (
        flag.name.value,
        flag.about,
        flag.starts,
        flag.ends,
        flag.since,
        flag.nudge,
        flag.open_from,
        int(flag.disputed),
        flag.sentence,
        _json(list(flag.evidence)),
        _json(list(flag.accounts)),
    )


def _json(values: list[str]) -> str:
    return msgspec.json.encode(values).decode()
