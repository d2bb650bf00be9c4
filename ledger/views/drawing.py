"""Drawing: what one event of the log changes in the views."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from copy import copy
from functools import cache
from typing import get_args, get_type_hints

import msgspec

from ledger.domain.commitment.state import Commitment
from ledger.domain.kernel.aggregate import Aggregate, kind_of
from ledger.domain.kernel.event import Event
from ledger.domain.kernel.types import EventRef
from ledger.domain.reply import Reply
from ledger.domain.request.state import Request
from ledger.store.row import Row
from ledger.views import causes, promises
from ledger.views.clock import micros
from ledger.views.flags.keeping import FlagKeeper
from ledger.views.indexing import words_of
from ledger.views.remembering import Memory, Remembered
from ledger.views.shape import FOREVER


@cache
def event_refs(cls: type[Event]) -> tuple[str, ...]:
    """Return the fields of an event that name an earlier event: what led to it, what it replies to …"""
    hints = get_type_hints(cls, include_extras=True)
    return ("because_of", *(name for name in cls.__struct_fields__ if _names_event(hints[name])))


def _names_event(hint: object) -> bool:
    if any(isinstance(extra, EventRef) for extra in getattr(hint, "__metadata__", ())):
        return True
    return any(_names_event(argument) for argument in get_args(hint))


ENCODER = msgspec.json.Encoder()
CLOSE = "UPDATE state SET ledger_to = ? WHERE rowid = ?"
LABEL = "INSERT OR IGNORE INTO labelled VALUES (?, ?, ?, ?)"
LABELLED = ("mandate", "initiative", "capacity")
"""Kinds of things that are looked up by their label."""
LINK = "INSERT OR IGNORE INTO link VALUES (?, ?, ?, ?)"
HANG = "INSERT OR IGNORE INTO hanging VALUES (?, ?, ?, ?)"
StreamReader = Callable[[str, int], Iterable[tuple[Row, Event]]]
"""Return the rows and events of a stream, from the first to the version given, as far as they can be read."""

Forget = Callable[[Iterable[Row]], None]
"""Destroy the keys under which the identity in these rows is sealed."""


def effective_at(event: Event, row: Row) -> int:
    """Return when the event counts as having happened: by its speaker, else by its source, else by this ledger."""
    if event.occurred_at is not None:
        return micros(event.occurred_at)
    if event.source is not None and event.source.recorded_at is not None:
        return micros(event.source.recorded_at)
    return row.recorded_at


def _begun(sentence: str) -> str:
    """Return the sentence with a capital; one that begins with a mention begins with a name."""
    return sentence[:1].upper() + sentence[1:]


class Pen:
    """Draws events into the views, in the order of the log, inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, stream: StreamReader, forget_identity: Forget) -> None:
        self._db = db
        self._stream = stream
        self._forget_identity = forget_identity
        self._memory = Memory(db)
        self._flags = FlagKeeper(db, self._memory)

    def forget(self) -> None:
        """Forget what is remembered, after a transaction was rolled back."""
        self._memory.forget()

    def draw(self, row: Row, event: Event) -> None:
        """Draw one event."""
        thing = self._memory.of(event.originator_id)
        before = thing.ledger
        erased = event.topic == "stakeholder.erased"
        targets = self._draw_again(row, thing) if erased else self._draw(row, event, thing)
        assert thing.ledger is not None
        self._flags.heed(row.id, event, effective_at(event, row), before, thing.ledger, targets)

    def _draw(self, row: Row, event: Event, thing: Remembered) -> list[str]:
        """Draw one event of a thing; return what it is linked to."""
        at = effective_at(event, row)
        backdated = thing.ledger is not None and at < thing.reaches
        known_as = thing.ledger.external_id if thing.ledger is not None else None
        first = thing.ledger is None
        thing.ledger = event.mutate(copy(thing.ledger))
        if first or thing.ledger.external_id != known_as:
            self._introduce(row.id, thing.ledger)
        targets = self._history(row, event, at, backdated, thing)
        if backdated:
            self._draw_late(row, at, thing)
        elif thing.twisted:
            thing.effective = event.mutate(copy(thing.effective))
            self._tell(thing, row.id)
            self._insert(thing.effective, known_from=row.id, valid_from=at, valid_position=row.id)
        else:
            self._tell(thing, row.id, valid_from=at)
        thing.reaches = max(thing.reaches, at)
        return targets

    def _introduce(self, position: int, state: Aggregate) -> None:
        self._db.execute(
            "INSERT INTO thing (id, kind, born, external_id) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET external_id = excluded.external_id",
            (state.id, state.kind, position, state.external_id),
        )

    def _tell(self, thing: Remembered, position: int, *, valid_from: int | None = None) -> None:
        """Draw what the ledger says of a thing from a position on, and in effect from a time on, if named."""
        state = thing.ledger
        assert state is not None
        if thing.row is not None:
            self._db.execute(CLOSE, (position, thing.row))
        valid = {} if valid_from is None else {"known_from": position, "valid_from": valid_from}
        thing.row = self._insert(state, ledger_from=position, valid_position=position if valid else None, **valid)
        if state.kind in LABELLED and (label := state.facets().label) is not None and label != thing.label:
            self._db.execute(LABEL, (state.kind, label, state.id, position))
            thing.label = label
        if isinstance(state, Commitment):
            self._promise(state, position)
        elif isinstance(state, Request):
            promises.follow(self._db, state, position)
        elif isinstance(state, Reply) and isinstance(over := self._memory.of(state.over or "").ledger, Commitment):
            self._promise(over, position)

    def _promise(self, promise: Commitment, position: int) -> None:
        """Draw what is counted of a promise."""
        disputed = not self._memory.quiet(promise.id) and promises.is_disputed(self._db, promise)
        promises.draw(self._db, promise, position, disputed=disputed)

    def _insert(
        self,
        state: Aggregate,
        *,
        ledger_from: int | None = None,
        known_from: int | None = None,
        valid_from: int | None = None,
        valid_position: int | None = None,
    ) -> int | None:
        facets = state.facets()
        row = self._db.execute(
            "INSERT INTO state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                state.id,
                state.kind,
                ledger_from,
                None if ledger_from is None else FOREVER,
                known_from,
                None if known_from is None else FOREVER,
                valid_from,
                valid_position,
                facets.title,
                str(facets.status),
                facets.account,
                facets.opportunity,
                facets.label,
                ENCODER.encode(state),
            ),
        )
        return row.lastrowid

    def _draw_late(self, row: Row, at: int, thing: Remembered) -> None:
        """Close what was known to be true after the late fact, and draw it again with the fact in its true place."""
        assert thing.ledger is not None
        thing_id = thing.ledger.id
        self._tell(thing, row.id)
        self._db.execute(
            "UPDATE state SET known_to = ? WHERE id = ? AND known_from IS NOT NULL AND known_to = ? AND valid_from > ?",
            (row.id, thing_id, FOREVER, at),
        )
        state: Aggregate | None = None
        for valid_from, position, event in self._in_effect(thing_id, row.originator_version):
            state = event.mutate(state)
            if (valid_from, position) >= (at, row.id):
                self._insert(state, known_from=row.id, valid_from=valid_from, valid_position=position)
        thing.effective, thing.twisted = state, True
        self._db.execute("UPDATE thing SET twisted = 1 WHERE id = ?", (thing_id,))

    def _in_effect(self, thing_id: str, version: int) -> list[tuple[int, int, Event]]:
        stream = self._stream(thing_id, version)
        return sorted(((effective_at(e, r), r.id, e) for r, e in stream), key=lambda x: x[:2])

    def _draw_again(self, row: Row, thing: Remembered) -> list[str]:
        """Draw the whole stream again, now that its identity cannot be read any more: no old row may still hold it."""
        targets = list[str]()
        thing_id = str(row.originator_id)
        # Here, and not where the act was recorded: the cursor moves on only once it is done, whatever crashes between.
        self._forget_identity([old for old, _ in self._stream(thing_id, row.originator_version)])
        self._db.execute("DELETE FROM words WHERE rowid IN (SELECT position FROM history WHERE id = ?)", (thing_id,))
        # What is deleted stays in the index until its parts are merged: it must go now.
        self._db.execute("INSERT INTO words (words) VALUES ('optimize')")
        for table in ("state", "history", "thing"):
            self._db.execute(f"DELETE FROM {table} WHERE id = ?", (thing_id,))
        thing.begin()
        for old_row, old_event in self._stream(thing_id, row.originator_version):
            targets = self._draw(old_row, old_event, thing)
        return targets

    def _history(self, row: Row, event: Event, at: int, backdated: bool, thing: Remembered) -> list[str]:
        """Draw the event itself, and what it is linked to; return that."""
        cls = kind_of(event.originator_id)
        assert cls is not None
        self._db.execute(
            "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                row.id,
                event.originator_id,
                cls.kind,
                event.originator_version,
                event.topic,
                event.by,
                event.source.system if event.source else None,
                at,
                row.recorded_at,
                event.occurred_at is None,
                backdated,
                event.irregular,
                _begun(event.sentence()),
                ENCODER.encode(event),
                event.recorded_by,
            ),
        )
        if (words := words_of(event)) is not None:
            self._db.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", (row.id, *words))
        if backdated or event.irregular is not None:
            thing.quiet = False
        links = {(target, "about") for target in event.about} | {(target, "to") for target in event.to}
        if event.by:
            links.add((event.by, "by"))
        if event.on_behalf_of:
            links.add((event.on_behalf_of, "on_behalf_of"))
        for role in event_refs(type(event)):
            earlier = getattr(event, role)
            if earlier is not None:
                links.add((earlier, role))
                if role == "replies_to":
                    self._memory.of(earlier.partition("@")[0]).quiet = False
        stream = event.originator_id
        if links:
            self._db.executemany(LINK, [(target, row.id, role, stream) for target, role in sorted(links)])
        targets = list({target for target, _ in links})
        if new := [t for t in targets if "@" not in t and t not in thing.hung]:
            self._db.executemany(HANG, [(target, stream[:3], stream, row.id) for target in new])
            thing.hung.update(new)
        for promise in causes.draw(self._db, event, row.id, at):
            promises.led(self._db, promise, row.id)
        return targets
