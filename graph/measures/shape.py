"""Guards that every measure shares: a plain graph in, a finite number or ``None`` out."""

from __future__ import annotations

import math
from typing import Any

import networkx as nx

from graph.standing import once


def plain(graph: nx.Graph[Any]) -> nx.DiGraph[Any]:
    """The same nodes without self-loops and without edges that carry no positive, finite weight.

    Negative weights give nonsense, without an error, in PageRank, constraint and Louvain.

    >>> g = nx.DiGraph([("a", "a", {"weight": 2}), ("a", "b", {"weight": -1}), ("b", "a")])
    >>> list(plain(g).edges(data="weight"))
    [('b', 'a', 1.0)]
    """
    return once(graph, "plain", lambda: _plain(graph))


def _plain(graph: nx.Graph[Any]) -> nx.DiGraph[Any]:
    edges = directed_edges(graph)
    sound = [(u, v, w) for u, v, w in edges if u != v and 0 < w < math.inf]
    if isinstance(graph, nx.DiGraph) and not graph.is_multigraph() and len(sound) == len(edges):
        return graph  # nothing to leave out; nobody here writes into it
    result: nx.DiGraph[Any] = nx.DiGraph()
    result.add_nodes_from(graph)
    result.add_weighted_edges_from(sound)
    return result


def directed_edges(graph: nx.Graph[Any]) -> list[tuple[Any, Any, float]]:
    """All edges with a weight (1 where none is written), both ways where the graph is
    undirected.
    """
    return once(graph, "edges", lambda: _directed_edges(graph))


def _directed_edges(graph: nx.Graph[Any]) -> list[tuple[Any, Any, float]]:
    # By its adjacency, which lists both ways of an undirected edge: a fifth of what networkx takes for its edges.
    if graph.is_multigraph():
        every = ((u, v, d) for u, on in graph.adjacency() for v, ds in on.items() for d in ds.values())
        return [(u, v, float(d.get("weight", 1.0))) for u, v, d in every]
    return [(u, v, float(d.get("weight", 1.0))) for u, on in graph.adjacency() for v, d in on.items()]


def symmetric(graph: nx.Graph[Any]) -> bool:
    """Whether every edge has its counterpart of the same weight."""
    return all(
        graph.has_edge(v, u) and graph[v][u].get("weight", 1.0) == w
        for u, v, w in graph.edges(data="weight", default=1.0)
    )


def mutual(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """The undirected graph of who is tied to whom, weights of both directions summed."""
    result: nx.Graph[Any] = nx.Graph()
    result.add_nodes_from(graph)
    for u, v, w in plain(graph).edges(data="weight", default=1.0):
        before = result[u][v]["weight"] if result.has_edge(u, v) else 0.0
        result.add_edge(u, v, weight=before + w)
    return result


def finite(value: float) -> float | None:
    """``None`` for NaN and infinities, and no minus before a zero.

    >>> finite(float("nan")), finite(-0.0)
    (None, 0.0)
    """
    return float(value) + 0.0 if math.isfinite(value) else None
