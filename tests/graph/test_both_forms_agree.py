"""What is reckoned with matrices is what networkx reckons edge by edge, to 1e-9."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.columns.snapshot import Edges
from graph.columns.whole import Whole, settled
from graph.measures.betweenness import betweenness
from graph.measures.brokerage import brokerage
from graph.measures.closeness import closeness
from graph.measures.communities import communities
from graph.measures.gateways import gateways
from graph.measures.kcore import core_numbers
from graph.measures.key_players import fragmentation, nearness, not_to_lose
from graph.measures.matrix import matrix
from graph.measures.opinion import influence, susceptibilities
from graph.measures.pagerank import pagerank
from graph.measures.robust import fragile, fragile_leader
from graph.measures.shape import mutual, plain
from graph.measures.structural_holes import structural_holes


@st.composite
def graphs(draw: st.DrawFn) -> nx.DiGraph[str]:
    n, m, seed = draw(st.integers(1, 14)), draw(st.integers(0, 60)), draw(st.integers(0, 9_999))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(map(str, range(n)))
    rng = np.random.default_rng(seed)
    for u, v in nx.gnm_random_graph(n, m, seed=seed, directed=True).edges:
        graph.add_edge(str(u), str(v), weight=float(rng.uniform(0.01, 2)))
    return graph


@settings(max_examples=150)
@given(graphs())
def test_betweenness_is_that_of_networkx(graph: nx.DiGraph[str]) -> None:
    if len(graph) > 2:
        assert betweenness(graph) == pytest.approx(nx.betweenness_centrality(graph), abs=1e-9)
        both = graph.to_undirected()
        for normalized in (True, False):
            expected = nx.betweenness_centrality(both, normalized=normalized)
            assert betweenness(both.to_directed(), normalized=normalized) == pytest.approx(expected, abs=1e-9)


@settings(max_examples=150)
@given(graphs())
def test_structural_holes_are_those_of_networkx(graph: nx.DiGraph[str]) -> None:
    ties = mutual(graph)
    constraint = nx.constraint(ties, weight="weight")
    # Node by node: for all at once networkx 3.6.1 divides by the other's greatest weight, not by one's own.
    size = nx.effective_size(ties, nodes=list(ties), weight="weight")
    for v, h in structural_holes(graph).items():
        if h.contacts:
            assert h.constraint == pytest.approx(constraint[v], abs=1e-9)
            assert h.effective_size == pytest.approx(size[v], abs=1e-9)


@settings(max_examples=150)
@given(graphs())
def test_gateways_are_the_dominators_of_networkx(graph: nx.DiGraph[str]) -> None:
    tree = {v: d for v, d in nx.immediate_dominators(graph.reverse(), "0").items() if v != "0" and d is not None}
    below: dict[str, int] = {}
    for v in tree:
        above = tree[v]
        while above != "0":
            below[above] = below.get(above, 0) + 1
            above = tree[above]
    found = gateways(graph, "0")
    assert {v: g.closed for v, g in found.items()} == below
    assert {g.of for g in found.values()} <= {len(tree) - 1}


@st.composite
def untidy(draw: st.DrawFn) -> nx.DiGraph[str]:
    """Isolates, parts that do not touch, self-loops, weights of nothing, of next to nothing and beyond all measure."""
    graph = draw(graphs())
    for u, v in sorted(graph.edges):
        graph[u][v]["weight"] *= draw(st.sampled_from((1.0, 1.0, 1.0, 0.0, 1e-9, 1e9, -1.0)))
    for v in draw(st.sets(st.sampled_from(sorted(graph)))):
        graph.add_edge(v, v, weight=1.0)
    return graph


@settings(max_examples=150)
@given(untidy(), st.sampled_from((0.0, 0.5, 0.85)))
def test_ranks_are_those_of_networkx(graph: nx.DiGraph[str], alpha: float) -> None:
    back = plain(graph).reverse()
    expected = nx.pagerank(back, alpha=alpha, tol=1e-15, max_iter=2_000)
    found = pagerank(graph, alpha=alpha)
    assert found == pytest.approx({v: x * len(graph) for v, x in expected.items()}, abs=1e-9)


@settings(max_examples=150)
@given(untidy())
def test_cores_are_those_of_networkx(graph: nx.DiGraph[str]) -> None:
    assert core_numbers(graph) == nx.core_number(mutual(graph))


@settings(max_examples=80)
@given(graphs())
def test_the_leader_falls_by_the_same_ties_as_when_each_is_left_out_in_turn(graph: nx.DiGraph[str]) -> None:
    def first(g: nx.DiGraph[str]) -> str | None:
        ranks = {v: round((x or 0.0) / len(g), 9) for v, x in pagerank(g).items()}
        best = [v for v, x in ranks.items() if x == max(ranks.values())]
        return best[0] if len(best) == 1 else None

    leader, ties = fragile_leader(graph)
    if leader is not None:
        assert leader == first(graph)
        assert ties == fragile(graph, first)


@settings(max_examples=100)
@given(untidy())
def test_whom_not_to_lose_leaves_the_parts_that_networkx_counts(graph: nx.DiGraph[str]) -> None:
    ties = mutual(graph)

    def without(gone: set[str]) -> float:
        left = ties.subgraph(set(ties) - gone)
        return fragmentation([len(part) for part in nx.connected_components(left)])

    gone: set[str] = set()
    for player in not_to_lose(graph):
        most = max(without(gone | {v}) for v in ties if v not in gone)
        gone.add(player.person)
        assert player.together == pytest.approx(without(gone), abs=1e-12)
        assert player.together == pytest.approx(most, abs=1e-12)


@settings(max_examples=100)
@given(graphs())
def test_roles_are_counted_way_by_way(graph: nx.DiGraph[str]) -> None:
    groups = {v: ("a", "b", "c", None)[int(v) % 4] for v in graph}
    for b, roles in brokerage(graph, groups).items():
        ways = sum(
            1
            for a in graph.pred[b]
            for c in graph.succ[b]
            if a != c and not graph.has_edge(a, c) and groups[a] and groups[c]
        )
        assert (None if groups[b] is None else ways) == (None if roles is None else roles.total)


@settings(max_examples=100)
@given(graphs())
def test_nearness_is_one_by_the_steps_of_networkx(graph: nx.DiGraph[str]) -> None:
    m = matrix(graph)
    near = nearness(m.weights)
    steps = dict(nx.all_pairs_shortest_path_length(graph))
    for i, u in enumerate(m.people):
        for j, v in enumerate(m.people):
            expected = 1.0 if u == v else (1 / steps[u][v] if v in steps[u] else 0.0)
            assert near[i, j] == pytest.approx(expected, abs=1e-9)


@settings(max_examples=100)
@given(graphs())
def test_closeness_is_that_of_networkx_along_the_ties(graph: nx.DiGraph[str]) -> None:
    friendly: nx.DiGraph[str] = nx.DiGraph()
    friendly.add_nodes_from(graph)
    friendly.add_edges_from((u, v) for u, v in graph.edges if u != v)
    expected = nx.closeness_centrality(friendly.reverse())
    for v, found in closeness(graph).items():
        assert (0.0 if found.closeness is None else found.closeness) == pytest.approx(expected[v], abs=1e-9)
        assert found.reached == len(nx.descendants(friendly, v))


@settings(max_examples=60)
@given(graphs())
def test_communities_have_the_modularity_that_networkx_reckons_for_them(graph: nx.DiGraph[str]) -> None:
    found = communities(graph)
    ties = mutual(graph)
    ties.remove_nodes_from(list(nx.isolates(ties)))
    if found.modularity is not None:
        expected = nx.community.modularity(ties, [set(g) for g in found.groups], weight="weight")
        assert found.modularity == pytest.approx(expected, abs=1e-9)
        theirs = nx.community.louvain_communities(ties, weight="weight", seed=1)
        assert found.modularity > nx.community.modularity(ties, theirs, weight="weight") - 0.1


def _whole(people: int, ties: dict[tuple[int, int], float]) -> Whole:
    """Ties u → v as the columns lay them out: by whoever is moved."""
    pairs = sorted(ties, key=lambda tie: (tie[1], tie[0]))
    source, target = (np.array([tie[end] for tie in pairs], dtype=np.int64) for end in (0, 1))
    return Whole(Edges(people, source, target, np.array([ties[p] for p in pairs]), turned=True), np.arange(people))


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 40), st.floats(0, 0.95), st.sampled_from([1e-6, 1e-9, 1e-12]))
def test_opinions_of_an_organisation_settle_where_a_deal_says_from_wherever_they_begin(
    seed: int, people: int, way: float, tolerance: float
) -> None:
    """Capability 34: some say nothing of themselves any more who did, and others do."""
    rng = np.random.default_rng(seed)
    ties = {
        (u, v): float(rng.uniform(0.1, 1)) * (-1 if rng.random() < 0.2 else 1)
        for u, v in rng.integers(0, people, (int(rng.integers(0, 4 * people)), 2)).tolist()
        if u != v
    }
    whole = _whole(people, ties)
    before, now = (rng.choice([-1, 0.5, 1, np.nan, np.nan, np.nan], people) for _ in range(2))
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(map(str, range(people)))
    graph.add_weighted_edges_from((str(u), str(v), w) for (u, v), w in ties.items())
    stances = {str(v): None if np.isnan(s) else float(s) for v, s in enumerate(now.tolist())}
    expected = influence(graph, susceptibilities(stances, of_all=way)).settled(stances)
    stance, known = settled(whole, before, susceptibility=way, tolerance=tolerance)
    for start in (None, (np.nan_to_num(stance) * known, known)):
        at, share = settled(whole, now, susceptibility=way, start=start, tolerance=tolerance)
        for v, (where, part) in enumerate(expected.values()):
            assert share[v] == pytest.approx(part, abs=2 * tolerance)
            assert np.isnan(at[v]) or where is not None
            if where is not None and part > 2 * tolerance:
                assert at[v] * share[v] == pytest.approx(where * part, abs=2 * tolerance)


def test_what_nobody_says_any_more_is_not_known_because_it_once_was() -> None:
    """Capability 34: two who only listen to each other would pass on for ever what a third once said."""
    whole = _whole(3, {(0, 1): 0.5, (1, 2): 0.5, (2, 1): 0.5})
    stance, known = settled(whole, np.array([1.0, np.nan, np.nan]))
    assert stance.tolist() == pytest.approx([1.0, 1.0, 1.0])
    for tolerance in (1e-6, 1e-12):
        silent = np.full(3, np.nan)
        at, share = settled(whole, silent, start=(stance * known, known), tolerance=tolerance)
        assert np.isnan(at).all()
        assert share.tolist() == [0.0, 0.0, 0.0]
