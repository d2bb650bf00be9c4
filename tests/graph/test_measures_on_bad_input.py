"""Empty, torn, contradictory and extreme maps get an answer, never NaN and never an exception."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import Any

import networkx as nx
import pytest
from msgspec import Struct

from graph import MEASURES, InfluenceMap, Person, Tie, UnknownMeasureError, build, measure, tie
from graph.measures.betweenness import betweenness
from graph.measures.communities import communities
from graph.measures.degree import degree
from graph.measures.kcore import core_numbers
from graph.measures.pagerank import pagerank
from graph.measures.pn_index import pn_index
from graph.measures.structural_holes import structural_holes

PEOPLE = [Person(i, i.upper()) for i in "abcdefg"]
ROLED = [Person(i, i.upper(), "buyer", None, "theirs", 0.0) for i in "abcdefg"]
WAR = [tie("a", "b", "conflicts_with")]
MAPS = {
    "nobody": build([], []),
    "nobody tied": build(PEOPLE, []),
    "nobody tied, all shown": build(PEOPLE, [], include_isolates=True),
    "one person": build(PEOPLE[:1], [], include_isolates=True),
    "one tie": build(PEOPLE, [tie("a", "b", "asks")]),
    "two at war": build(PEOPLE, WAR),
    "two at war among others": build(ROLED, WAR, include_isolates=True),
    "only ties to self": build(PEOPLE, [Tie(i, i, "asks") for i in "abc"], include_isolates=True),
    "two worlds": build(ROLED, [tie("a", "b", "asks"), tie("c", "d", "married_into")]),
    "no weight": build(PEOPLE, [Tie("a", "b", "asks", weight=0.0)], include_isolates=True),
    "senseless weights": build(
        PEOPLE,
        [Tie("a", "b", "asks", weight=w) for w in (math.nan, math.inf, -math.inf, -1.0, 0.0)],
        include_isolates=True,
    ),
    "extreme weights": build(
        ROLED,
        [
            Tie("a", "b", "asks", weight=1.7e308),
            Tie("a", "c", "asks", weight=1.7e308),
            Tie("b", "c", "asks", weight=5e-324),
            Tie("c", "d", "trusts", weight=5e-324),
            Tie("d", "a", "conflicts_with", sign=-1, weight=1.7e308),
        ],
    ),
    "contradictory": build(
        ROLED,
        [Tie(u, v, "x", sign=s) for u in "abc" for v in "abc" for s in (1, -1) if u != v],
    ),
}


def _numbers(thing: Any) -> list[float]:
    if isinstance(thing, float):
        return [thing]
    if isinstance(thing, Struct):
        return [n for name in thing.__struct_fields__ for n in _numbers(getattr(thing, name))]
    if is_dataclass(thing):
        return [n for f in fields(thing) for n in _numbers(getattr(thing, f.name))]
    if isinstance(thing, tuple | list):
        return [n for x in thing for n in _numbers(x)]
    return []


@pytest.mark.parametrize("name", MAPS)
def test_a_map_of_whatever_shape_is_measured_with_finite_numbers_and_words(name: str) -> None:
    drawn = MAPS[name]
    report = measure(drawn)
    assert report.measures == MEASURES
    assert all(math.isfinite(n) for n in _numbers(report))
    assert len(report.rows) == len(drawn.people)
    for row in report.rows:
        said = " ".join(s.text for s in row.sentences)
        assert row.person.name in said
        assert not {"nan", "inf", "None"} & set(said.replace(",", " ").replace(".", " ").split())


@pytest.mark.parametrize("name", MAPS)
def test_each_measure_alone_answers_too(name: str) -> None:
    for which in MEASURES:
        assert measure(MAPS[name], [which]).measures == (which,)


def test_an_empty_map_says_that_nobody_is_on_it() -> None:
    report = measure(MAPS["nobody"])
    assert (report.people, report.assessed, report.modularity) == (0, None, None)
    assert report.notes == ("Nobody is on this map.",)


def test_people_without_ties_are_unknown_not_average() -> None:
    report = measure(MAPS["nobody tied, all shown"])
    row = report.rows[0]
    assert row.holes is not None
    assert (row.holes.constraint, row.holes.effective_size, row.community) == (None, None, None)
    assert row.roles is None
    assert any("No tie is known" in note for note in report.notes)


def test_extreme_weights_are_brought_into_bounds_and_that_is_said() -> None:
    report = measure(MAPS["extreme weights"])
    assert "5 weights beyond all measure brought into bounds." in report.notes


def test_two_people_at_war_have_no_pn_index() -> None:
    assert {r.pn for r in measure(MAPS["two at war"], ["pn"]).rows} == {None}


def test_nobody_stands_between_two_people() -> None:
    assert {r.betweenness for r in measure(MAPS["one tie"], ["betweenness"]).rows} == {None}


def test_an_unknown_measure_is_refused_by_name() -> None:
    with pytest.raises(UnknownMeasureError, match=r"no such measure: charisma; there are degree, "):
        measure(MAPS["one tie"], ["degree", "charisma"])


def test_a_target_who_is_not_on_the_map_is_said() -> None:
    report = measure(MAPS["one tie"], ["gateways"], targets=["nobody"])
    assert "1 person asked for and not on this map." in report.notes


def test_measures_survive_graphs_that_no_projection_would_make() -> None:
    odd: nx.DiGraph[str] = nx.DiGraph()
    odd.add_edge("a", "a", weight=3.0)
    odd.add_edge("a", "b", weight=-2.0)
    odd.add_edge("b", "c", weight=math.nan)
    odd.add_edge("c", "d", weight=0.0)
    odd.add_edge("d", "e")
    assert degree(odd)["a"].influences == 1
    assert set(betweenness(odd).values()) == {0.0}
    assert all(v is not None and v > 0 for v in pagerank(odd).values())
    assert communities(odd).groups == (("d", "e"),)
    assert structural_holes(odd)["a"].constraint is None
    assert core_numbers(odd)["a"] == 0
    assert set(pn_index(odd, nx.DiGraph()).values()) == {None}


@pytest.mark.parametrize("function", [degree, betweenness, pagerank, structural_holes, core_numbers])
def test_an_empty_graph_has_an_empty_answer(function: Any) -> None:
    assert function(nx.DiGraph()) == {}


def test_pagerank_refuses_an_alpha_that_has_no_answer() -> None:
    with pytest.raises(ValueError, match="at least 0 and below 1"):
        pagerank(nx.DiGraph([("a", "b")]), alpha=1.0)


def test_the_stance_of_nobody_is_taken_for_neutral(deal: InfluenceMap) -> None:
    report = measure(deal)
    assert report.assessed == pytest.approx(3 / 5)
    assert "The stance of 2 of 5 people is unknown." in report.notes
