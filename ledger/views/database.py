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

from ledger.store.errors import Misconfigured
from ledger.store.transaction import PATIENCE, write_ahead
from ledger.views.shape import SCHEMA, shape

log = logging.getLogger(__name__)


class Cursor(NamedTuple):
    """How far the views are drawn."""

    position: int
    leaf: bytes | None
    """Of the row at that position: tells whether the log is still the one that was drawn."""
    drawing: str
    """Which of the drawings that this file has held; each begins from nothing."""


class Database:
    """Connections to the views' file: one that writes, and one per reading thread."""

    def __init__(
        self, path: Path, log_id: str, *, passing: bool = False, alone: Callable[[], bool] = lambda: True
    ) -> None:
        """Open the file; `passing` is one that nobody else reads, and that is thrown away after a crash.

        What cannot be opened is thrown away too, unless we are not `alone`: whoever draws in it would go on in a file
        that nobody else sees. `Misconfigured` is raised then.
        """
        self.path = path
        self._passing = passing
        self.log_id = log_id
        self._local = threading.local()
        try:
            self.writer = self._open()
        except sqlite3.OperationalError:
            raise  # the disk or a lock, not the file
        except sqlite3.DatabaseError as damage:
            if not alone():
                instead = "stop the server that has it open, then start it again: it draws them anew"
                raise Misconfigured(f"the views in {path} are damaged ({damage}): {instead}") from damage
            log.warning("%s is damaged; the views are drawn again from the log", path)
            remove(path)
            self.writer = self._open()

    def fits(self, leaf_at: Callable[[int], bytes | None]) -> bool:
        """Return whether what is drawn here belongs to the log: its id, and the leaf at the cursor."""
        log_id, version, position, leaf = self.writer.execute(
            "SELECT log_id, version, position, leaf FROM cursor"
        ).fetchone()
        return bool(log_id == self.log_id and version == shape() and (position == 0 or leaf == leaf_at(position)))

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
        reading: _Reading | None = getattr(self._local, "reading", None)
        if reading is None:
            reading = self._local.reading = _Reading(self._connect())
            reading.connection.execute("PRAGMA query_only=ON")
        return reading.connection

    def note(self, keys: Iterable[str], until: int | None = None) -> None:
        """Hear what is being read: things by id, `man<stk_…` for mandates about a person. Here nobody takes notes."""

    def recall(self, ids: Iterable[str], moment: Moment) -> tuple[dict[str, Aggregate], list[str]]:
        """Return what is remembered of these things as of a moment, and which must be looked up: here, all of them."""
        return {}, list(ids)

    def quiet(self, thing: str) -> bool:
        """Return whether it is remembered that nothing of a thing was late, broke a rule or was replied to."""
        return False

    def close(self) -> None:
        """Close all connections; one that a thread is reading by at this moment closes when the thread is done.

        Others' are let go of, and not closed: to close one under its thread would end the process.
        """
        self._local = threading.local()
        self.writer.close()

    def _open(self) -> sqlite3.Connection:
        db = self._connect()
        try:
            db.execute("BEGIN IMMEDIATE")  # two processes may open a new file at once
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                self._create(db)
            db.execute("SELECT * FROM cursor").fetchone()  # which tells whether the file is damaged where it begins
            db.execute("COMMIT")
        except BaseException:
            db.close()  # which also rolls back
            raise
        return db

    def _create(self, db: sqlite3.Connection) -> None:
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                db.execute(statement)
        db.execute("INSERT INTO cursor VALUES (1, ?, ?, 0, NULL, 0, ?)", (self.log_id, shape(), uuid4().hex))

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(
            self.path, isolation_level=None, check_same_thread=False, timeout=PATIENCE, cached_statements=512
        )
        try:
            if self._passing:
                db.execute("PRAGMA journal_mode=MEMORY")
            else:
                write_ahead(db)
            # The views can be drawn again from the log, so losing the last page to a power cut costs nothing.
            db.execute(f"PRAGMA synchronous={'OFF' if self._passing else 'NORMAL'}")
            db.execute(f"PRAGMA cache_size={-131072 if self._passing else -65536}")
            # What was erased must not survive in free pages of the file.
            db.execute("PRAGMA secure_delete=FAST")
        except BaseException:
            db.close()  # when descriptors run out, it must not keep those that it has got
            raise
        return db


class _Reading:
    """A thread's own connection for reading, closed by the thread when it ends.

    A connection holds itself, by its statements: let go of, it stays open until Python looks for such things.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._thread = threading.get_ident()

    def __del__(self) -> None:
        if threading.get_ident() == self._thread:  # else the views are being closed, and the thread may be reading
            self.connection.close()


def remove(path: Path) -> None:
    """Delete a database file with its write-ahead log."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
