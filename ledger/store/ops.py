"""Ops: what a ledger must remember beside its log: whom it tells, and how far they have been told.

Mutable and durable, and never rebuilt from the log: a cursor says what has left the house, which no log can know.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from ledger.store.keyring import Keyring
from ledger.store.transaction import PATIENCE, faults, transaction, write_ahead

FILE = "ops.sqlite"
SCHEMA = """
CREATE TABLE IF NOT EXISTS endpoint (
    name TEXT PRIMARY KEY, secret BLOB NOT NULL, about BLOB NOT NULL,
    position INTEGER NOT NULL, failures INTEGER NOT NULL DEFAULT 0, next_try REAL NOT NULL DEFAULT 0,
    delivered INTEGER NOT NULL DEFAULT 0, last_delivered REAL, parked TEXT, last_fault TEXT,
    flags_position INTEGER, flags_at INTEGER, flags_told TEXT NOT NULL DEFAULT '[]'
) STRICT;
"""
ADDED = {"flags_position": "INTEGER", "flags_at": "INTEGER", "flags_told": "TEXT NOT NULL DEFAULT '[]'"}
"""Columns that files of earlier releases lack."""


class About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What somebody said of an endpoint when they added it: where it is, what it is told, in which form."""

    url: str
    format: str = "cloudevents"
    log_id: str
    principal: str
    role: str
    topics: tuple[str, ...] = ()
    """Topics, or beginnings of topics that end with a full stop (`request.`); none: all."""
    kinds: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    """Only what is of or about these."""
    watch: str | None = None
    """Only what this watch is for, as it stands when an event is delivered."""
    flags: tuple[str, ...] = ()
    """The flags of whose changes it is told; with a watch, those that the watch is for."""
    person: str | None = None
    """Only what this person is quoted, graded or flagged by; what is first told to them alone comes too."""
    anywhere: bool = False
    """True when it may lie in a private network, or be reached without encryption."""
    created: float = 0.0


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint as it stands."""

    name: str
    about: About
    position: int
    """Everything up to here has been told, or was not to be told."""
    failures: int
    """Tries that failed in a row."""
    next_try: float
    delivered: int
    last_delivered: float | None
    parked: str | None
    """Why nothing is sent any more until somebody resumes it."""
    last_fault: str | None
    flags_position: int | None = None
    """All changes of flags up to this position and `flags_at` have been told; None: nobody has counted yet."""
    flags_at: int | None = None
    """In microseconds: flags change by the clock as well."""
    flags_told: tuple[str, ...] = ()
    """The ids of those changes beyond that have been told already."""


FIELDS = (
    *("position", "failures", "next_try", "delivered", "last_delivered", "parked", "last_fault"),
    *("flags_position", "flags_at", "flags_told"),
)
COLUMNS = f"name, about, {', '.join(FIELDS)}"
DELIVERED = (
    "failures = CASE WHEN ? THEN 0 ELSE failures END, delivered = delivered + ?, "
    "last_delivered = coalesce(?, last_delivered)"
)


class Ops:
    """The file of a ledger's operations. Any thread may use it; several processes may, one after the other."""

    def __init__(self, path: Path, keyring: Keyring) -> None:
        self._keyring = keyring
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=PATIENCE)
        with faults():
            write_ahead(self._db)
            # What has been told must not be told again for want of a flushed page, if it can be helped.
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.execute("PRAGMA secure_delete=ON")
            self._db.executescript(SCHEMA)
        with transaction(self._db) as db:
            there = {row[1] for row in db.execute("PRAGMA table_info(endpoint)")}
            for column, kind in ADDED.items():
                if column not in there:
                    db.execute(f"ALTER TABLE endpoint ADD COLUMN {column} {kind}")

    def add(self, name: str, about: About, secret: bytes, position: int, at: int) -> bool:
        """Add an endpoint; return False, and change nothing, when there is one of this name.

        It is told what happens after a position, and of flags what changes after that position and time.
        """
        sealed = self._keyring.sealed(secret, f"webhook/{name}")
        row = (name, sealed, msgspec.json.encode(about), position, position, at)
        columns = "name, secret, about, position, flags_position, flags_at"
        with self._lock, transaction(self._db) as db:
            query = f"INSERT OR IGNORE INTO endpoint ({columns}) VALUES (?, ?, ?, ?, ?, ?)"
            return db.execute(query, row).rowcount == 1

    def endpoints(self) -> list[Endpoint]:
        """Return all endpoints, by name."""
        with self._lock, faults():
            rows = self._db.execute(f"SELECT {COLUMNS} FROM endpoint ORDER BY name").fetchall()
        return [_endpoint(row) for row in rows]

    def endpoint(self, name: str) -> Endpoint | None:
        """Return the endpoint of a name."""
        with self._lock, faults():
            row = self._db.execute(f"SELECT {COLUMNS} FROM endpoint WHERE name = ?", (name,)).fetchone()
        return None if row is None else _endpoint(row)

    def secret(self, name: str) -> bytes:
        """Return the secret of an endpoint."""
        with self._lock, faults():
            row = self._db.execute("SELECT secret FROM endpoint WHERE name = ?", (name,)).fetchone()
        return self._keyring.unsealed(row[0], f"webhook/{name}")

    def told(self, name: str, position: int, at: float | None) -> None:
        """Move an endpoint's cursor forward, for good; `at` is when something was delivered there, None for nothing."""
        self._change(f"position = max(position, ?), {DELIVERED}", (position, *_delivered(at)), name)

    def told_flags(
        self, name: str, position: int, at: int, ids: Sequence[str] = (), *, delivered: float | None = None
    ) -> None:
        """Take note how far an endpoint has been told of flags: all up to a mark, and of what comes next, some by id.

        `delivered` is when one of them was just delivered.
        """
        how_far = (position, at, msgspec.json.encode(list(ids)).decode())
        change = f"flags_position = ?, flags_at = ?, flags_told = ?, {DELIVERED}"
        self._change(change, (*how_far, *_delivered(delivered)), name)

    def set_back(self, position: int) -> int:
        """Let no endpoint be further than the log reaches; return how many were: they belong to a longer log."""
        with self._lock, transaction(self._db) as db:
            db.execute(
                "UPDATE endpoint SET flags_position = ?, flags_told = '[]' WHERE flags_position > ?",
                (position, position),
            )
            return db.execute("UPDATE endpoint SET position = ? WHERE position > ?", (position, position)).rowcount

    def failed(self, name: str, fault: str, next_try: float) -> None:
        """Take note that a try failed, and when the next one comes."""
        change = "failures = failures + 1, last_fault = ?, next_try = ?"
        self._change(change, (fault[:500], next_try), name)

    def park(self, name: str, why: str) -> None:
        """Send nothing more to an endpoint until it is resumed. Its cursor stays where it is."""
        self._change("parked = ?, failures = failures + 1, last_fault = ?", (why[:500], why[:500]), name)

    def resume(self, name: str) -> bool:
        """Go on with an endpoint from where it was; return False when there is none of this name."""
        return self._change("parked = NULL, failures = 0, next_try = 0", (), name)

    def remove(self, name: str) -> bool:
        """Forget an endpoint with its secret; return False when there is none of this name."""
        with self._lock, transaction(self._db) as db:
            return db.execute("DELETE FROM endpoint WHERE name = ?", (name,)).rowcount == 1

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _change(self, what: str, values: Sequence[object], name: str) -> bool:
        with self._lock, transaction(self._db) as db:
            return db.execute(f"UPDATE endpoint SET {what} WHERE name = ?", (*values, name)).rowcount == 1


def _delivered(at: float | None) -> tuple[bool, bool, float | None]:
    """Return the values of `DELIVERED`: something was, at that time, or nothing."""
    return at is not None, at is not None, at


def _endpoint(row: Sequence[Any]) -> Endpoint:
    name, about, *rest = row
    told = dict(zip(FIELDS, rest, strict=True))
    told["flags_told"] = tuple(msgspec.json.decode(told["flags_told"]))
    return Endpoint(name=str(name), about=msgspec.json.decode(about, type=About), **told)
