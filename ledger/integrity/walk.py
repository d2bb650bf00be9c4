"""Walking the log once, page by page, in memory that does not grow with it: every check that one pass allows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ledger.integrity.deviation import LIMIT, Deviation, deviations, leaves_of
from ledger.integrity.finding import Finding, Kind
from ledger.integrity.growth import Growth
from ledger.integrity.segment import BEFORE_ALL, PAGE, Ahead, Summary, border, segments
from ledger.integrity.streams import Streams
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Record

T = TypeVar("T")


@dataclass(slots=True)
class Walk:
    """What one pass over the log has found."""

    recorder: LedgerRecorder
    sizes: Sequence[int] = ()
    """Sizes at which to note the root."""
    deviations: list[Deviation] = field(default_factory=list)
    gaps: list[tuple[int, int, int]] = field(default_factory=list)
    """Rows before it, and the first and last position that no row has."""
    findings: list[Finding] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    position: int = 0
    """Of the last row."""
    overflow: int = 0
    """How many deviations and findings were too many to keep."""
    grown: Growth = field(init=False)
    _streams: Streams = field(init=False)
    _after: int = BEFORE_ALL
    _stamp: int = 0
    _ended: bool = False

    def __post_init__(self) -> None:
        self.grown, self._streams = Growth(self.sizes), Streams(self.recorder)

    def run(self, ahead: Ahead | None = None) -> Walk:
        """Read the whole log; return itself. What `ahead` has read and found clean is not read again."""
        if ahead is not None:
            with closing(ahead(segments(self.recorder.head(), self.sizes))) as summaries:
                for summary in summaries:
                    if summary is None or not self._join(summary):
                        self._read_to(border(self.position))
                    if self._ended or not self._in_step:
                        break
        while not self._ended:
            self._read_to(border(self.position))
        return self

    @property
    def _in_step(self) -> bool:
        """Whether each row so far has the position that is its place: else a summary's subtrees do not fit the tree."""
        return self.position == self.grown.size

    def _join(self, summary: Summary) -> bool:
        """Go on behind a segment, if it goes on from here."""
        segment, (first_stamp, last_stamp) = summary.segment, summary.stamps
        here = self._in_step and self.position == segment.first - 1 and self._stamp <= first_stamp
        if not (here and self._streams.follow(segment.first, summary.firsts)):
            return False
        self.grown.push(summary.subtrees)
        self._streams.take(summary.lasts)
        self.topics |= summary.topics
        self._stamp = last_stamp
        self.position = self._after = segment.last
        if segment.last == border(segment.first - 1):
            self._streams.forget()
        return True

    def _read_to(self, end: int) -> None:
        """Read to the end of a segment, or of the log."""
        while not self._ended and self.position < end:
            page = self._page(min(PAGE, end - self.position))
            if page:
                self._check(page)
        if self.position >= end:
            # Here and nowhere else, so that what is looked up does not depend on who has read what.
            self._streams.forget()

    def _check(self, page: Sequence[Record]) -> None:
        # By column: most checks then take a call for a page, and not one for each row.
        positions, streams, versions, topics, states, stamps, leaves = zip(*page, strict=True)
        self._check_positions(positions)
        self._check_leaves(page, (streams, versions, topics, states, stamps), leaves)
        self._check_clock(positions, stamps)
        for position, stream, version, known in self._streams.read(positions, streams, versions):
            detail = f"version {version} of {stream} follows version {known}"
            self._find(Kind.STREAM, position, detail)
        self.topics.update(topics)
        self._after = positions[-1]

    def _page(self, limit: int) -> list[Record]:
        """Return the next rows; a row that cannot be read ends the walk, and is named."""
        while True:
            try:
                page = self.recorder.select_records(self._after, limit)
                self._ended = not page
                return page
            except Exception as error:  # noqa: BLE001 - bytes that are no row raise whatever the driver makes of them
                if limit == 1:
                    self.recorder.head()  # raises when it is not the row but the database that is away
                    position = self.position + 1
                    detail = f"the row cannot be read, and nothing after it was ({type(error).__name__}: {error})"
                    self._find(Kind.UNREADABLE, position, detail)
                    self._ended = True
                    return []
                limit //= 2

    def _check_positions(self, positions: Sequence[int]) -> None:
        """Positions are dense: ascending they are anyway, so the first and the last tell of the whole page."""
        if positions[0] == self.position + 1 and positions[-1] == self.position + len(positions):
            self.position = positions[-1]
            return
        for index, position in enumerate(positions):
            if position <= 0:
                detail = f"a row stands at position {position}, before the beginning"
                self._find(Kind.RENUMBERED, position, detail)
            elif position != self.position + 1:
                self._keep(self.gaps, (self.grown.size + index, self.position + 1, position - 1))
            self.position = max(position, 0)

    def _check_leaves(self, page: Sequence[Record], columns: Sequence[Sequence[Any]], stored: Sequence[bytes]) -> None:
        """The content of every row leads to its leaf; the tree grows by what the content leads to."""
        leaves = leaves_of(page, columns)
        if leaves != stored:
            self.grown.part()
            for deviation in deviations(page, leaves):
                self._keep(self.deviations, deviation)
        self.grown.extend(leaves, stored)

    def _check_clock(self, positions: Sequence[int], recorded: Sequence[int]) -> None:
        stamps = [self._stamp, *recorded]
        if stamps != sorted(stamps):
            for before, stamp, position in zip(stamps, recorded, positions, strict=False):
                if stamp < before:
                    detail = f"recorded {before - stamp} µs before the event that it follows"
                    self._find(Kind.CLOCK, position, detail)
        self._stamp = stamps[-1]

    def _find(self, kind: Kind, position: int, detail: str) -> None:
        self._keep(self.findings, Finding(kind, position, position, detail))

    def _keep(self, kept: list[T], found: T) -> None:
        if len(kept) < LIMIT:
            kept.append(found)
        else:
            self.overflow += 1
