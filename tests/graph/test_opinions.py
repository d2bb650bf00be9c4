"""Who moves whom when somebody says no, and where opinions come to rest."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.measures.opinion import NoSettledOpinion, influence, opinions, susceptibilities

PARSEGOV = np.array([[0.22, 0.12, 0.36, 0.30], [0.147, 0.215, 0.344, 0.294], [0, 0, 1, 0], [0.09, 0.178, 0.446, 0.286]])


def _listening(shares: np.ndarray) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from("1234")
    for v, u in zip(*np.nonzero(shares), strict=True):
        graph.add_edge("1234"[u], "1234"[v], weight=float(shares[v, u]))
    return graph


@pytest.mark.parametrize(
    ("before", "after"),
    [([25, 25, 75, 85], [60, 60, 75, 75]), ([25, 15, -50, 5], [-19.3, -21.5, -50, -23.2])],
)
def test_opinions_settle_where_parsegov_and_others_print_it(before: list[float], after: list[float]) -> None:
    """Parsegov et al. 2017, capabilities 4 and 34: stances on a scale of hundreds are reckoned by V itself."""
    way = {name: 1 - PARSEGOV[i, i] for i, name in enumerate("1234")}
    found = influence(_listening(PARSEGOV), way)
    digits = 0 if all(float(a).is_integer() for a in after) else 1
    assert np.round(found.total @ before, digits).tolist() == after
    scaled = found.settled({name: b / 100 for name, b in zip("1234", before, strict=True)})
    assert [round((scaled[v][0] or 0) * 100, digits) for v in "1234"] == after


def test_a_no_moves_those_who_listen_and_an_enemy_the_other_way() -> None:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_edge("cto", "mira", weight=0.5)
    graph.add_edge("cto", "tom", weight=-0.5)
    moved = influence(graph).moves("cto", -1)
    assert moved == pytest.approx({"cto": -1.0, "mira": -0.7, "tom": 0.7})


def test_an_unknown_stance_is_left_out_and_told_never_taken_for_neutral() -> None:
    graph = nx.DiGraph([("cto", "cfo"), ("mira", "cfo")])
    found = opinions(graph, {"cto": 0.8, "mira": None, "cfo": None}, 0.5)
    assert found["cfo"].stance == pytest.approx(0.8)
    assert found["cfo"].known == pytest.approx(0.25)
    assert (found["mira"].stance, found["mira"].known) == (None, 0.0)


def test_where_nobody_has_a_stance_none_is_answered_and_who_moves_whom_still_is() -> None:
    found = opinions(nx.DiGraph([("cto", "cfo")]), {})
    assert {o.stance for o in found.values()} == {None}
    assert found["cto"].reach == pytest.approx(0.7)
    assert [who for who, _ in found["cfo"].movers] == ["cto"]


def test_declared_opponents_give_way_less() -> None:
    assert susceptibilities({"ada": -0.5, "bo": -0.4, "cy": None}) == {"ada": 0.3, "bo": 0.7, "cy": 0.7}


def test_people_who_wholly_give_way_to_each_other_never_settle_and_that_is_refused() -> None:
    with pytest.raises(NoSettledOpinion, match="take less than 1"):
        influence(nx.DiGraph([("a", "b"), ("b", "a")]), 1.0)


def test_somebody_who_wholly_gives_way_to_a_firm_mind_settles_with_it() -> None:
    assert influence(nx.DiGraph([("a", "b")]), 1.0).moved_by("b") == {"a": 1.0}


@pytest.mark.parametrize("way", [-0.1, 1.1, math.nan])
def test_a_susceptibility_that_makes_no_sense_is_refused(way: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        influence(nx.DiGraph([("a", "b")]), way)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.floats(0, 0.99))
def test_a_shift_is_the_difference_of_two_settlements_and_nobody_is_moved_beyond_the_scale(
    seed: int, way: float
) -> None:
    rng = np.random.default_rng(seed)
    graph = nx.relabel_nodes(nx.gnp_random_graph(9, 0.3, seed=seed, directed=True), str)
    for u, v in graph.edges:
        graph[u][v]["weight"] = float(rng.uniform(-1, 1))
    stances = dict(zip(map(str, range(9)), rng.uniform(-0.5, 0.5, 9).tolist(), strict=True))
    found = influence(graph, way)
    before, after = found.settled(stances), found.settled(stances | {"0": stances["0"] + 0.5})
    for v, moved in found.moves("0", 0.5).items():
        assert (after[v][0] or 0) - (before[v][0] or 0) == pytest.approx(moved, abs=1e-9)
    assert (np.abs(found.total).sum(1) <= 1 + 1e-9).all()
