"""While a graph stands still, what measures read of it is read once; afterwards it is read anew."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.measures.matrix import matrix
from graph.measures.shape import plain
from graph.standing import standing


def test_a_graph_that_stands_still_is_read_once() -> None:
    graph = nx.DiGraph([("ada", "bo")])
    with standing(graph):
        assert matrix(graph) is matrix(graph)
        assert matrix(graph) is not matrix(graph, signed=True)
        assert plain(graph) is graph


def test_a_graph_that_moves_on_is_read_anew() -> None:
    graph = nx.DiGraph([("ada", "bo")])
    with standing(graph):
        before = matrix(graph)
    graph["ada"]["bo"]["weight"] = 0.5
    assert matrix(graph).weights[0, 1] == 0.5
    assert before.weights[0, 1] == 1.0


def test_other_graphs_are_read_anew_each_time() -> None:
    graph, other = nx.DiGraph([("ada", "bo")]), nx.DiGraph([("ada", "cy")])
    with standing(graph):
        other["ada"]["cy"]["weight"] = matrix(other).weights[0, 1] / 2
        assert matrix(other).weights[0, 1] == 0.5


def test_what_measures_share_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        matrix(nx.DiGraph([("ada", "bo")])).weights[0, 1] = 2.0
