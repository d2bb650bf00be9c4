"""Rows that hold for a while, by either clock: columns of numpy that only grow, and are asked by interval.

A row stands from one position to another, and is true from one time to another. While the two clocks of a thing
fold alike, one row serves both: by the ledger's clock it holds from its position to that of the next version; in
effect it holds from its time on, until the next version is both known and true. Once a fact has come late the
clocks part: rows of the ledger's clock go on alone, and what is true is told by rows of its own, drawn anew at each
position from which on it is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

FOREVER: Final = 2**31 - 1
EVER: Final = 2**62
LEDGER, EFFECT, TWISTED = 1, 2, 4
_SPARE = 128  # one part in so many is kept free when the columns grow

Payload = Mapping[str, float]

CLOCKS: Final[dict[str, str]] = {
    "thing": "i4",  # the position of the thing's first event, which names it
    "before": "i4",  # the row of the thing before this one; of its first row: the last
    "from_position": "i4",
    "to_position": "i4",
    "from_time": "i8",
    "to_time": "i8",
    "clocks": "i1",
}


class Intervals:
    """A table of versions. Not for two threads at once: who owns it holds a lock."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self._types = {**CLOCKS, **columns}
        self._columns: dict[str, NDArray[Any]] = {name: np.empty(0, kind) for name, kind in self._types.items()}
        self.size = 0
        self._first: dict[int, int] = {}
        self._twisted: dict[int, int] = {}

    def __getitem__(self, name: str) -> NDArray[Any]:
        """Return a column, as far as it is filled."""
        return self._columns[name][: self.size]

    @property
    def bytes_a_row(self) -> float:
        """Return what a row takes, spare room included."""
        return sum(c.nbytes for c in self._columns.values()) / max(1, self.size)

    def put(self, thing: int, position: int, at: int, values: Payload | None) -> None:
        """Add the next version of a thing, in order by both clocks; without values it is over."""
        last = self._last(thing)
        if last is not None and self._columns["to_position"][last] == FOREVER:
            self._columns["to_position"][last] = position
            self._columns["to_time"][last] = at
        if values is not None:
            self._add(thing, position, at, EVER, LEDGER | EFFECT, values)

    def once(self, position: int, at: int, values: Payload) -> None:
        """Add what is said once and stays said."""
        self._append(0, -1, position, at, EVER, LEDGER | EFFECT, values)

    def put_late(
        self, thing: int, position: int, values: Payload | None, timeline: Iterable[tuple[int, Payload | None]]
    ) -> None:
        """Add the next version of a thing whose clocks have parted, with all that is true from when on as known now."""
        row = self._last(thing)
        parted = thing in self._twisted
        self._twisted.setdefault(thing, position)
        first = self._first_row(thing)
        while row is not None:
            if self._columns["to_position"][row] == FOREVER:
                self._columns["to_position"][row] = position
                if self._columns["clocks"][row] == LEDGER | EFFECT:
                    self._columns["to_time"][row] = EVER
            if not parted:
                self._columns["clocks"][row] |= TWISTED
            row = None if row == first else int(self._columns["before"][row])
        if values is not None:
            self._add(thing, position, 0, EVER, LEDGER, values)
        whole = list(timeline)
        for i, (start, was) in enumerate(whole):
            end = whole[i + 1][0] if i + 1 < len(whole) else EVER
            if was is not None and start < end:
                self._add(thing, position, start, end, EFFECT, was)

    def extend(self, columns: Mapping[str, NDArray[Any]]) -> None:
        """Add many things at once, each for the first time and in the order of positions, as the log tells them."""
        n = len(columns["from_position"])
        given = {
            "thing": columns["from_position"],
            "before": np.arange(self.size, self.size + n),
            "to_position": np.full(n, FOREVER),
            "to_time": np.full(n, EVER),
            "clocks": np.full(n, LEDGER | EFFECT),
            **columns,
        }
        for name, kind in self._types.items():
            self._columns[name] = np.append(self[name], given[name].astype(kind))
        self.size += n

    def rows(self, position: int, effective_at: int | None = None) -> NDArray[np.intp]:
        """Return the rows that hold at a position, or are true at a time as known at that position."""
        until = int(self["from_position"].searchsorted(np.int32(min(position, FOREVER - 1)), side="right"))
        clocks = self._columns["clocks"][:until]
        known = self._columns["to_position"][:until] > position
        if effective_at is None:
            if self._twisted:
                known &= (clocks & LEDGER).view(bool)
            return np.flatnonzero(known)
        begun = self._columns["from_time"][:until] <= effective_at
        goes_on = self._columns["to_time"][:until] > effective_at
        if not self._twisted:
            known |= goes_on
            known &= begun
            return np.flatnonzero(known)
        shared = (clocks & (LEDGER | EFFECT)) == LEDGER | EFFECT
        holds = np.where(shared, known | goes_on, known & goes_on & (clocks == EFFECT)) & begun
        found = np.flatnonzero(holds)
        doubtful = np.flatnonzero(clocks[found] & TWISTED)
        things = self._columns["thing"][:until][found[doubtful]].tolist()
        gone = [d for d, t in zip(doubtful.tolist(), things, strict=True) if self._twisted[t] <= position]
        return np.delete(found, gone)

    def _add(self, thing: int, position: int, start: int, end: int, clocks: int, values: Payload) -> None:
        """Append a row of a thing and let its first row know that it is the last."""
        last = self._last(thing)
        row = self._append(thing, -1 if last is None else last, position, start, end, clocks, values)
        first = self._first_row(thing)
        if first is None:
            first = row
            if position != thing:  # it came onto the map later than into the ledger
                self._first[thing] = row
        self._columns["before"][first] = row

    def _append(
        self, thing: int, before: int, position: int, start: int, end: int, clocks: int, values: Payload
    ) -> int:
        if not 0 < position < FOREVER:
            raise OverflowError(f"position {position} is beyond what the columns of the map can count")
        row = self.size
        if row == len(self._columns["thing"]):
            self._grow()
        c = self._columns
        c["thing"][row], c["before"][row], c["clocks"][row] = thing, before, clocks
        c["from_position"][row], c["to_position"][row] = position, FOREVER
        c["from_time"][row], c["to_time"][row] = start, end
        for name, value in values.items():
            c[name][row] = value
        self.size = row + 1
        return row

    def _grow(self) -> None:
        room = max(1_024, self.size // _SPARE)
        for name, column in self._columns.items():
            grown = np.empty(self.size + room, column.dtype)
            grown[: self.size] = column
            self._columns[name] = grown

    def _first_row(self, thing: int) -> int | None:
        """Return the first row of a thing: rows stand in the order of positions, and it is named by its own."""
        if thing in self._first:
            return self._first[thing]
        # Of the column's own type: numpy would copy the whole column into another for a plain number.
        row = int(self["from_position"].searchsorted(np.int32(thing)))
        while row < self.size and self._columns["from_position"][row] == thing:
            if self._columns["thing"][row] == thing:
                return row
            row += 1
        return None

    def _last(self, thing: int) -> int | None:
        first = self._first_row(thing)
        return None if first is None else int(self._columns["before"][first])
