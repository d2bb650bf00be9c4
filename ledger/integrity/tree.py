"""The Merkle tree of RFC 6962, section 2.1: roots and proofs, from leaves or from nodes that somebody keeps.

A node is named by its level and its index there; level 0 are the leaves. Only perfect subtrees are nodes: everything
else at the tree's right edge is computed from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH_SIZE = 32

Get = Callable[[int, int], bytes]
"""Returns the hash of the perfect subtree at (level, index)."""


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an interior node."""
    return sha256(b"\x01" + left + right).digest()


def fold(hashes: Sequence[bytes]) -> bytes:
    """Return the root over a power of two of neighbouring hashes."""
    while len(hashes) > 1:
        neighbours = iter(hashes)
        hashes = [sha256(b"\x01" + left + right).digest() for left, right in zip(neighbours, neighbours, strict=True)]
    return hashes[0]


def subtrees(start: int, leaves: Sequence[bytes]) -> Iterator[tuple[bytes, int]]:
    """Cut leaves, the first of them at index `start`, into the largest perfect subtrees that fit: roots and widths."""
    at = 0
    while at < len(leaves):
        # A subtree may begin only at a multiple of its own width.
        width = 1 << ((len(leaves) - at).bit_length() - 1)
        if start + at:
            width = min(width, (start + at) & -(start + at))
        yield fold(leaves[at : at + width]), width
        at += width


class CompactRange:
    """A growing tree that remembers only the roots of its perfect subtrees, largest first: 32 bytes a level."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def copy(self) -> CompactRange:
        """Return a tree that grows on its own from here."""
        twin = CompactRange()
        twin.size, twin._peaks = self.size, self._peaks.copy()
        return twin

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add leaves at the right."""
        for subtree, width in subtrees(self.size, leaves):
            self.push(subtree, width)

    def push(self, subtree: bytes, width: int) -> None:
        """Add a perfect subtree at the right; so wide a one must fit there."""
        merged = width
        while self.size & merged:
            subtree = node_hash(self._peaks.pop(), subtree)
            merged <<= 1
        self._peaks.append(subtree)
        self.size += width

    def root(self) -> bytes:
        """Return the root over everything added so far."""
        if not self._peaks:
            return EMPTY_ROOT
        root = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            root = node_hash(peak, root)
        return root


def root_of(get: Get, size: int) -> bytes:
    """Return the root of the tree of the first `size` leaves."""
    return range_root(get, 0, size) if size else EMPTY_ROOT


def range_root(get: Get, low: int, high: int) -> bytes:
    """Return the root over the leaves from `low` up to and without `high`, as it stands in a tree (RFC 6962: MTH)."""
    width = high - low
    if width & (width - 1) == 0 and low % width == 0:
        return get(width.bit_length() - 1, low // width)
    middle = low + _split(width)
    return node_hash(range_root(get, low, middle), range_root(get, middle, high))


def inclusion_proof(get: Get, index: int, size: int) -> list[bytes]:
    """Return the hashes beside the way from a leaf to the root, the leaf's neighbour first (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"there is no leaf {index} in a tree of {size}")
    path = []
    low, high = 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(range_root(get, middle, high))
            high = middle
        else:
            path.append(range_root(get, low, middle))
            low = middle
    return path[::-1]


def consistency_proof(get: Get, older: int, newer: int) -> list[bytes]:
    """Return the hashes that show the newer tree to begin with the older one (RFC 9162, 2.1.4.1)."""
    if not 0 < older <= newer:
        raise ValueError(f"no consistency proof leads from a tree of {older} to one of {newer}")
    path = []
    low, high = 0, newer
    whole = True  # the older tree is so far a subtree on the left edge: its root is known to whoever verifies
    while older != high:
        middle = low + _split(high - low)
        if older <= middle:
            path.append(range_root(get, middle, high))
            high = middle
        else:
            path.append(range_root(get, low, middle))
            low = middle
            whole = False
    if not whole:
        path.append(range_root(get, low, high))
    return path[::-1]


def _split(width: int) -> int:
    """Return the largest power of two below a width."""
    return 1 << ((width - 1).bit_length() - 1)
