"""Verifying proofs: RFC 9162, sections 2.1.3.2 and 2.1.4.2, step by step. Every failure raises `ProofRefused`."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.integrity.errors import ProofRefused
from ledger.integrity.tree import HASH_SIZE, node_hash


def verify_inclusion(index: int, size: int, leaf: bytes, path: Sequence[bytes], root: bytes) -> None:
    """Check that the tree of `size` leaves under `root` has the leaf at `index`."""
    if not 0 <= index < size:
        raise ProofRefused(f"there is no leaf {index} in a tree of {size}")
    _check_lengths(leaf, root, *path)
    at, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise ProofRefused("the proof is too long")
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            found = node_hash(found, sibling)
        at >>= 1
        last >>= 1
    if last != 0:
        raise ProofRefused("the proof is too short")
    if found != root:
        raise ProofRefused("the proof leads to another root")


def verify_consistency(older: int, newer: int, older_root: bytes, newer_root: bytes, path: Sequence[bytes]) -> None:
    """Check that the newer tree begins with the whole of the older one.

    Everything continues the empty tree, so a proof from size 0 would mean nothing: it is refused.
    """
    if not 0 < older <= newer:
        raise ProofRefused(f"no consistency proof leads from a tree of {older} to one of {newer}")
    if older == newer:
        if path:
            raise ProofRefused("trees of one size need no proof, and one was given")
        if older_root != newer_root:
            raise ProofRefused("two roots for one size: the log was forked")
        return
    if not path:
        raise ProofRefused("the proof is empty")
    _check_lengths(older_root, newer_root, *path)
    # A perfect older tree is itself a node of the newer one, and its root is not repeated in the proof.
    first, *rest = [older_root, *path] if older & (older - 1) == 0 else path
    at, last = older - 1, newer - 1
    while at & 1:
        at >>= 1
        last >>= 1
    in_older = in_newer = first
    for sibling in rest:
        if last == 0:
            raise ProofRefused("the proof is too long")
        if at & 1 or at == last:
            in_older, in_newer = node_hash(sibling, in_older), node_hash(sibling, in_newer)
            while not at & 1 and at:
                at >>= 1
                last >>= 1
        else:
            in_newer = node_hash(in_newer, sibling)
        at >>= 1
        last >>= 1
    if last != 0:
        raise ProofRefused("the proof is too short")
    if in_older != older_root or in_newer != newer_root:
        raise ProofRefused("the proof leads to another root")


def _check_lengths(*hashes: bytes) -> None:
    if any(len(h) != HASH_SIZE for h in hashes):
        raise ProofRefused(f"a hash has {HASH_SIZE} bytes")
