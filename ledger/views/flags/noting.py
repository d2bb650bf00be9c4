"""Noting: the views as whoever draws them sees them, with a note of everything that is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ledger.views.database import FOREVER, Database


class Noting(Database):
    """Reads on the connection that draws, so that it sees what is not committed yet, and takes notes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self.notes: dict[str, int] = {}
        """What was read → until when it was looked at, in microseconds; FOREVER: as the ledger says."""

    def reader(self) -> sqlite3.Connection:
        """Return the connection that draws."""
        return self._db

    def note(self, keys: Iterable[str], until: int | None = None) -> None:
        """Take a note of what is read."""
        last = FOREVER if until is None else until
        for key in keys:
            self.notes[key] = max(last, self.notes.get(key, -FOREVER))

    def begin(self) -> None:
        """Begin a new page of notes."""
        self.notes = {}
