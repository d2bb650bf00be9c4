"""Walking the log once, page by page, in memory that does not grow with it: every check that one pass allows."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.integrity.finding import Finding, Kind
from ledger.integrity.leaf import leaf_hashes, row_hash
from ledger.integrity.tree import CompactRange
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Record, Row, row_of

PAGE = 512
NOT_HASHABLE = (OverflowError, TypeError, ValueError, AttributeError, struct.error)
"""What is raised for content that no row of ours can have: a negative number, bytes for a text."""
BEFORE_ALL = -(2**62)
STREAMS = 100_000
"""Of how many streams the last version is remembered, twice over; those not seen for longer are looked up."""
LIMIT = 1_000
"""How many deviations of a kind are kept: beyond that, nobody reads them one by one."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """A row whose content does not lead to the leaf that it should have."""

    position: int
    row: Row
    actual: bytes | None
    """None when the content cannot even be hashed."""
    expected: bytes


@dataclass(slots=True)
class Walk:
    """What one pass over the log has found."""

    recorder: LedgerRecorder
    sizes: Iterable[int] = ()
    """Sizes at which to note the root."""
    tree: CompactRange = field(default_factory=CompactRange)
    roots: dict[int, bytes] = field(default_factory=dict)
    by_leaf: CompactRange | None = None
    """The tree over the stored leaves, from the first row on that does not fit its own."""
    roots_by_leaf: dict[int, bytes] = field(default_factory=dict)
    deviations: list[Deviation] = field(default_factory=list)
    gaps: list[tuple[int, int, int]] = field(default_factory=list)
    """Rows before it, and the first and last position that no row has."""
    findings: list[Finding] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)
    position: int = 0
    """Of the last row."""
    overflow: int = 0
    """How many deviations and findings were too many to keep."""
    _stops: list[int] = field(default_factory=list)
    _stamp: int = 0
    _streams: dict[str, int] = field(default_factory=dict)
    _older: dict[str, int] | None = None
    """The streams before those in `_streams`; None until some were forgotten."""

    def run(self) -> Walk:
        """Read the whole log; return itself."""
        self._stops = sorted(set(self.sizes), reverse=True)
        self._note_roots()
        after = BEFORE_ALL
        while page := self._page(after):
            # By column: most checks then take a call for a page, and not one for each row.
            positions, streams, versions, topics, states, stamps, leaves = zip(*page, strict=True)
            self._check_positions(positions)
            self._check_leaves(page, (streams, versions, topics, states, stamps), leaves)
            self._check_clock(positions, stamps)
            self._check_streams(positions, streams, versions)
            self.topics.update(topics)
            after = positions[-1]
        return self

    def _page(self, after: int) -> list[Record]:
        """Return the next rows; a row that cannot be read ends the walk, and is named."""
        limit = PAGE
        while True:
            try:
                return self.recorder.select_records(after, limit)
            except Exception as error:  # noqa: BLE001 - bytes that are no row raise whatever the driver makes of them
                if limit == 1:
                    self.recorder.head()  # raises when it is not the row but the database that is away
                    position = self.position + 1
                    detail = f"the row cannot be read, and nothing after it was ({type(error).__name__}: {error})"
                    self._find(Finding(Kind.UNREADABLE, position, position, detail))
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
                self._find(Finding(Kind.RENUMBERED, position, position, detail))
            elif position != self.position + 1:
                if len(self.gaps) < LIMIT:
                    self.gaps.append((self.tree.size + index, self.position + 1, position - 1))
                else:
                    self.overflow += 1
            self.position = max(position, 0)

    def _check_leaves(self, page: Sequence[Record], columns: Sequence[Any], stored: Sequence[bytes]) -> None:
        """The content of every row leads to its leaf; the tree grows by what the content leads to."""
        try:
            leaves = leaf_hashes(*columns)
        except NOT_HASHABLE:
            leaves = tuple(leaf(row_of(record)) or b"" for record in page)
        if leaves != stored:
            self._note_deviations(page, leaves)
        begin = 0
        while begin < len(leaves):
            end = min(len(leaves), begin + self._stops[-1] - self.tree.size) if self._stops else len(leaves)
            self.tree.extend(leaves[begin:end])
            if self.by_leaf is not None:
                self.by_leaf.extend(stored[begin:end])
            self._note_roots()
            begin = end

    def _note_deviations(self, page: Sequence[Record], leaves: Sequence[bytes]) -> None:
        if self.by_leaf is None:
            self.by_leaf = self.tree.copy()
        for record, computed in zip(page, leaves, strict=True):
            row = row_of(record)
            if computed != row.leaf:
                if len(self.deviations) < LIMIT:
                    self.deviations.append(Deviation(row.id, row, computed or None, row.leaf))
                else:
                    self.overflow += 1

    def _note_roots(self) -> None:
        while self._stops and self._stops[-1] == self.tree.size:
            self.roots[self.tree.size] = self.tree.root()
            if self.by_leaf is not None:
                self.roots_by_leaf[self.tree.size] = self.by_leaf.root()
            self._stops.pop()

    def _check_clock(self, positions: Sequence[int], recorded: Sequence[int]) -> None:
        stamps = [self._stamp, *recorded]
        if stamps != sorted(stamps):
            for before, stamp, position in zip(stamps, recorded, positions, strict=False):
                if stamp < before:
                    detail = f"recorded {before - stamp} µs before the event that it follows"
                    self._find(Finding(Kind.CLOCK, position, position, detail))
        self._stamp = stamps[-1]

    def _check_streams(self, positions: Sequence[int], streams: Sequence[Any], versions: Sequence[int]) -> None:
        last, get, begun_before = self._streams, self._streams.get, self._older is not None
        for position, stream, version in zip(positions, streams, versions, strict=True):
            known = get(stream, 0)
            if version != known + 1 or (begun_before and known == 0):
                known = known or self._look_up(position, stream, version)
                if version != known + 1:
                    detail = f"version {version} of {stream} follows version {known}"
                    self._find(Finding(Kind.STREAM, position, position, detail))
            last[stream] = version
        if len(last) > STREAMS:
            self._streams, self._older = {}, last

    def _look_up(self, position: int, stream: str, version: int) -> int:
        """Return the version before a row's in its stream, if that stands before it in the log; else 0."""
        if self._older is None:
            return 0
        if stream in self._older:
            return self._older[stream]
        found = self.recorder.select_events(stream, gt=max(version - 2, 0), lte=max(version, 1), limit=1)
        return found[0].originator_version if found and found[0].id < position else 0

    def _find(self, finding: Finding) -> None:
        if len(self.findings) < LIMIT:
            self.findings.append(finding)
        else:
            self.overflow += 1


def leaf(row: Row) -> bytes | None:
    """Return the leaf that a row's content leads to, or None when it cannot be that of a row."""
    try:
        return row_hash(row)
    except NOT_HASHABLE:
        return None
