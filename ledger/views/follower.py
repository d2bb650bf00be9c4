"""The follower: draws the log into the views, page by page, and waits for what is still to come."""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from typing import cast

from ledger.domain.kernel.event import Event
from ledger.store.mapper import LedgerMapper
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Row
from ledger.views.database import Database
from ledger.views.drawing import Pen

PAGE = 500
POLL = 0.05
"""Seconds after which the follower looks at the log again, whatever it was told."""
log = logging.getLogger(__name__)


class Follower:
    """Keeps one views file true to one log. A page and the cursor are written in one transaction."""

    def __init__(self, database: Database, recorder: LedgerRecorder, mapper: LedgerMapper) -> None:
        self._database = database
        self._recorder = recorder
        self._mapper = mapper
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._reached = threading.Condition()
        self._thread: threading.Thread | None = None
        self._listeners: list[Callable[[], object]] = []
        self.failure: str | None = None
        if not database.fits(self._leaf_at(self._stored_position())):
            log.info("the views do not belong to this log as it is; drawing them again from nothing")
            database.reset()
        self._pen = Pen(database.writer, self._stream, mapper.forget_identity)
        self.position = self._stored_position()

    def start(self) -> None:
        """Follow the log in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="ledger-follower", daemon=True)
        self._thread.start()

    def wake(self, head: int = 0) -> None:
        """Say that the log has grown."""
        self._wake.set()

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Draw everything that is in the log by now; return the position reached."""
        head = self._recorder.head()
        while self.position < head and self._draw_page():
            if progress is not None:
                progress(self.position, head)
        return self.position

    def wait_for(self, position: int, timeout: float = 2.0) -> bool:
        """Wait until the views have reached a position; return whether they have."""
        if self.position >= position:
            return True
        with self._reached:
            self._wake.set()
            return self._reached.wait_for(lambda: self.position >= position, timeout)

    def parked(self) -> list[tuple[int, str, str]]:
        """Return position, topic and reason of every event that could not be drawn."""
        return self._database.reader().execute("SELECT position, topic, reason FROM parked ORDER BY 1").fetchall()

    def listen(self, listener: Callable[[], object]) -> None:
        """Call the listener after every page that is drawn, and once more when the follower stops."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[], object]) -> None:
        """Call the listener no more."""
        self._listeners.remove(listener)

    @property
    def stopped(self) -> bool:
        """Whether there will be no more pages."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Finish the page at hand and stop."""
        self._stop.set()
        self._wake.set()
        self._tell()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                while not self._stop.is_set() and self._draw_page():
                    pass
                self.failure = None
            except Exception as error:  # the log may be away for a while: say so, and try again
                self.failure = f"{type(error).__name__}: {error}"
                log.exception("the follower could not go on from position %d", self.position)
                self._stop.wait(1)
            self._wake.wait(POLL)

    def _draw_page(self) -> bool:
        """Draw the next page; return whether there was one."""
        rows = self._recorder.select_rows(self.position, PAGE)
        if not rows:
            return False
        db = self._database.writer
        db.execute("BEGIN IMMEDIATE")
        try:
            if (drawn := self._stored_position()) != self.position:
                # Another process (a reading command beside a server) has drawn meanwhile: go on from where it is.
                db.execute("ROLLBACK")
                self._pen.forget()
                self._move_to(drawn)
                return True
            for row in rows:
                self._draw(row)
            db.execute(
                "UPDATE cursor SET position = ?, leaf = ?, recorded_at = ?",
                (rows[-1].id, rows[-1].leaf, rows[-1].recorded_at),
            )
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            self._pen.forget()
            raise
        db.execute("COMMIT")
        self._move_to(rows[-1].id)
        return True

    def _move_to(self, position: int) -> None:
        with self._reached:
            self.position = position
            self._reached.notify_all()
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _draw(self, row: Row) -> None:
        """Draw one event; one that cannot be drawn is parked with its reason, and the rest goes on."""
        db = self._database.writer
        db.execute("SAVEPOINT event")
        try:
            self._pen.draw(row, self._event(row))
        except sqlite3.OperationalError:
            raise  # the disk, not the event: the page is tried again when it can be written
        except Exception as error:
            db.execute("ROLLBACK TO event")
            self._pen.forget()
            log.exception("the event at position %d (%s) cannot be drawn and is parked", row.id, row.topic)
            reason = f"{type(error).__name__}: {error}"
            db.execute("INSERT OR REPLACE INTO parked VALUES (?, ?, ?)", (row.id, row.topic, reason))
        db.execute("RELEASE event")

    def _event(self, row: Row) -> Event:
        return self._mapper.to_domain_event(row)

    def _stream(self, thing_id: str, version: int) -> Sequence[tuple[Row, Event]]:
        rows = cast(Sequence[Row], self._recorder.select_events(thing_id, lte=version))
        return [(row, self._event(row)) for row in rows]

    def _stored_position(self) -> int:
        position: int = self._database.writer.execute("SELECT position FROM cursor").fetchone()[0]
        return position

    def _leaf_at(self, position: int) -> bytes | None:
        rows = self._recorder.select_rows(position - 1, 1) if position else []
        return rows[0].leaf if rows and rows[0].id == position else None
