"""Which camps there are, whom to win and not to lose, and how to treat people."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.balance import balance
from graph.measures.frustration import blocks
from graph.measures.key_players import fragmentation, not_to_lose, to_win
from graph.measures.pagerank import pagerank
from graph.measures.robust import fragile, fragile_leader
from graph.measures.salience import Salience, salience

KITE = ("Andre", "Beverley", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane")


def _signed(n: int, m: int, seed: int, against: float = 0.4) -> nx.Graph[str]:
    rng = np.random.default_rng(seed)
    graph: nx.Graph[str] = nx.relabel_nodes(nx.gnm_random_graph(n, m, seed=seed), str)
    for u, v in graph.edges:
        graph[u][v]["weight"] = -1.0 if rng.random() < against else 1.0
    return graph


@settings(max_examples=60, deadline=None)
@given(st.integers(3, 9), st.integers(0, 25), st.integers(0, 9_999))
def test_the_tension_is_the_least_over_all_pairs_of_camps(n: int, m: int, seed: int) -> None:
    graph = _signed(n, m, seed)
    found = balance(graph)
    edges: list[tuple[str, str, float]] = list(graph.edges(data="weight"))
    people = list(graph)
    least = min(
        sum((camp[u] == camp[v]) != (w > 0) for u, v, w in edges)
        for sides in itertools.product((0, 1), repeat=n)
        if (camp := dict(zip(people, sides, strict=True)))
    )
    assert (found.tension, found.exact) == (least, True)
    assert sum((found.of[u] == found.of[v]) != (w > 0) for u, v, w in edges) == least
    assert len(found.against) == least


@given(st.integers(2, 15), st.integers(0, 40), st.integers(0, 9_999))
def test_blocks_are_those_that_networkx_finds(n: int, m: int, seed: int) -> None:
    graph = nx.gnm_random_graph(n, m, seed=seed)
    ours = {frozenset(block) for block in blocks(sorted(graph.edges))}
    assert ours == {frozenset((min(e), max(e)) for e in block) for block in nx.biconnected_component_edges(graph)}
    assert sum(map(len, ours)) == graph.number_of_edges()


def test_two_camps_that_fit_are_found_whole_beyond_the_size_of_a_proof() -> None:
    graph = _signed(300, 1500, 1)
    for u, v in graph.edges:
        graph[u][v]["weight"] = 1.0 if (int(u) < 150) == (int(v) < 150) else -1.0
    found = balance(graph)
    assert (found.tension, found.balance, found.exact) == (0, 1.0, True)
    ours = {v for v in found.camps[0] if graph.degree(v)}
    assert len({int(v) < 150 for v in ours}) == 1


def test_a_tension_that_was_not_proven_says_so() -> None:
    assert not balance(_signed(40, 160, 3), provable=10).exact


def test_pairs_that_are_for_and_against_alike_have_no_sign() -> None:
    graph = nx.DiGraph([("a", "b", {"weight": 0.5}), ("b", "a", {"weight": -0.5})])
    assert balance(graph).balance is None
    assert balance(graph).camps == ()


def test_losing_heather_breaks_the_kite_and_diane_is_the_first_to_win() -> None:
    """Krackhardt's kite, as Borgatti (2006) reads it."""
    kite: nx.Graph[Any] = nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(KITE)))
    lost = not_to_lose(kite, 1)[0]
    assert (lost.person, round(lost.together, 3)) == ("Heather", 0.389)
    assert [k.person for k in to_win(kite, 2)] == ["Diane", "Ike"]


@settings(max_examples=80, deadline=None)
@given(st.integers(3, 12), st.integers(0, 20), st.integers(0, 9_999))
def test_who_is_not_to_be_lost_leaves_the_most_pairs_apart(n: int, m: int, seed: int) -> None:
    graph: nx.Graph[str] = nx.relabel_nodes(nx.gnm_random_graph(n, m, seed=seed), str)

    def apart(g: nx.Graph[str]) -> float:
        return fragmentation([len(c) for c in nx.connected_components(g)])

    worst = max(apart(graph.subgraph(set(graph) - {v})) for v in graph)
    found = not_to_lose(graph, 1)
    if found:
        assert found[0].together == pytest.approx(worst, abs=1e-12)
    else:
        assert worst <= apart(graph) + 1e-12


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 8), st.integers(1, 25), st.integers(0, 9_999))
def test_the_ties_on_which_the_first_place_rests_are_those_found_by_leaving_each_out(n: int, m: int, seed: int) -> None:
    graph: nx.DiGraph[str] = nx.relabel_nodes(nx.gnm_random_graph(n, m, seed=seed, directed=True), str)

    def first(g: nx.DiGraph[str]) -> str | None:
        ranks = {v: round((r or 0) / len(g), 9) for v, r in pagerank(g).items()}
        best = [v for v, r in ranks.items() if r == max(ranks.values())]
        return best[0] if len(best) == 1 else None

    leader, ties = fragile_leader(graph)
    assert leader == first(graph)
    if leader is not None:
        assert ties == fragile(graph, first)


@pytest.mark.parametrize(
    ("power", "legitimacy", "urgency", "named"),
    [
        (1, 1, 1, "definitive"),
        (1, 1, 0, "dominant"),
        (1, 0, 1, "dangerous"),
        (0, 1, 1, "dependent"),
        (1, 0, 0, "dormant"),
        (0, 1, 0, "discretionary"),
        (0, 0, 1, "demanding"),
        (0, 0, 0, "none"),
        (1, None, 1, None),
    ],
)
def test_mitchell_agle_and_wood_name_eight_classes(
    power: float, legitimacy: float | None, urgency: float, named: str | None
) -> None:
    assert salience(power, legitimacy, urgency, None).salience == named


def test_mendelow_names_four_quadrants_and_unknown_is_none_of_them() -> None:
    found = [salience(p, None, None, i).quadrant for p in (1, 0) for i in (1, 0)]
    assert found == ["manage_closely", "keep_satisfied", "keep_informed", "monitor"]
    assert salience(None, 1, 1, 1) == Salience(None, None)
