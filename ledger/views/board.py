"""The drawing board: pages of the log are drawn whole, and an event that cannot be drawn is parked with its reason."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Sequence

from ledger.domain.kernel.event import Event
from ledger.store.errors import StoreError
from ledger.store.mapper import LedgerMapper
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Row
from ledger.views.drawing import Pen

NOT_THE_EVENT = (sqlite3.OperationalError, StoreError, MemoryError)
"""What speaks of the disk or the log, and not of the event: the page is tried again when it can be."""
log = logging.getLogger(__name__)


class Board:
    """Draws rows of the log into one views file, inside the caller's transaction."""

    def __init__(self, db: sqlite3.Connection, recorder: LedgerRecorder, mapper: LedgerMapper) -> None:
        self._db, self._recorder, self._mapper = db, recorder, mapper
        self._pen = Pen(db, self._stream, mapper.forget_identity)

    def forget(self) -> None:
        """Forget what is remembered of what was drawn: it was rolled back, or others have drawn since."""
        self._pen.forget()

    def draw(self, rows: Sequence[Row]) -> None:
        """Draw a page; if one of its events cannot be drawn, draw it again with a savepoint for each.

        Full-text search writes its index out at every savepoint: with one for each event, that is half the work.
        """
        self._db.execute("SAVEPOINT page")
        try:
            for row in rows:
                self._pen.draw(row, self._event(row))
        except NOT_THE_EVENT:
            raise
        except Exception as error:  # which event it is, and why, is found out and told by drawing them singly
            if _damage(error):
                raise
            self._db.execute("ROLLBACK TO page")
            self._pen.forget()
            for row in rows:
                self._draw_or_park(row)
        self._db.execute("RELEASE page")

    def _draw_or_park(self, row: Row) -> None:
        """Draw one event; one that cannot be drawn is parked with its reason, and the rest goes on."""
        self._db.execute("SAVEPOINT event")
        try:
            self._pen.draw(row, self._event(row))
        except NOT_THE_EVENT:
            raise
        except Exception as error:
            if _damage(error):
                raise
            self._db.execute("ROLLBACK TO event")
            self._pen.forget()
            self._park(row, error)
        self._db.execute("RELEASE event")

    def _park(self, row: Row, error: Exception) -> None:
        log.error("the event at position %d (%s) cannot be drawn and is parked", row.id, row.topic, exc_info=error)
        reason = f"{type(error).__name__}: {error}"
        self._db.execute("INSERT OR REPLACE INTO parked VALUES (?, ?, ?)", (row.id, row.topic, reason))

    def _event(self, row: Row) -> Event:
        return self._mapper.to_domain_event(row)

    def _stream(self, thing_id: str, version: int) -> Iterator[tuple[Row, Event]]:
        """Yield a stream's rows and events, without those that are parked.

        One that was altered since it was drawn is parked here: it must not hold up what comes later, least of all that
        the rest of a person's identity is forgotten.
        """
        parked = {position for (position,) in self._db.execute("SELECT position FROM parked")}
        for row in self._recorder.select_events(thing_id, lte=version):
            if row.id in parked:
                continue
            try:
                event = self._event(row)
            except NOT_THE_EVENT:
                raise
            except Exception as error:  # noqa: BLE001  it is told
                self._park(row, error)
                continue
            yield row, event


def _damage(error: Exception) -> bool:
    """Return whether the views' file is damaged, which is no event's fault: SQLite says so by this very class."""
    return type(error) is sqlite3.DatabaseError
