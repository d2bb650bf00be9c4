"""The best ways through a whole organisation are those that a deal's own search finds."""

from __future__ import annotations

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


def test_no_way_and_nobody_to_start_from_are_empty_answers() -> None:
    nobody = Ways(Edges(2, np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)))
    assert nobody.best([0], 1) == []
    assert nobody.best([1], 1) == []
