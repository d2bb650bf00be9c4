"""Degree: how many people somebody influences, is influenced by, and is at odds with.

Source: Freeman (1979), Centrality in social networks, Social Networks 1.
Formula: out(v) = |{w : v → w}|, in(v) = |{u : u → v}|, distinct people over positive ties; share =
degree / (n − 1); at odds = distinct people on either end of a negative tie.
Range: counts 0 … n − 1, shares 0 … 1; shares are undefined (None) for a single person.
"""

from __future__ import annotations

import networkx as nx
from msgspec import Struct

from graph.measures.shape import directed_edges


class Degree(Struct, frozen=True, gc=False):
    """Distinct people, not ties."""

    influences: int
    influenced_by: int
    neighbours: int
    at_odds: int
    others: int
    influences_share: float | None
    influenced_by_share: float | None


def degree(graph: nx.Graph[str], negative: nx.Graph[str] | None = None) -> dict[str, Degree]:
    """
    >>> d = degree(nx.DiGraph([("boss", "ada"), ("boss", "bo"), ("ada", "bo")]))
    >>> d["boss"].influences, d["boss"].influences_share, d["bo"].influenced_by
    (2, 1.0, 2)
    """
    against = nx.DiGraph() if negative is None else negative
    everybody = dict.fromkeys([*graph, *against])
    moved, movers = _ends(graph, everybody)
    fought, fighters = _ends(against, everybody)
    others = len(everybody) - 1

    def share(count: int) -> float | None:
        return count / others if others > 0 else None

    result = {}
    for v in everybody:
        on, by = moved[v], movers[v]
        known, odds = len(on | by), len(fought[v] | fighters[v])
        result[v] = Degree(len(on), len(by), known, odds, others, share(len(on)), share(len(by)))
    return result


def _ends(graph: nx.Graph[str], everybody: dict[str, None]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    out: dict[str, set[str]] = {v: set() for v in everybody}
    into: dict[str, set[str]] = {v: set() for v in everybody}
    for u, v, _ in directed_edges(graph):
        if u != v:
            out[u].add(v)
            into[v].add(u)
    return out, into
