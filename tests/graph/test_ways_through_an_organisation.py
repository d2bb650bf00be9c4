"""The best ways through a whole organisation are those that a deal's own search finds."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.columns.snapshot import Edges
from graph.columns.ways import Ways
from graph.measures.paths import best_paths


@settings(max_examples=300)
@given(st.integers(3, 9), st.integers(0, 40), st.integers(0, 9_999), st.integers(1, 2))
def test_both_searches_find_the_same_three_ways(n: int, m: int, seed: int, sources: int) -> None:
    """Capability 33: paths of persuasion to the economic buyer, through whom."""
    graph: nx.DiGraph[int] = nx.gnm_random_graph(n, m, seed=seed, directed=True)
    rng = np.random.default_rng(seed)
    for u, v in graph.edges:
        graph[u][v]["weight"] = float(rng.uniform(0.05, 0.99))
    pairs = sorted(graph.edges)
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    weights = np.array([graph[a][b]["weight"] for a, b in pairs])
    ways = Ways(Edges(n, ends[:, 0], ends[:, 1], weights))
    start = list(range(sources))
    named: nx.DiGraph[str] = nx.DiGraph()
    named.add_nodes_from(map(str, graph))
    named.add_weighted_edges_from((str(a), str(b), graph[a][b]["weight"]) for a, b in pairs)
    expected = best_paths(named, map(str, start), str(n - 1))
    found = ways.best(start, n - 1)
    assert [p for p, _ in found] == pytest.approx([p.probability for p in expected], rel=1e-9)
    assert [way for _, way in found] == [tuple(map(int, p.people)) for p in expected]


ODD = [1e-300, 1e-9, 0.3, 0.5, 0.5, 0.9, 0.999999, 1.0, 1.0, 7.0]


@settings(max_examples=200)
@given(st.integers(3, 14), st.integers(0, 80), st.integers(0, 9_999), st.integers(1, 3), st.integers(1, 6))
def test_equal_certain_and_hardly_audible_ties_have_the_same_best_ways(
    n: int, m: int, seed: int, sources: int, best: int
) -> None:
    """Capability 33, on untidy maps: loops, people apart, weights above 1; which of equal ways comes first is open."""
    rng = np.random.default_rng(seed)
    said = {(int(u), int(v)): float(rng.choice(ODD)) for u, v in rng.integers(0, n, (m, 2))}
    ways, named = _both(n, said)
    expected = best_paths(named, map(str, range(sources)), str(n - 1), best)
    found = ways.best(range(sources), n - 1, best)
    assert [p for p, _ in found] == pytest.approx([p.probability for p in expected], rel=1e-9)
    assert len({way for _, way in found}) == len(found)
    for p, way in found:
        assert len(set(way)) == len(way)
        assert way[0] in range(sources)
        assert p == pytest.approx(np.prod([min(1.0, said[step]) for step in pairwise(way)]), rel=1e-9)


@settings(max_examples=40)
@given(st.integers(100, 200), st.integers(0, 9_999))
def test_whoever_moves_hundreds_is_not_in_the_way(n: int, seed: int) -> None:
    """Capability 33: a few move most of the others, so that most of their ties are never looked at one by one."""
    rng = np.random.default_rng(seed)
    u, v = (n * rng.random(6 * n) ** 3).astype(int), rng.integers(0, n, 6 * n)
    said = {(int(a), int(b)): float(w) for a, b, w in zip(u, v, rng.uniform(0.05, 0.99, 6 * n), strict=True) if a != b}
    ways, named = _both(n, said)
    expected = best_paths(named, [str(n - 2)], str(n - 1), 4)
    assert [w for _, w in ways.best([n - 2], n - 1, 4)] == [tuple(map(int, p.people)) for p in expected]


def _both(n: int, said: dict[tuple[int, int], float]) -> tuple[Ways, nx.DiGraph[str]]:
    pairs = sorted(said)
    ends = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    named: nx.DiGraph[str] = nx.DiGraph()
    named.add_nodes_from(map(str, range(n)))
    named.add_weighted_edges_from((str(a), str(b), said[a, b]) for a, b in pairs)
    return Ways(Edges(n, ends[:, 0], ends[:, 1], np.array([said[p] for p in pairs]))), named


def test_no_way_and_nobody_to_start_from_are_empty_answers() -> None:
    nobody = Ways(Edges(2, np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)))
    assert nobody.best([0], 1) == []
    assert nobody.best([1], 1) == []
