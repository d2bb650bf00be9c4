"""Over whom somebody is reached, and who can shut us out."""

from __future__ import annotations

import itertools
import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.cut import cut
from graph.measures.paths import best_paths


def _graph(n: int, m: int, seed: int) -> nx.DiGraph[str]:
    rng = np.random.default_rng(seed)
    graph: nx.DiGraph[str] = nx.relabel_nodes(nx.gnm_random_graph(n, m, seed=seed, directed=True), str)
    for u, v in graph.edges:
        graph[u][v]["weight"] = float(rng.uniform(0.05, 1.2))
    return graph


@settings(max_examples=80, deadline=None)
@given(st.integers(2, 8), st.integers(0, 25), st.integers(0, 9_999))
def test_the_three_best_ways_are_the_most_probable_of_all(n: int, m: int, seed: int) -> None:
    graph = _graph(n, m, seed)
    every = sorted(
        (
            math.prod(min(1.0, graph[u][v]["weight"]) for u, v in itertools.pairwise(way))
            for way in nx.all_simple_paths(graph, "0", str(n - 1))
        ),
        reverse=True,
    )
    found = best_paths(graph, ["0"], str(n - 1))
    assert [p.probability for p in found] == pytest.approx(every[:3])
    assert len({p.people for p in found}) == len(found)


def test_ways_from_several_of_ours_are_ranked_together() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_weighted_edges_from([("pia", "mira", 0.5), ("sal", "mira", 0.9), ("mira", "cfo", 0.8)])
    found = best_paths(graph, ["pia", "sal", "nobody"], "cfo")
    assert [p.people[0] for p in found] == ["sal", "pia"]
    assert found[0].weakest == ("mira", "cfo")


def test_no_way_is_an_empty_answer() -> None:
    graph = nx.DiGraph([("cfo", "pia")])
    assert best_paths(graph, ["pia"], "cfo") == ()
    assert best_paths(graph, [], "cfo") == ()
    assert best_paths(graph, ["pia"], "nobody") == ()


@settings(max_examples=80, deadline=None)
@given(st.integers(3, 9), st.integers(0, 30), st.integers(0, 9_999))
def test_the_cut_is_as_small_as_networkx_finds_and_shuts_us_out(n: int, m: int, seed: int) -> None:
    graph = _graph(n, m, seed)
    end = str(n - 1)
    found = cut(graph, ["0"], end)
    assert found is not None
    if graph.has_edge("0", end):
        assert found.direct == ("0",)
        graph.remove_edge("0", end)
    if graph.has_edge(end, "0"):
        graph.remove_edge(end, "0")  # networkx then answers that there is no cut, though this tie leads back
    assert found.reached == (bool(found.direct) or nx.has_path(graph, "0", end))
    assert len(found.people) == len(nx.minimum_node_cut(graph, "0", end))
    graph.remove_nodes_from(found.people)
    assert not nx.has_path(graph, "0", end)


@settings(max_examples=150)
@given(st.integers(3, 7), st.integers(0, 25), st.integers(0, 9_999), st.integers(1, 3))
def test_of_the_smallest_cuts_the_one_nearest_to_us_is_told(n: int, m: int, seed: int, ours: int) -> None:
    """Capability 33, for several of ours: compared with every set of people between us and the target."""
    graph: nx.DiGraph[str] = nx.relabel_nodes(nx.gnm_random_graph(n, m, seed=seed, directed=True), str)
    sources, end = [str(i) for i in range(min(ours, n - 1))], str(n - 1)
    found = cut(graph, sources, end)
    assert found is not None
    assert found.direct == tuple(s for s in sources if graph.has_edge(s, end))
    graph.remove_edges_from([(s, end) for s in found.direct])
    between = [v for v in graph if v not in sources and v != end]

    def reached(without: tuple[str, ...]) -> set[str]:
        left = graph.subgraph(set(graph) - set(without))
        return set().union(*({s} | nx.descendants(left, s) for s in sources))

    fits = (c for k in range(n) for c in itertools.combinations(between, k) if end not in reached(c))
    first = next(fits)
    smallest = [first, *itertools.takewhile(lambda c: len(c) == len(first), fits)]
    assert found.people in [tuple(sorted(c)) for c in smallest]
    assert all(reached(found.people) <= reached(c) for c in smallest)


def test_a_cut_is_unknown_for_people_who_are_not_there() -> None:
    assert cut(nx.DiGraph([("a", "b")]), ["c"], "b") is None
    assert cut(nx.DiGraph([("a", "b")]), ["a"], "c") is None
