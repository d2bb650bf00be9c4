"""The tree's file as evidence: it knows every leaf at its place, and is believed as far as signed checkpoints agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ledger.integrity.errors import TreeMisfit
from ledger.integrity.finding import Judged
from ledger.integrity.nodes import Nodes
from ledger.integrity.tree import CompactRange


@dataclass(frozen=True, slots=True)
class Kept:
    """The tree's file as evidence: how many of its leaves agree with checkpoints, and how many there are."""

    nodes: Nodes
    signed: int
    size: int


def kept_tree(nodes: Nodes | None, notes: list[str]) -> tuple[int, bytes | None]:
    """Return size and root of the tree in its file, if it has one."""
    if nodes is None:
        return 0, None
    try:
        size = nodes.size
        return size, nodes.root(size)
    except TreeMisfit as misfit:
        notes.append(f"the tree's file is of no use: {misfit}")
        return 0, None


def trusted(nodes: Nodes, size: int, judged: Sequence[Judged], signed: int, notes: list[str]) -> Kept | None:
    """Return how far the tree's file can be believed: to the last checkpoint before the first that it contradicts."""
    # One that does not hold below one that does is the one at fault.
    checkpoints = [j.checkpoint for j in judged if j.holds or j.checkpoint.size > signed]
    tree, agreed = CompactRange(), 0
    for checkpoint in (c for c in checkpoints if 0 < c.size <= size):
        if checkpoint.size > tree.size:
            _grow(tree, nodes, checkpoint.size)
        if tree.root() != checkpoint.root:
            notes.append(
                f"the tree's file contradicts the checkpoint of size {checkpoint.size}: it was altered, or made again "
                f"from an altered log, and is no evidence after position {agreed}"
            )
            return Kept(nodes, agreed, agreed) if agreed else None
        agreed = checkpoint.size
    return Kept(nodes, agreed, size)


def _grow(tree: CompactRange, nodes: Nodes, size: int) -> None:
    for leaves in nodes.leaves(tree.size):
        tree.extend(leaves[: size - tree.size])
        if tree.size == size:
            return


def leaves_after(kept: Kept, start: int) -> Iterator[bytes]:
    """Return the leaves that are kept of the positions after one."""
    left = kept.size - start
    for leaves in kept.nodes.leaves(start):
        yield from leaves[:left]
        left -= len(leaves)
        if left <= 0:
            return
