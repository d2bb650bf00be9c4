"""Degree: how many people somebody influences, and how many influence them.

Source: Freeman (1979), Centrality in social networks, Social Networks 1.
Formula: out(v) = |{w : v → w}|, in(v) = |{u : u → v}|, distinct people; share = degree / (n − 1).
Range: counts 0 … n − 1, shares 0 … 1; shares are undefined (None) for a single person.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.measures.shape import directed_edges


@dataclass(frozen=True, slots=True)
class Degree:
    """Distinct people, not ties."""

    influences: int
    influenced_by: int
    neighbours: int
    others: int
    influences_share: float | None
    influenced_by_share: float | None


def degree(graph: nx.DiGraph) -> dict[str, Degree]:
    """
    >>> d = degree(nx.DiGraph([("boss", "ada"), ("boss", "bo"), ("ada", "bo")]))
    >>> d["boss"].influences, d["boss"].influences_share, d["bo"].influenced_by
    (2, 1.0, 2)
    """
    moved: dict[str, set[str]] = {v: set() for v in graph}
    movers: dict[str, set[str]] = {v: set() for v in graph}
    for u, v, _ in directed_edges(graph):
        if u != v:
            moved[u].add(v)
            movers[v].add(u)
    others = len(moved) - 1

    def share(count: int) -> float | None:
        return count / others if others > 0 else None

    return {
        v: Degree(
            len(moved[v]),
            len(movers[v]),
            len(moved[v] | movers[v]),
            others,
            share(len(moved[v])),
            share(len(movers[v])),
        )
        for v in graph
    }
