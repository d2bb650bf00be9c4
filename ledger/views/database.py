"""The views' own database: one file, rebuilt from the log whenever it does not fit it."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import uuid4

if TYPE_CHECKING:
    from ledger.domain.kernel.aggregate import Aggregate
    from ledger.views.asof import Moment

from ledger.views.limits import drawn_by

log = logging.getLogger(__name__)

VERSION = 9
"""The shape of the views. A file of another version is thrown away and drawn again."""
SHAPE = VERSION | drawn_by() << 16
"""Flags are kept as they were judged: by other limits, they are drawn again too."""
FOREVER = 2**62
"""Stands for an interval that has not ended."""

SCHEMA = """
CREATE TABLE cursor (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    log_id TEXT NOT NULL, version INTEGER NOT NULL,
    position INTEGER NOT NULL, leaf BLOB, recorded_at INTEGER NOT NULL,
    -- Another each time that the views are begun anew: whoever remembers things of an earlier drawing must forget them.
    drawing TEXT NOT NULL
) STRICT;
-- A row per thing. born: position of its first event. twisted: a late fact came, so the two clocks fold differently.
CREATE TABLE thing (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, born INTEGER NOT NULL,
    external_id TEXT, twisted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX thing_by_kind ON thing (kind, born, id);
CREATE INDEX thing_by_external_id ON thing (external_id) WHERE external_id IS NOT NULL;
-- A row per thing per version. ledger_*: the positions between which the ledger said so (NULL: never, by that clock).
-- known_*: the positions between which this was known to be true from valid_from on (NULL: not in effective history).
-- valid_position orders what became true at the same moment.
CREATE TABLE state (
    id TEXT NOT NULL, kind TEXT NOT NULL,
    ledger_from INTEGER, ledger_to INTEGER,
    known_from INTEGER, known_to INTEGER, valid_from INTEGER, valid_position INTEGER,
    title TEXT NOT NULL, status TEXT NOT NULL, account TEXT, opportunity TEXT, label TEXT,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX state_by_ledger ON state (id, ledger_from) WHERE ledger_from IS NOT NULL;
CREATE INDEX state_by_validity ON state (id, valid_from, valid_position) WHERE known_from IS NOT NULL;
CREATE INDEX state_by_account ON state (account, kind, id) WHERE account IS NOT NULL;
CREATE INDEX state_by_opportunity ON state (opportunity, kind, id) WHERE opportunity IS NOT NULL;
CREATE INDEX state_disputes ON state (id) WHERE kind = 'reply' AND label = 'disputes';
CREATE INDEX state_people_by_name ON state (title, id, ledger_from, ledger_to) WHERE kind = 'stakeholder';
CREATE INDEX state_talks ON state (account, ledger_from, id)
    WHERE kind = 'interaction' AND account IS NOT NULL AND ledger_from IS NOT NULL;
-- Of whom mandates are, or ever were, of which team plans and capacities: once each, since where (things.labelled).
CREATE TABLE labelled (
    kind TEXT NOT NULL, label TEXT NOT NULL, id TEXT NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (kind, label, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE history (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL, kind TEXT NOT NULL, version INTEGER NOT NULL, topic TEXT NOT NULL,
    speaker TEXT, source TEXT, effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
    undated INTEGER NOT NULL, backdated INTEGER NOT NULL, irregular TEXT,
    sentence TEXT NOT NULL, body BLOB NOT NULL, scribe TEXT NOT NULL
) STRICT;
CREATE INDEX history_by_thing ON history (id, version, topic);
CREATE INDEX history_by_topic ON history (topic, position);
CREATE INDEX history_by_speaker ON history (speaker, position);
CREATE INDEX history_by_recorded_at ON history (recorded_at, position);
CREATE INDEX history_odd ON history (id, position) WHERE backdated OR irregular IS NOT NULL;
-- What an event is about, to whom it was said: target ← event of stream. A target may be an earlier event, by its id:
-- what it was because of, what it replies to.
CREATE TABLE link (
    target TEXT NOT NULL, position INTEGER NOT NULL, role TEXT NOT NULL, stream TEXT NOT NULL,
    PRIMARY KEY (target, position, role)
) STRICT, WITHOUT ROWID;
CREATE INDEX link_by_event ON link (position);
-- Which things have anything to do with a thing, each once: prefix says of which kind, since where it first did.
CREATE TABLE hanging (
    target TEXT NOT NULL, prefix TEXT NOT NULL, stream TEXT NOT NULL, since INTEGER NOT NULL,
    PRIMARY KEY (target, prefix, stream)
) STRICT, WITHOUT ROWID;
-- What is counted of promises, a row for each change of it (see promises.py), by positions of the ledger.
CREATE TABLE promise (
    id TEXT NOT NULL, ledger_from INTEGER NOT NULL, ledger_to INTEGER NOT NULL,
    counted INTEGER NOT NULL, agreed INTEGER, in_force INTEGER NOT NULL,
    said_at INTEGER, month TEXT, said_in TEXT, speaker TEXT, debtor TEXT, team TEXT, request TEXT, account TEXT,
    waited INTEGER NOT NULL, waits INTEGER NOT NULL, size REAL, upgrade TEXT NOT NULL, currency TEXT, amount INTEGER,
    disputed INTEGER NOT NULL, led INTEGER NOT NULL, weeks REAL NOT NULL,
    PRIMARY KEY (id, ledger_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_by_weight ON promise (weeks, led, id) WHERE led > 0;
CREATE INDEX promise_by_request ON promise (request, ledger_to) WHERE request IS NOT NULL;
CREATE INDEX promise_by_team ON promise (team, ledger_to) WHERE team IS NOT NULL;
CREATE INDEX promise_by_debtor ON promise (debtor, ledger_to) WHERE debtor IS NOT NULL;
CREATE INDEX promise_by_worth ON promise (upgrade, amount, id);
CREATE INDEX promise_unassessed ON promise (said_at, id) WHERE upgrade = 'unassessed' AND in_force = 1 AND counted = 1;
-- What all promises come to, a row for each change of a sum (see tallies.py), by positions of the ledger.
CREATE TABLE tally (
    measure TEXT NOT NULL, a TEXT NOT NULL, b TEXT NOT NULL, c TEXT NOT NULL,
    ledger_from INTEGER NOT NULL, ledger_to INTEGER NOT NULL, value ANY NOT NULL,
    PRIMARY KEY (measure, a, b, c, ledger_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX tally_by_position ON tally (ledger_to, measure, ledger_from, a, b, c, value);
-- What promises led to (see causes.py).
CREATE TABLE caused (
    promise TEXT NOT NULL, position INTEGER NOT NULL, effective_at INTEGER NOT NULL, thing TEXT NOT NULL,
    -- 0 when an earlier event told the same already.
    effect TEXT NOT NULL, what TEXT, weeks REAL, currency TEXT, amount INTEGER, first INTEGER NOT NULL,
    PRIMARY KEY (promise, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX caused_by_event ON caused (position);
CREATE INDEX caused_by_effect ON caused (promise, effect, what, thing) WHERE effect <> 'other';
-- The words of every event, by its position; names of people stand in it as mentions (see indexing.py).
CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = "porter unicode61 remove_diacritics 2");
-- A row per flag per wording: what the ledger said between two positions (ledger_*), and between which times it is up
-- by the clock (starts, ends). nudge: to whom alone it is told until open_from.
CREATE TABLE flag (
    flag INTEGER PRIMARY KEY, thing TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, about TEXT NOT NULL,
    ledger_from INTEGER NOT NULL, ledger_to INTEGER NOT NULL, starts INTEGER NOT NULL, ends INTEGER NOT NULL,
    since INTEGER, nudge TEXT, open_from INTEGER NOT NULL, disputed INTEGER NOT NULL,
    sentence TEXT NOT NULL, evidence TEXT NOT NULL, accounts TEXT NOT NULL
) STRICT;
CREATE INDEX flag_by_thing ON flag (thing, ledger_to, ledger_from);
CREATE INDEX flag_by_name ON flag (name, ledger_to, ledger_from, starts, ends, disputed, kind, nudge, open_from);
CREATE INDEX flag_by_beginning ON flag (ledger_from, name);
-- What came down, and what turns by the clock: for telling what changed (flags/changes.py).
CREATE INDEX flag_by_ending ON flag (ledger_to, name) WHERE ledger_to < 4611686018427387904;
CREATE INDEX flag_by_start ON flag (starts, ledger_to) WHERE starts > -4611686018427387904;
CREATE INDEX flag_by_end ON flag (ends, ledger_to) WHERE ends < 4611686018427387904;
CREATE INDEX flag_by_opening ON flag (open_from, ledger_to) WHERE open_from > -4611686018427387904;
CREATE INDEX flag_by_whom ON flag (about) WHERE about <> '';
CREATE TABLE flag_account (
    account TEXT NOT NULL, flag INTEGER NOT NULL, PRIMARY KEY (account, flag)
) STRICT, WITHOUT ROWID;
-- What the flags of a thing were judged by: a thing, or things that hang on another; until when it was looked at.
CREATE TABLE flag_read (
    thing TEXT NOT NULL, key TEXT NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (thing, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_read_by_key ON flag_read (key, until, thing);
CREATE TABLE parked (position INTEGER PRIMARY KEY, topic TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
"""


class Cursor(NamedTuple):
    """How far the views are drawn."""

    position: int
    leaf: bytes | None
    """Of the row at that position: tells whether the log is still the one that was drawn."""
    drawing: str
    """Which of the drawings that this file has held; each begins from nothing."""


class Database:
    """Connections to the views' file: one that writes, and one per reading thread."""

    def __init__(self, path: Path, log_id: str, *, passing: bool = False) -> None:
        """Open the file; `passing` is one that nobody else reads, and that is thrown away after a crash."""
        self.path = path
        self._passing = passing
        self.log_id = log_id
        self._local = threading.local()
        self._connections: list[sqlite3.Connection] = []
        try:
            self.writer = self._open()
        except sqlite3.OperationalError:
            raise  # the disk or a lock, not the file
        except sqlite3.DatabaseError:
            log.warning("%s is damaged; the views are drawn again from the log", path)
            self.close()
            remove(path)
            self.writer = self._open()

    def fits(self, leaf_at: Callable[[int], bytes | None]) -> bool:
        """Return whether what is drawn here belongs to the log: its id, and the leaf at the cursor."""
        log_id, version, position, leaf = self.writer.execute(
            "SELECT log_id, version, position, leaf FROM cursor"
        ).fetchone()
        return bool(log_id == self.log_id and version == SHAPE and (position == 0 or leaf == leaf_at(position)))

    def change_token(self) -> int:
        """Return a value that changes when another connection has written; asking costs next to nothing."""
        token: int = self.writer.execute("PRAGMA data_version").fetchone()[0]
        return token

    def cursor(self) -> Cursor:
        """Return how far the views are drawn, as the writing connection sees it."""
        return Cursor(*self.writer.execute("SELECT position, leaf, drawing FROM cursor").fetchone())

    def reset(self, unless: Callable[[], bool] = lambda: False) -> None:
        """Throw everything away and begin from nothing; `unless` has the last word, when nobody else can write.

        In place and in one transaction: another process may be reading the file, and one that is deleted under it
        would go on living unseen.
        """
        db = self.writer
        db.execute("PRAGMA secure_delete=ON")
        db.execute("BEGIN IMMEDIATE")
        try:
            if unless():
                db.execute("ROLLBACK")
                return
            tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            for (name,) in db.execute(tables).fetchall():
                db.execute(f'DROP TABLE IF EXISTS "{name}"')  # the index takes its own tables with it
            self._create(db)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        db.execute("PRAGMA secure_delete=FAST")

    def take_over(self, other: Database) -> None:
        """Let this file hold what another holds, in one step: whoever reads it sees the old whole or the new whole."""
        other.writer.backup(self.writer)
        self.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def reader(self) -> sqlite3.Connection:
        """Return this thread's connection for reading."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None or connection not in self._connections:
            connection = self._local.connection = self._connect()
            connection.execute("PRAGMA query_only=ON")
        return connection

    def note(self, keys: Iterable[str], until: int | None = None) -> None:
        """Hear what is being read: things by id, `man<stk_…` for mandates about a person. Here nobody takes notes."""

    def recall(self, ids: Iterable[str], moment: Moment) -> tuple[dict[str, Aggregate], list[str]]:
        """Return what is remembered of these things as of a moment, and which must be looked up: here, all of them."""
        return {}, list(ids)

    def quiet(self, thing: str) -> bool:
        """Return whether it is remembered that nothing of a thing was late, broke a rule or was replied to."""
        return False

    def close(self) -> None:
        """Close all connections."""
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _open(self) -> sqlite3.Connection:
        db = self._connect()
        db.execute("BEGIN IMMEDIATE")  # two processes may open a new file at once
        try:
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                self._create(db)
        except BaseException:
            db.execute("ROLLBACK")
            raise
        db.execute("COMMIT")
        return db

    def _create(self, db: sqlite3.Connection) -> None:
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                db.execute(statement)
        db.execute("INSERT INTO cursor VALUES (1, ?, ?, 0, NULL, 0, ?)", (self.log_id, SHAPE, uuid4().hex))

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=10, cached_statements=512
        )
        try:
            db.execute(f"PRAGMA journal_mode={'MEMORY' if self._passing else 'WAL'}")
            # The views can be drawn again from the log, so losing the last page to a power cut costs nothing.
            db.execute(f"PRAGMA synchronous={'OFF' if self._passing else 'NORMAL'}")
            db.execute(f"PRAGMA cache_size={-131072 if self._passing else -65536}")
            # What was erased must not survive in free pages of the file.
            db.execute("PRAGMA secure_delete=FAST")
        except BaseException:
            db.close()  # when descriptors run out, it must not keep those that it has got
            raise
        self._connections.append(db)
        return db


def remove(path: Path) -> None:
    """Delete a database file with its write-ahead log."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
