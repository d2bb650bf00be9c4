"""A row whose content does not lead to the leaf that it should have."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.integrity.leaf import leaf_hashes, row_hash
from ledger.store.row import Record, Row, row_of

NOT_HASHABLE = (OverflowError, TypeError, ValueError, AttributeError, struct.error)
"""What is raised for content that no row of ours can have: a negative number, bytes for a text."""
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


def leaf(row: Row) -> bytes | None:
    """Return the leaf that a row's content leads to, or None when it cannot be that of a row."""
    try:
        return row_hash(row)
    except NOT_HASHABLE:
        return None


def leaves_of(page: Sequence[Record], columns: Sequence[Sequence[Any]]) -> tuple[bytes, ...]:
    """Return the leaves that the rows of a page lead to, which is given by column too; of one that is none, nothing."""
    try:
        return leaf_hashes(*columns)
    except NOT_HASHABLE:
        return tuple(leaf(row_of(record)) or b"" for record in page)


def deviations(page: Sequence[Record], leaves: Sequence[bytes]) -> Iterator[Deviation]:
    """Yield the rows of a page that do not lead to the leaf that they have."""
    for record, computed in zip(page, leaves, strict=True):
        row = row_of(record)
        if computed != row.leaf:
            yield Deviation(row.id, row, computed or None, row.leaf)
