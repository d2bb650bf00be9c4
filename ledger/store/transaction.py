"""A transaction on SQLite that leaves nothing behind, and SQLite's faults in words that an operator can act on."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ledger.store.errors import NoRoom, Unavailable

PATIENCE = 10.0
"""Seconds to wait for a database that another connection is writing to, before it is said to be locked."""
EAGER = 20
"""Milliseconds for which SQLite itself waits where many write: then it is asked anew. Left alone, it soon looks only
ten times a second, and one of many writers may never find the database free."""
PAUSE = 0.001
"""Seconds before it is asked again, for what SQLite does not wait for itself."""
REASONS = {
    sqlite3.SQLITE_BUSY: "the database is locked by another process",
    sqlite3.SQLITE_LOCKED: "the database is locked by another connection",
    sqlite3.SQLITE_FULL: "there is no room left on the disk",
    sqlite3.SQLITE_IOERR: "the disk does not answer as it should",
    sqlite3.SQLITE_CANTOPEN: "the file cannot be opened; are there descriptors left?",
    sqlite3.SQLITE_READONLY: "the file may only be read",
    sqlite3.SQLITE_NOMEM: "there is no memory left",
}


@contextmanager
def faults() -> Iterator[None]:
    """Raise SQLite's faults of the moment as ours."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise fault(error) from error


def fault(error: sqlite3.OperationalError) -> Unavailable:
    """Return what SQLite says, as one of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper bits say more than anybody can act on
    return (NoRoom if code == sqlite3.SQLITE_FULL else Unavailable)(REASONS.get(code, str(error)))


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Write whole or not at all; whatever fails, a COMMIT on a full disk included, no transaction is left open."""
    with faults():
        if db.in_transaction:  # an earlier one could not even be rolled back
            db.execute("ROLLBACK")
        try:
            _begin(db)
            yield db
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:  # on a full disk SQLite has rolled back by itself
                db.execute("ROLLBACK")
            raise


def write_ahead(db: sqlite3.Connection) -> str:
    """Let a database be written by a log beside it (WAL), as soon as that can be; return the mode it is in then.

    To turn a new file, or one out of a backup, into such a one, SQLite waits for nobody who is doing the same.
    """
    (mode,) = _patiently(db, "PRAGMA journal_mode=WAL", pause=PAUSE).fetchone()
    return str(mode)


def _begin(db: sqlite3.Connection) -> None:
    """Take the database's lock, as soon as it is free."""
    _patiently(db, "BEGIN IMMEDIATE")


def _patiently(db: sqlite3.Connection, statement: str, *, pause: float = 0.0) -> sqlite3.Cursor:
    """Execute a statement that others may hold up."""
    began = time.monotonic()
    while True:
        try:
            return db.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() - began > PATIENCE:
                raise
        time.sleep(pause)
