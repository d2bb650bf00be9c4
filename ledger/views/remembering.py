"""Remembering: what the pen knows of the things that it drew last, so that it need not read again what it has written.

All of it stands in the views as well, and is read from there when it is not remembered. After a transaction that was
rolled back, or a page that another process drew, everything is forgotten.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict

from ledger.domain.kernel.aggregate import Aggregate, kind_of
from ledger.store.decoding import decoder_of
from ledger.views.shape import FOREVER

MOST = 20_000
"""Things that are remembered at most."""
LEDGER = """
SELECT t.twisted, s.rowid, s.body, s.valid_from FROM thing t CROSS JOIN state s ON s.id = t.id
    AND s.ledger_from IS NOT NULL WHERE t.id = ? ORDER BY s.ledger_from DESC LIMIT 1
"""
EFFECTIVE = f"""
SELECT body, valid_from FROM state WHERE id = ? AND known_from IS NOT NULL AND known_to = {FOREVER}
    ORDER BY valid_from DESC, valid_position DESC LIMIT 1
"""
NOISY = """
SELECT EXISTS (SELECT 1 FROM history WHERE id = ?1 AND (backdated OR irregular IS NOT NULL))
    OR EXISTS (SELECT 1 FROM link WHERE target > ?1 || '@' AND target < ?1 || 'A' AND role = 'replies_to')
"""
FLAGS = f"SELECT flag, {{}} FROM flag WHERE thing = ? AND ledger_to = {FOREVER}"
NOTES = "SELECT key, until FROM flag_read WHERE thing = ?"


class Remembered:
    """A thing: its state by either clock, how far its effective history reaches, and what its flags are."""

    __slots__ = ("effective", "flags", "hung", "label", "ledger", "notes", "quiet", "reaches", "row", "twisted")

    def __init__(self) -> None:
        self.begin()
        self.hung: set[str] = set()
        """Things that are known to be in `hanging` with this one."""
        self.flags: dict[tuple[object, ...], int] | None = None
        """The flags that stand on it, each with its number; None: not looked up yet."""
        self.notes: dict[str, int] | None = None
        """What its flags were judged by; None: not looked up yet."""

    def begin(self) -> None:
        """Begin it anew, as a thing of which no event was drawn."""
        self.ledger: Aggregate | None = None
        self.effective: Aggregate | None = None
        """Its state by the effective clock, once that folds otherwise (`twisted`)."""
        self.reaches = -FOREVER
        self.twisted = False
        self.row: int | None = None
        """The row of `state` that says how it is now, by the ledger's clock."""
        self.label: str | None = None
        """The label under which it was last entered in `labelled`."""
        self.quiet: bool | None = None
        """Whether none of its events was late, broke a rule or was replied to; None: not looked up yet."""

    def at(self, effective_at: int | None) -> Aggregate | None:
        """Return how it is now, or was in effect at a time; None when that is not remembered."""
        if effective_at is None:
            return self.ledger
        if effective_at < self.reaches:
            return None
        return self.effective if self.twisted else self.ledger


class Memory:
    """What is remembered, of the things that were looked up last."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._things: OrderedDict[str, Remembered] = OrderedDict()

    def forget(self) -> None:
        """Forget everything."""
        self._things.clear()

    def of(self, thing_id: str) -> Remembered:
        """Return what there is to know of a thing, which may not be there yet."""
        found = self._things.get(thing_id)
        if found is None:
            if len(self._things) >= MOST:  # the oldest, whether or not it was asked for since: to note that costs more
                self._things.popitem(last=False)
            found = self._things[thing_id] = self._load(thing_id)
        return found

    def quiet(self, thing_id: str) -> bool:
        """Return whether none of a thing's events was late, broke a rule or was replied to."""
        known = self.of(thing_id)
        if known.quiet is None:
            known.quiet = not self._db.execute(NOISY, (thing_id,)).fetchone()[0]
        return known.quiet

    def flags(self, thing_id: str, columns: str) -> dict[tuple[object, ...], int]:
        """Return the flags that stand on a thing, by these columns, each with its number."""
        known = self.of(thing_id)
        if known.flags is None:
            known.flags = {row[1:]: row[0] for row in self._db.execute(FLAGS.format(columns), (thing_id,))}
        return known.flags

    def notes(self, thing_id: str) -> dict[str, int]:
        """Return what the flags of a thing were judged by."""
        known = self.of(thing_id)
        if known.notes is None:
            known.notes = dict(self._db.execute(NOTES, (thing_id,)).fetchall())
        return known.notes

    def _load(self, thing_id: str) -> Remembered:
        found = Remembered()
        row = self._db.execute(LEDGER, (thing_id,)).fetchone()
        if row is None:
            found.flags, found.notes = {}, {}
            return found
        cls = kind_of(thing_id)
        assert cls is not None
        decode = decoder_of(cls).decode
        twisted, found.row, body, found.reaches = row
        found.ledger = decode(body)
        if twisted:
            found.twisted = True
            body, found.reaches = self._db.execute(EFFECTIVE, (thing_id,)).fetchone()
            found.effective = decode(body)
        return found
