"""Locating what was done to a log: its rows laid beside the leaves that were kept of it, as in a diff.

The kept leaves are those of the tree's file. They are evidence as far as a signed checkpoint confirms them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from ledger.integrity.deviation import LIMIT, Deviation, leaf
from ledger.integrity.explain import explain
from ledger.integrity.finding import Finding, Kind
from ledger.store.row import Row

WINDOW = 1_024
"""How far rows are looked for that were inserted, removed or moved."""
WIDE = 16_384
"""How far when the next row does not fit its place either, as after a longer run that was inserted or removed."""


class Location:
    """A diff of rows against kept leaves, both from the same position on."""

    def __init__(self, rows: Iterable[Row], kept: Iterable[bytes], after: int, evidence: str) -> None:
        self._rows = ((row, leaf(row) or b"") for row in rows)
        self._kept = iter(kept)
        self._evidence = evidence
        self._here: deque[tuple[Row, bytes]] = deque()
        self._there: deque[bytes] = deque()
        self._position = after
        """Of the kept leaf before the first one in `_there`."""
        self._allowed = {0}
        """By how much the next row may stand higher than its kept leaf, after what was inserted and removed."""
        self._missing: dict[bytes, int] = {}
        self._extra: dict[bytes, int] = {}
        self._deviations: list[Deviation] = []
        self._findings: list[Finding] = []
        self._cut: tuple[int, int] | None = None
        self.more = False
        """Whether so much was found that the rest was not looked at."""

    def findings(self, topics: Iterable[str]) -> list[Finding]:
        """Return what was done, by position."""
        while self._fill(WINDOW):
            if len(self._findings) + len(self._deviations) >= LIMIT:
                self.more = True
                break
            self._step()
        if not self._there:
            self._look_among_the_rest()
        found = [*self._findings, *explain(self._deviations, topics, self._evidence), *self._moved()]
        return sorted(found, key=lambda f: f.order)

    def _fill(self, window: int) -> bool:
        """Fill both windows; return whether there are kept leaves left to account for."""
        if len(self._here) < window // 2:
            self._here.extend(islice(self._rows, window - len(self._here)))
        if len(self._there) < window // 2:
            self._there.extend(islice(self._kept, window - len(self._there)))
        return bool(self._there)

    def _step(self) -> None:
        if not self._here:
            self._end()
            return
        row, actual = self._here[0]
        if actual == self._there[0]:
            self._match(row)
            return
        removed, inserted = self._search(actual)
        if removed is None and inserted is None and not self._next_fits():
            self._fill(2 * WIDE)
            removed, inserted = self._search(actual)
        if removed is not None and removed == inserted:
            self._swap(removed)
        elif removed is not None and (inserted is None or removed < inserted):
            self._remove(removed)
        elif inserted is not None:
            self._insert(inserted)
        else:
            self._here.popleft()
            self._position += 1
            self._deviations.append(Deviation(self._position, row, actual or None, self._there.popleft()))

    def _search(self, actual: bytes) -> tuple[int | None, int | None]:
        """Return how far back the row's leaf was kept, and how far back the row of the kept leaf stands."""
        return _index(self._there, actual), _index((a for _, a in self._here), self._there[0])

    def _next_fits(self) -> bool:
        return len(self._here) > 1 and len(self._there) > 1 and self._here[1][1] == self._there[1]

    def _match(self, row: Row) -> None:
        self._here.popleft()
        self._there.popleft()
        self._position += 1
        shift = row.id - self._position
        if shift not in self._allowed:
            detail = f"the event recorded at {self._position} stands at {row.id} ({self._evidence})"
            self._findings.append(Finding(Kind.RENUMBERED, self._position, self._position, detail))
        self._allowed = {shift}

    def _swap(self, distance: int) -> None:
        """The row at the window's front and one further back have changed places: note it, and put them right."""
        low, high = self._position + 1, self._position + 1 + distance
        detail = f"the events at {low} and {high} have changed places ({self._evidence})"
        self._findings.append(Finding(Kind.SWAPPED, low, high, detail))
        self._there[0], self._there[distance] = self._there[distance], self._there[0]

    def _remove(self, count: int) -> None:
        self._missing.update((self._there.popleft(), self._position + i) for i in range(1, count + 1))
        self._position += count
        self._allowed |= {shift - count for shift in self._allowed}

    def _insert(self, count: int) -> None:
        for _ in range(count):
            row, actual = self._here.popleft()
            self._extra[actual or b"%d" % row.id] = row.id
        self._allowed |= {shift + count for shift in self._allowed}

    def _end(self) -> None:
        """The log has ended: what else was kept is missing at its end."""
        first = self._position + 1
        for hashed in chain(self._there, self._kept):
            self._position += 1
            if len(self._missing) < LIMIT:
                self._missing[hashed] = self._position
        self._there.clear()
        self._cut = (first, self._position)

    def _look_among_the_rest(self) -> None:
        """Rows after the last kept leaf are new; or they are old ones under a new number."""
        if self._missing:
            for row, actual in chain(self._here, self._rows):
                if actual in self._missing:
                    self._extra[actual] = row.id

    def _moved(self) -> Iterator[Finding]:
        """Return what is missing or too much, a finding for each run; what is both has moved."""
        for hashed in self._missing.keys() & self._extra.keys():
            position, stands = self._missing.pop(hashed), self._extra.pop(hashed)
            detail = f"the event recorded at {position} stands at {stands} ({self._evidence})"
            yield Finding(Kind.RENUMBERED, position, position, detail)
        for first, last in _runs(self._missing.values()):
            if self._cut is not None and first <= self._cut[0] and last >= self._cut[0]:
                detail = f"the log ends before them ({self._evidence})"
                yield Finding(Kind.TRUNCATED, first, self._cut[1], detail)
            else:
                detail = f"{last - first + 1} recorded here, and gone ({self._evidence})"
                yield Finding(Kind.REMOVED, first, last, detail)
        for first, last in _runs(self._extra.values()):
            yield Finding(Kind.INSERTED, first, last, f"{last - first + 1} that were not recorded ({self._evidence})")


def _index(hashes: Iterable[bytes], wanted: bytes) -> int | None:
    if not wanted:
        return None
    return next((i for i, h in enumerate(hashes) if h == wanted), None)


def _runs(positions: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Return the unbroken runs of positions."""
    first = last = None
    for position in sorted(positions):
        if first is None or last is None or position != last + 1:
            if first is not None and last is not None:
                yield first, last
            first = position
        last = position
    if first is not None and last is not None:
        yield first, last
