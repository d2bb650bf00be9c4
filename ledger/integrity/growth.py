"""The tree as it grows along a walk over the log, and its roots at the sizes that somebody asks about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.integrity.tree import CompactRange


class Growth:
    """The tree over what the rows lead to; from the first row that does not fit its leaf, one over the leaves too."""

    def __init__(self, sizes: Iterable[int]) -> None:
        self.tree = CompactRange()
        self.roots: dict[int, bytes] = {}
        self.roots_by_leaf: dict[int, bytes] = {}
        """The roots over the leaves in the rows, where they are others."""
        self._by_leaf: CompactRange | None = None
        self._stops = sorted(set(sizes), reverse=True)
        self._note()

    @property
    def size(self) -> int:
        """Return over how many rows the tree is."""
        return self.tree.size

    def part(self) -> None:
        """From here on, rows and their leaves may differ."""
        if self._by_leaf is None:
            self._by_leaf = self.tree.copy()

    def extend(self, leaves: Sequence[bytes], stored: Sequence[bytes]) -> None:
        """Grow by what rows lead to, and by the leaves that they have."""
        begin = 0
        while begin < len(leaves):
            end = min(len(leaves), begin + self._stops[-1] - self.size) if self._stops else len(leaves)
            self.tree.extend(leaves[begin:end])
            if self._by_leaf is not None:
                self._by_leaf.extend(stored[begin:end])
            self._note()
            begin = end

    def push(self, subtrees: Iterable[tuple[bytes, int]]) -> None:
        """Grow by perfect subtrees over rows that fit their leaves, none of them across a size that is asked about."""
        for subtree, width in subtrees:
            self.tree.push(subtree, width)
            if self._by_leaf is not None:
                self._by_leaf.push(subtree, width)
            self._note()

    def _note(self) -> None:
        while self._stops and self._stops[-1] == self.size:
            self.roots[self.size] = self.tree.root()
            if self._by_leaf is not None:
                self.roots_by_leaf[self.size] = self._by_leaf.root()
            self._stops.pop()
