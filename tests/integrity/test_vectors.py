"""Proofs as others check them: the vectors of transparency-dev/merkle, and random trees against their definition."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.integrity.errors import ProofRefused
from ledger.integrity.leaf import leaf_hash, leaf_hashes
from ledger.integrity.proofs import verify_consistency, verify_inclusion
from ledger.integrity.tree import EMPTY_ROOT, CompactRange, consistency_proof, fold, inclusion_proof, node_hash, root_of


@pytest.fixture(scope="session")
def vectors(shared_data: Path) -> Path:
    folder = shared_data.parent / "vectors" / "merkle"
    if not folder.is_dir():
        pytest.skip(f"no vectors at {folder}")
    return folder


def _load(folder: Path) -> list[tuple[str, dict[str, Any]]]:
    return [(str(f.relative_to(folder)), json.loads(f.read_text())) for f in sorted(folder.rglob("*.json"))]


def _hashes(encoded: list[str] | None) -> list[bytes]:
    return [base64.b64decode(h) for h in encoded or []]


def test_all_inclusion_vectors_give_what_they_should(vectors: Path) -> None:
    cases = _load(vectors / "inclusion")
    wrong = []
    for name, case in cases:
        leaf, root = _hashes([case["leafHash"], case["root"]])
        try:
            verify_inclusion(case["leafIdx"], case["treeSize"], leaf, _hashes(case["proof"]), root)
            refused = False
        except ProofRefused:
            refused = True
        if refused != case["wantErr"]:
            wrong.append(name)
    assert cases
    assert wrong == []


def test_all_consistency_vectors_give_what_they_should(vectors: Path) -> None:
    cases = _load(vectors / "consistency")
    wrong = []
    for name, case in cases:
        older, newer = _hashes([case["root1"], case["root2"]])
        try:
            verify_consistency(case["size1"], case["size2"], older, newer, _hashes(case["proof"]))
            refused = False
        except ProofRefused:
            refused = True
        if refused != case["wantErr"]:
            wrong.append(name)
    assert cases
    assert wrong == []


def _leaves(count: int) -> list[bytes]:
    return [sha256(b"\0%d" % i).digest() for i in range(count)]


def _defined(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962, 2.1 defines it, word by word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(_defined(leaves[:k]), _defined(leaves[k:]))


def _get(leaves: list[bytes]) -> Any:
    return lambda level, index: fold(leaves[index << level : (index + 1) << level])


@given(st.lists(st.integers(0, 300), max_size=8))
def test_a_tree_that_grows_by_any_steps_has_the_defined_root(steps: list[int]) -> None:
    leaves, tree, at = _leaves(sum(steps)), CompactRange(), 0
    for step in steps:
        tree.extend(leaves[at : at + step])
        at += step
        assert tree.size == at
    assert tree.root() == _defined(leaves) == root_of(_get(leaves), len(leaves))


@given(st.data())
def test_every_leaf_of_any_tree_can_be_proved_and_no_other(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 600))
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    leaves = _leaves(size)
    path, root = inclusion_proof(_get(leaves), index, size), _defined(leaves)
    verify_inclusion(index, size, leaves[index], path, root)
    if other != index:
        with pytest.raises(ProofRefused):
            verify_inclusion(index, size, leaves[other], path, root)
        with pytest.raises(ProofRefused):
            verify_inclusion(other, size, leaves[index], path, root)


@given(st.data())
def test_every_beginning_of_any_tree_can_be_proved_and_no_other(data: st.DataObject) -> None:
    newer = data.draw(st.integers(1, 600))
    older = data.draw(st.integers(1, newer))
    leaves = _leaves(newer)
    path, root = consistency_proof(_get(leaves), older, newer), _defined(leaves)
    verify_consistency(older, newer, _defined(leaves[:older]), root, path)
    changed = [*leaves]
    changed[data.draw(st.integers(0, older - 1))] = b"\x01" * 32
    with pytest.raises(ProofRefused):
        verify_consistency(older, newer, _defined(changed[:older]), root, path)


def test_nothing_is_proved_from_the_empty_tree() -> None:
    with pytest.raises(ProofRefused):
        verify_consistency(0, 1, EMPTY_ROOT, _leaves(1)[0], [])
    with pytest.raises(ValueError, match="no consistency proof"):
        consistency_proof(_get(_leaves(1)), 0, 1)


@given(
    st.lists(
        st.tuples(
            st.text(max_size=40),
            st.integers(0, 2**64 - 1),
            st.sampled_from(["request.submitted", "dossier.geöffnet", ""]),
            st.binary(max_size=300),
            st.integers(0, 2**64 - 1),
        ),
        min_size=1,
    )
)
def test_the_leaves_of_a_page_are_those_of_its_rows(rows: list[tuple[str, int, str, bytes, int]]) -> None:
    assert leaf_hashes(*zip(*rows, strict=True)) == tuple(leaf_hash(*row) for row in rows)
