"""A segment of the log read for itself, and what is to be known of it to go on behind it, if nothing is wrong in it.

Nothing that one pass finds needs more of a clean segment than its summary and what came before it. So segments may be
read in any order, also by other processes, and joined in order. What a summary does not settle is read once more by the
one that joins, who knows all that came before: what is found is the same, whoever has read.

The log is append-only, so a segment below the head stays as it is, and those who read need no snapshot in common. When
somebody alters it meanwhile, each row is judged as it was when it was read, as by one reader; none is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ledger.integrity.deviation import NOT_HASHABLE
from ledger.integrity.leaf import leaf_hashes
from ledger.integrity.tree import subtrees
from ledger.store.recorder import LedgerRecorder

PAGE = 512
BEFORE_ALL = -(2**62)
SEGMENT = 16_384
"""A power of two, so that the tree over a segment is a perfect one."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Positions from `first` to `last`."""

    first: int
    last: int
    stops: tuple[int, ...] = ()
    """Sizes of the whole tree within it at which the root will be asked for."""

    @property
    def after(self) -> int:
        """Return after which position to read: the first segment begins with whatever has no place at all."""
        return self.first - 1 if self.first > 1 else BEFORE_ALL


@dataclass(frozen=True, slots=True)
class Summary:
    """A segment in which nothing is wrong: positions are dense, every row fits its leaf, clock and versions go on."""

    segment: Segment
    subtrees: tuple[tuple[bytes, int], ...]
    """The perfect subtrees over it, roots and widths, none of them across a stop."""
    stamps: tuple[int, int]
    """Of the first and the last row."""
    firsts: dict[str, int]
    """The first version of each stream here."""
    lasts: dict[str, int]
    topics: frozenset[str]


Ahead = Callable[[Iterable[Segment]], Generator[Summary | None, None, None]]
"""Reads segments, and yields the summary of each, in order; None for one to be looked at. It may end before they do."""


def border(position: int) -> int:
    """Return the last position of the segment that the next position lies in."""
    return (position // SEGMENT + 1) * SEGMENT


def segments(head: int, stops: Iterable[int]) -> Iterator[Segment]:
    """Yield the segments of a log, one by one: a head may be anything that somebody wrote there."""
    left = sorted(set(stops), reverse=True)
    last = 0
    while last < head:
        first, last = last + 1, min(border(last), head)
        inside = []
        while left and left[-1] <= last:
            stop = left.pop()
            if stop >= first:
                inside.append(stop)
        yield Segment(first, last, tuple(inside))


def summarize(recorder: LedgerRecorder, segment: Segment) -> Summary | None:
    """Read a segment; return its summary, or None if anything in it is to be looked at."""
    after, position = segment.after, segment.first - 1
    leaves: list[bytes] = []
    first_stamp = last_stamp = 0
    firsts: dict[str, int] = {}
    lasts: dict[str, int] = {}
    topics: set[str] = set()
    while position < segment.last:
        page = recorder.select_records(after, min(PAGE, segment.last - position))
        if not page or page[0][0] != position + 1 or page[-1][0] != position + len(page):
            return None
        _, streams, versions, named, states, stamps, stored = zip(*page, strict=True)
        try:
            made = leaf_hashes(streams, versions, named, states, stamps)
        except NOT_HASHABLE:
            return None
        if made != stored or [last_stamp, *stamps] != sorted([last_stamp, *stamps]):
            return None
        if not _go_on(streams, versions, firsts, lasts):
            return None
        leaves += made
        topics.update(named)
        if position < segment.first:
            first_stamp = stamps[0]
        last_stamp = stamps[-1]
        after = position = page[-1][0]
    cut = tuple(_cut(leaves, segment))
    return Summary(segment, cut, (first_stamp, last_stamp), firsts, lasts, frozenset(topics))


def _go_on(streams: Sequence[str], versions: Sequence[int], firsts: dict[str, int], lasts: dict[str, int]) -> bool:
    """Return whether the versions of a page go on from the last ones, and take them."""
    get = lasts.get
    for stream, version in zip(streams, versions, strict=True):
        known = get(stream)
        if known is None:
            firsts[stream] = version
        elif version != known + 1:
            return False
        lasts[stream] = version
    return True


def _cut(leaves: Sequence[bytes], segment: Segment) -> Iterator[tuple[bytes, int]]:
    begin = segment.first - 1
    for end in (*segment.stops, segment.last):
        yield from subtrees(begin, leaves[begin - segment.first + 1 : end - segment.first + 1])
        begin = end
