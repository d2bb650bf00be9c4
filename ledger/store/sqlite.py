"""The log on SQLite: one file, one writer at a time, every commit durable."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from eventsourcing.persistence import StoredEvent

from ledger.integrity.leaf import leaf_hash
from ledger.store.errors import Misconfigured
from ledger.store.fitting import Fitting, behind, streams, supposed, told
from ledger.store.reading import ReadingRecorder
from ledger.store.row import COLUMNS, VERSION, Entry, Kept, Outcome, Record, Written
from ledger.store.transaction import EAGER, PATIENCE, faults, transaction, write_ahead

SCHEMA = """
CREATE TABLE IF NOT EXISTS event (
    position INTEGER PRIMARY KEY,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    recorded_at INTEGER NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    UNIQUE (originator_id, originator_version)
) STRICT;
CREATE TABLE IF NOT EXISTS command (
    key BLOB PRIMARY KEY,
    digest BLOB NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    result TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS log (
    one INTEGER PRIMARY KEY CHECK (one = 1), id TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
INSERT OR IGNORE INTO log (one, id, version) VALUES (1, lower(hex(randomblob(16))), 1);
"""
GUARD = """
CREATE TRIGGER IF NOT EXISTS {table}_is_never_{past} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the log is append-only: {table} rows are never {past}'); END;
"""
GAPLESS = """
CREATE TRIGGER IF NOT EXISTS event_is_next BEFORE INSERT ON event
WHEN NEW.position != coalesce((SELECT max(position) FROM event), 0) + 1
BEGIN SELECT RAISE(ABORT, 'the log is gapless: the next position is head + 1'); END;
"""
CLAIM = "INSERT INTO command (key, digest, first, last, result) VALUES (?, ?, ?, ?, ?)"
CLAIMED = "SELECT key, digest, first, last, result FROM command WHERE key IN ({})"
HEAD = "SELECT position, recorded_at, leaf FROM event ORDER BY position DESC LIMIT 1"
VERSIONS = """
SELECT originator_id, max(originator_version) FROM event
WHERE originator_id IN (SELECT value FROM json_each(?)) GROUP BY 1
"""
INSERT = f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"


class SQLiteRecorder(ReadingRecorder):
    """Appends entries and reads rows. Any thread may call it; writes take turns, reads never wait for them."""

    poll = 0.05
    table, mark = "event", "?"

    def __init__(self, path: Path, clock: Callable[[], int] | None = None) -> None:
        self.path = path
        self._clock = clock or (lambda: time.time_ns() // 1_000)
        self._writing = threading.Lock()
        self._local = threading.local()
        self._writer = self._connect()
        self._writer.execute(f"PRAGMA busy_timeout = {EAGER}")
        try:
            with transaction(self._writer) as db:
                self.log_id = self._prepared(db)
        except BaseException:
            self._writer.close()
            raise

    def append(self, entries: Sequence[Entry], seen: bytes | None = None) -> list[Outcome]:
        """Write the entries in one durable transaction; each is written whole or not at all, and told which."""
        if seen is not None and supposed(entries) is not None:
            with suppress(sqlite3.IntegrityError), self._appending() as (db, head, stamp, newest):
                if newest == seen:
                    places = behind(head, entries)
                    leaf = self._insert(db, entries, places, stamp)
                    return [*told(places, leaf or newest)]
        with self._appending() as (db, head, stamp, _):
            keys = [entry.key for entry in entries if entry.key is not None]
            fitting = Fitting(head, self._versions(db, streams(entries)), _kept(db.execute, keys))
            placed = [fitting.place(entry) for entry in entries]
            fresh = [(e, o) for e, o in zip(entries, placed, strict=True) if isinstance(o, Written) and not o.repeated]
            self._insert(db, [e for e, _ in fresh], [o for _, o in fresh], stamp)
        return placed

    def _prepared(self, db: sqlite3.Connection) -> str:
        """See to the schema, and return the log's id. A log of another format is left as it is."""
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'log'").fetchone():
            (found,) = db.execute("SELECT version FROM log").fetchone() or (VERSION,)
            if found != VERSION:
                raise Misconfigured(f"{self.path} has format {found}; this release reads and writes format {VERSION}")
        for statement in _statements():
            db.execute(statement)
        return str(db.execute("SELECT id FROM log").fetchone()[0])

    @contextmanager
    def _appending(self) -> Iterator[tuple[sqlite3.Connection, int, int, bytes]]:
        """Take the log's lock; yields the head, the time of what is to be written, and the newest leaf."""
        with self._writing, transaction(self._writer) as db:
            head, stamp, newest = db.execute(HEAD).fetchone() or (0, 0, b"")
            yield db, head, max(stamp, self._clock()), newest

    def _insert(
        self, db: sqlite3.Connection, entries: Sequence[Entry], outcomes: Sequence[Written], stamp: int
    ) -> bytes:
        """Insert the entries in their places; returns the last leaf, if there is any."""
        named = ((e, o) for e, o in zip(entries, outcomes, strict=True) if e.key is not None)
        _execute(db, CLAIM, [(e.key, e.digest, o.first, o.last, o.result) for e, o in named])
        records = _records([event for e in entries for event in e.events], outcomes[0].first if outcomes else 0, stamp)
        _execute(db, INSERT, records)
        return records[-1][-1] if records else b""

    def find_commands(self, keys: Collection[bytes]) -> dict[bytes, Kept]:
        """Return what the log keeps of the commands with these keys, as far as it knows them."""
        with faults():
            reader = self._reader()  # held, so that nobody closes it meanwhile
            return _kept(reader.db.execute, keys)

    def _versions(self, db: sqlite3.Connection, things: Collection[str]) -> dict[str, int]:
        return dict(db.execute(VERSIONS, (json.dumps(list(things)),)))

    def change_token(self) -> object:
        """Return a value that changes when another connection has written (`PRAGMA data_version`)."""
        return self._ask("PRAGMA data_version")[0][0]

    def listen(self, heard: Callable[[int], object]) -> None:
        """Do nothing: SQLite tells nobody. Whoever follows polls."""

    def close(self) -> None:
        """Close all connections; one that a thread is reading by at this moment closes when the thread is done."""
        self._local = threading.local()  # to close another thread's under it would end the process
        with self._writing:
            self._writer.close()

    def _ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with faults():
            reader = self._reader()
            return reader.db.execute(query, values).fetchall()

    def _reader(self) -> _Reader:
        reader: _Reader | None = getattr(self._local, "reader", None)
        if reader is None:
            reader = self._local.reader = _Reader(self._connect())
        return reader

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
        try:
            mode = write_ahead(db)
            db.execute("PRAGMA synchronous=FULL")
            (level,) = db.execute("PRAGMA synchronous").fetchone()
            if mode != "wal" or level != 2:
                found = f"journal_mode is {mode} and synchronous {level}"
                raise Misconfigured(f"{self.path}: {found}; WAL and FULL are needed")
        except BaseException:
            db.close()  # when descriptors run out, it must not keep those that it has got
            raise
        return db


class _Reader:
    """A thread's own connection, closed when the thread ends: many may come and go, each with an act of its own."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db

    def __del__(self) -> None:
        self.db.close()


def _records(events: Iterable[StoredEvent], first: int, stamp: int) -> list[Record]:
    records = []
    for position, e in enumerate(events, first):
        stream, version, topic, state = str(e.originator_id), e.originator_version, e.topic, e.state
        records.append(
            (position, stream, version, topic, state, stamp, leaf_hash(stream, version, topic, state, stamp))
        )
    return records


def _execute(db: sqlite3.Connection, insert: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert the rows by statements of 64, 16, 4 and 1 of them.

    With every statement the interpreter's lock is let go of, and callers that make ready their next command may keep it
    for a while: row by row, the writer would spend its time waiting for them.
    """
    done = 0
    for many in (64, 16, 4, 1):
        while len(rows) - done >= many:
            db.execute(_of_many(insert, many), [*chain.from_iterable(rows[done : done + many])])
            done += many


@cache
def _of_many(insert: str, many: int) -> str:
    into, values = insert.split("VALUES ")
    return f"{into}VALUES {', '.join([values] * many)}"


def _kept(execute: Callable[..., sqlite3.Cursor], keys: Collection[bytes]) -> dict[bytes, Kept]:
    return {
        key: (digest, *rest) for key, digest, *rest in execute(CLAIMED.format(",".join("?" * len(keys))), tuple(keys))
    }


def _statements() -> Iterator[str]:
    yield from (s for s in SCHEMA.split(";\n") if s.strip())
    for table in ("event", "command", "log"):
        yield GUARD.format(table=table, verb="UPDATE", past="updated")
        yield GUARD.format(table=table, verb="DELETE", past="deleted")
    yield GAPLESS
