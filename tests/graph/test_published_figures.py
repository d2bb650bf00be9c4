"""Figures printed in the literature, to the printed digits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from graph import InfluenceMap, Person, build, collapse, measure, tie
from graph.measures.betweenness import betweenness
from graph.measures.brokerage import Roles, brokerage
from graph.measures.closeness import closeness
from graph.measures.communities import communities
from graph.measures.degree import degree
from graph.measures.pagerank import pagerank
from graph.measures.pn_index import pn_index
from graph.measures.structural_holes import structural_holes

Florence = Callable[..., InfluenceMap]


def _rows(influence_map: InfluenceMap) -> dict[str, float]:
    report = measure(influence_map, ["betweenness"])
    return {r.person.name: round(r.betweenness or 0, 4) for r in report.rows}


def test_the_medici_stand_between_the_other_families(florence: Florence) -> None:
    found = _rows(florence())
    assert found["Medici"] == 0.5220
    assert round(found["Guadagni"], 3) == 0.255
    assert round(found["Strozzi"], 3) == 0.103


def test_a_family_that_married_nobody_lowers_everybody_it_is_counted_with(
    florence: Florence,
) -> None:
    assert florence().isolates[0].name == "Pucci"
    assert "Pucci" not in _rows(florence())
    assert _rows(florence(with_pucci=True))["Medici"] == 0.4524


def test_borgatti_unpacks_burt() -> None:
    """Borgatti 1997: effective size G 4.67, A 2.50; constraint G .400, A .595, C 1.0."""
    ties = ["AB", "AF", "AG", "AE", "EG", "FG", "BG", "BD", "DG", "GC"]
    drawn: nx.Graph[str] = nx.Graph()
    drawn.add_edges_from((t[0], t[1]) for t in ties)
    for graph in (drawn, drawn.to_directed()):
        h = structural_holes(graph)
        assert round(h["G"].effective_size or 0, 2) == 4.67
        assert round(h["A"].effective_size or 0, 2) == 2.50
        assert [round(h[v].constraint or 0, 3) for v in "GAC"] == [0.400, 0.595, 1.0]
        assert round(h["G"].efficiency or 0, 2) == 0.78


def test_a_triad_is_more_constrained_than_a_pair() -> None:
    triad = structural_holes(nx.complete_graph("abc", create_using=nx.DiGraph))
    pair = structural_holes(nx.path_graph("ab", create_using=nx.DiGraph))
    assert (triad["a"].constraint, pair["a"].constraint) == (1.125, 1.0)


def test_pagerank_of_langville_and_meyer() -> None:
    """Their links point at whom they rank; ours run from the ranked to the listener."""
    edges = ["12", "13", "31", "32", "35", "45", "46", "54", "56", "64"]
    ranks = pagerank(nx.DiGraph((link[1], link[0]) for link in edges), alpha=0.9)
    shown = [float(f"{(ranks[v] or 0) / 6:.4g}") for v in "123456"]
    assert shown == [0.03721, 0.05396, 0.04151, 0.3751, 0.206, 0.2862]


KITE = ("Andre", "Beverley", "Carol", "Diane", "Ed", "Fernando", "Garth", "Heather", "Ike", "Jane")


@pytest.mark.parametrize("directed", [False, True])
def test_krackhardts_kite_has_a_busy_centre_and_a_broker(directed: bool) -> None:
    kite: nx.Graph[Any] = nx.relabel_nodes(nx.krackhardt_kite_graph(), dict(enumerate(KITE)))
    kite = kite.to_directed() if directed else kite
    ways = betweenness(kite, normalized=False)
    assert [round(ways[v] or 0, 2) for v in KITE] == [0.83, 0.83, 0, 3.67, 0, 8.33, 8.33, 14, 8, 0]
    assert ways["Heather"] == 14
    near = {v: c.closeness for v, c in closeness(kite).items()}
    assert [v for v in KITE if near[v] == max(x or 0 for x in near.values())] == ["Fernando", "Garth"]
    assert round(near["Fernando"] or 0, 3) == round(near["Garth"] or 0, 3) == 0.643
    degrees = degree(kite)
    assert degrees["Diane"].influences == 6
    assert max(d.neighbours for d in degrees.values()) == 6


def test_gould_and_fernandez_name_five_brokers() -> None:
    ways: nx.DiGraph[str] = nx.DiGraph()
    groups: dict[str, str] = {}
    for role, a, b, c in [
        ("coordinator", "A", "A", "A"),
        ("itinerant", "A", "B", "A"),
        ("gatekeeper", "A", "B", "B"),
        ("representative", "A", "A", "B"),
        ("liaison", "A", "B", "C"),
    ]:
        before, after = f"{role}<", f"{role}>"
        ways.add_edges_from([(before, role), (role, after)])
        groups |= {before: a, role: b, after: c}
    found = brokerage(ways, groups)
    for role in ("coordinator", "itinerant", "gatekeeper", "representative", "liaison"):
        assert found[role] == Roles(**{role: 1})
        assert found[f"{role}<"] == Roles()


def test_a_broker_between_people_who_speak_to_each_other_brokers_nothing() -> None:
    groups = dict.fromkeys("abc", "ours")
    open_way = nx.DiGraph([("a", "b"), ("b", "c")])
    assert brokerage(open_way, groups)["b"] == Roles(coordinator=1)
    open_way.add_edge("c", "a")  # the way back does not close the way there
    assert brokerage(open_way, groups)["b"] == Roles(coordinator=1)
    open_way.add_edge("a", "c")
    assert brokerage(open_way, groups)["b"] == Roles()


def test_pn_index_solves_the_equation_of_everett_and_borgatti() -> None:
    """Their sentence: 1 for the unconnected, above for friends, below for enemies."""
    rows = [
        "0+0+000--0",
        "+0+-+--000",
        "0+0+-000-0",
        "+-+0+--000",
        "0+-+0+0-0-",
        "0-0-+0+0+-",
        "0-0-0+0+-+",
        "-000-0+0+0",
        "-0-00+-+0+",
        "0000--+0+0",
    ]
    sign = np.array([[{"+": 1, "-": -1, "0": 0}[c] for c in row] for row in rows])
    assert (sign == sign.T).all()
    plus = nx.from_numpy_array((sign > 0) * 1.0, create_using=nx.DiGraph)
    minus = nx.from_numpy_array((sign < 0) * 1.0, create_using=nx.DiGraph)
    pn = np.array([value or 0.0 for value in pn_index(plus, minus).values()])
    a = (sign > 0) * 1.0 - 2.0 * (sign < 0)
    assert np.allclose(pn - a @ pn / 18, 1, atol=1e-12)
    assert [round(x, 7) for x in pn[:3].tolist()] == [0.9009747, 0.8613482, 0.9076997]


def test_zacharys_club_splits_with_the_best_modularity_known() -> None:
    club: nx.Graph[Any] = nx.Graph(nx.karate_club_graph().edges)
    found = communities(club)
    assert round(found.modularity or 0, 4) == 0.4198
    assert len(found.groups) == 4


def test_krackhardts_managers_ask_manager_2_for_advice(shared_graphs: Path) -> None:
    asked = nx.read_graphml(shared_graphs / "ht_advice.graphml")
    people = [Person(i, d.get("name", i)) for i, d in asked.nodes(data=True)]
    drawn = build(people, [tie(u, v, "other", label="asks_advice_of") for u, v in asked.edges])
    assert len(drawn.ties) == 190
    every = collapse(drawn.multi).every
    assert round(nx.density(every), 4) == 0.4524
    assert round(nx.overall_reciprocity(every), 4) == 0.4737
    first = max(measure(drawn, ["degree"]).rows, key=lambda r: r.degree.influences)  # type: ignore[union-attr]
    assert first.degree is not None
    assert (first.person.name.split()[-1], first.degree.influences) == ("2", 18)
