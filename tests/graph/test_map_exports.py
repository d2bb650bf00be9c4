"""Other tools read the map without losing or garbling anything."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import networkx as nx
import pytest

from graph import FORMATS, InfluenceMap, Person, build, export, tie, to_node_link
from ledger.domain.kernel.types import ERASED

SEEN = datetime(2024, 2, 29, tzinfo=UTC)


def _read(text: str, form: str) -> nx.Graph[Any]:
    data = io.BytesIO(text.encode())
    if form == "graphml":
        return nx.read_graphml(data, force_multigraph=True)
    if form == "gexf":
        return nx.read_gexf(data)
    if form == "cytoscape":
        return _read_cytoscape(json.loads(text))
    return nx.node_link_graph(json.loads(text), edges="edges")


def _read_cytoscape(data: dict[str, Any]) -> nx.Graph[Any]:
    graph: nx.MultiDiGraph[Any] = nx.MultiDiGraph()
    for node in data["elements"]["nodes"]:
        graph.add_node(node["data"]["id"], **node["data"])
    for edge in data["elements"]["edges"]:
        graph.add_edge(edge["data"]["source"], edge["data"]["target"], key=edge["data"]["id"], **edge["data"])
    return graph


@pytest.mark.parametrize("form", FORMATS)
def test_ids_with_colons_and_all_ties_come_back(deal: InfluenceMap, form: str) -> None:
    back = _read(export(deal, form), form)
    assert sorted(back) == sorted(deal.multi)
    assert sorted((u, v) for u, v, *_ in back.edges) == sorted((u, v) for u, v in deal.multi.edges())
    assert back.nodes["c:1"]["name"] == "Mira"
    assert "stance" not in back.nodes["c:2"]
    weights = sorted(d["weight"] for _, _, d in back.edges(data=True))
    assert weights == sorted(d["weight"] for _, _, d in deal.multi.edges(data=True))


@pytest.mark.parametrize("form", FORMATS)
def test_a_name_that_was_erased_is_told_as_such(form: str) -> None:
    text = export(build([Person("a", ERASED), Person("b", "Bo")], [tie("a", "b", "trusts")]), form)
    assert ERASED not in text
    assert _read(text, form).nodes["a"]["name"] == "[erased]"


@pytest.mark.parametrize("form", FORMATS)
def test_dates_evidence_and_unprintable_names_survive(form: str) -> None:
    people = [Person("a:1", "Ada \x00\ud800 <&> Ünïcode 🎈"), Person("b", "")]
    ties = [tie("a:1", "b", "trusts", last_seen=SEEN, evidence=(1, 2), label="é (wave 1)")]
    back = _read(export(build(people, ties), form), form)
    assert back.nodes["a:1"]["name"] == "Ada \ufffd\ufffd <&> Ünïcode 🎈"
    (said,) = [d for *_, d in back.edges(data=True)]
    assert said["last_seen"] == "2024-02-29T00:00:00+00:00"
    assert said["evidence"] == "1 2"


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_map_gives_the_same_bytes(deal: InfluenceMap, form: str) -> None:
    again = build(reversed(list(deal.people.values())), reversed(deal.ties))
    assert export(deal, form) == export(again, form)
    assert "lastmodifieddate" not in export(deal, form)


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_map_is_a_file_too(form: str) -> None:
    assert len(_read(export(build([], []), form), form)) == 0


@pytest.mark.parametrize("form", FORMATS)
def test_a_reader_of_the_file_measures_what_we_measure(florence: Callable[..., InfluenceMap], form: str) -> None:
    back: nx.DiGraph[Any] = nx.DiGraph(_read(export(florence(), form), form))
    assert round(nx.betweenness_centrality(back)["Medici"], 4) == 0.522


def test_edge_ids_are_unique_over_the_whole_file(deal: InfluenceMap) -> None:
    keys = [e["key"] for e in to_node_link(deal)["edges"]]
    assert len(keys) == len(set(keys))


def test_ids_that_differ_in_unprintable_characters_stay_two() -> None:
    drawn = build([Person("a\x00", "A"), Person("a\x01", "B")], [tie("a\x00", "a\x01", "asks")])
    for form in FORMATS:
        assert len(_read(export(drawn, form), form)) == 2


def test_an_unknown_format_is_refused_by_name(deal: InfluenceMap) -> None:
    with pytest.raises(ValueError, match="no such format: dot; there are graphml, gexf"):
        export(deal, "dot")
