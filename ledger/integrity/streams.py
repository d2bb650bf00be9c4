"""The versions of every stream along a walk over the log: each row's must follow on the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ledger.store.recorder import LedgerRecorder

STREAMS = 100_000
"""Of how many streams the last version is remembered, twice over; those not seen for longer are looked up."""
MARKS = 1 << 25
"""Bits that are kept of those not seen for longer, so that not every new stream is looked up as if it were one."""


class Streams:
    """The last version of each stream that was seen lately."""

    def __init__(self, recorder: LedgerRecorder) -> None:
        self._recorder = recorder
        self._last: dict[str, int] = {}
        self._older: dict[str, int] | None = None
        """The streams before those in `_last`; None until there are."""
        self._marks = bytearray()
        """A bit for each of those before them, which several may share; empty until there are."""

    def read(
        self, positions: Sequence[int], streams: Sequence[Any], versions: Sequence[int]
    ) -> Iterator[tuple[int, str, int, int]]:
        """Take a page; yield position, stream, version and the version before it of rows that do not follow."""
        last, get, begun_before = self._last, self._last.get, self._older is not None
        for position, stream, version in zip(positions, streams, versions, strict=True):
            known = get(stream, 0)
            if version != known + 1 or (begun_before and known == 0):
                known = known or self._look_up(position, stream, version)
                if version != known + 1:
                    yield position, stream, version, known
            last[stream] = version

    def follow(self, position: int, firsts: Mapping[str, int]) -> bool:
        """Return whether streams go on from a position with these versions, each without a gap."""
        get, begun_before = self._last.get, self._older is not None
        for stream, first in firsts.items():
            known = get(stream, 0)
            if first != known + 1 or (begun_before and known == 0):
                known = known or self._look_up(position, stream, first)
                if first != known + 1:
                    return False
        return True

    def take(self, lasts: Mapping[str, int]) -> None:
        """Go on from these versions."""
        self._last.update(lasts)

    def forget(self) -> None:
        """Forget those not seen for long, when there are many."""
        if len(self._last) > STREAMS:
            forgotten, self._older, self._last = self._older, self._last, {}
            if forgotten:
                self._marks = self._marks or bytearray(MARKS // 8)
                for mark in map(hash, forgotten):
                    self._marks[mark % MARKS >> 3] |= 1 << (mark & 7)

    def _look_up(self, position: int, stream: str, version: int) -> int:
        """Return the version before a row's in its stream, if that stands before it in the log; else 0."""
        if self._older is None:
            return 0
        if stream in self._older:
            return self._older[stream]
        mark = hash(stream)
        if not self._marks or not self._marks[mark % MARKS >> 3] & 1 << (mark & 7):
            return 0
        found = self._recorder.select_events(stream, gt=max(version - 2, 0), lte=max(version, 1), limit=1)
        return found[0].originator_version if found and found[0].id < position else 0
