"""Noting: the views as whoever draws them sees them, with a note of everything that is read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ledger.domain.kernel.aggregate import Aggregate
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.remembering import Memory
from ledger.views.shape import FOREVER


class Noting(Database):
    """Reads on the connection that draws, so that it sees what is not committed yet, and takes notes."""

    def __init__(self, db: sqlite3.Connection, memory: Memory) -> None:
        self._db = db
        self._memory = memory
        self._position = -1
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

    def begin(self, position: int) -> None:
        """Begin a new page of notes, on the ledger as it is drawn up to a position."""
        self.notes, self._position = {}, position

    def recall(self, ids: Iterable[str], moment: Moment) -> tuple[dict[str, Aggregate], list[str]]:
        """Return what is remembered of these things as of a moment, and which must be looked up."""
        assert moment.position == self._position  # what is remembered is how things are now
        found: dict[str, Aggregate] = {}
        rest: list[str] = []
        for thing in ids:
            known = self._memory.of(thing)
            state = known.at(moment.effective_at)
            if state is not None:
                found[thing] = state
            elif known.ledger is not None:
                rest.append(thing)
        return found, rest

    def quiet(self, thing: str) -> bool:
        """Return whether nothing of a thing was late, broke a rule or was replied to."""
        return self._memory.quiet(thing)
