"""Listening: PostgreSQL tells at once, on a connection of its own, that some node has appended to the log.

A notification is a hint and nothing more: one that is lost costs time, never an event. Whoever listens looks at the
log again by itself every now and then, and is also called after every reconnection.
"""

from __future__ import annotations

import logging
import selectors
import socket
import threading
from collections.abc import Callable

import psycopg

from ledger.store.connecting import Connection, connect
from ledger.store.errors import Unavailable

CHANNEL = "negotiation_ledger"
SHORTEST, LONGEST = 0.1, 2.0
"""Seconds until it tries to connect again: at first, and when it has failed several times."""
FAREWELL = 1.0
"""Seconds that closing waits for the thread; one that is just trying to connect ends by itself afterwards."""
log = logging.getLogger(__name__)


class Listener:
    """Calls back, from a thread of its own, with the head that was told; with 0 when there may be anything new."""

    def __init__(self, url: str, heard: Callable[[int], object]) -> None:
        self._url = url
        self._heard = heard
        self._stopped = threading.Event()
        self._near, self._far = socket.socketpair()
        self.hears = threading.Event()
        """Whether it listens just now."""
        self._thread = threading.Thread(target=self._run, name="ledger-listener", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more."""
        self._stopped.set()
        self._near.close()  # the other end becomes readable
        self._thread.join(FAREWELL)

    def _run(self) -> None:
        pause = SHORTEST
        with self._far:
            while not self._stopped.is_set():
                try:
                    with connect(self._url, autocommit=True) as db:
                        db.execute(f"LISTEN {CHANNEL}".encode())
                        pause = SHORTEST
                        self.hears.set()
                        self._heard(0)  # what was appended before is told to nobody
                        self._listen(db)
                except (psycopg.Error, Unavailable) as error:
                    if self.hears.is_set():
                        log.warning("PostgreSQL no longer tells of new events, trying again: %s", error)
                finally:
                    self.hears.clear()
                self._stopped.wait(pause)
                pause = min(pause * 2, LONGEST)

    def _listen(self, db: Connection) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(db.fileno(), selectors.EVENT_READ)
            selector.register(self._far, selectors.EVENT_READ)
            while not self._stopped.is_set():
                selector.select()
                heads = [_head(note.payload) for note in db.notifies(timeout=0)]
                if heads and not self._stopped.is_set():
                    self._heard(0 if 0 in heads else max(heads))


def _head(payload: str) -> int:
    """Return the position that a notification names; 0 when somebody else has sent it."""
    return int(payload) if payload.isascii() and payload.isdigit() else 0
