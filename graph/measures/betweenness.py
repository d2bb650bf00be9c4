"""Betweenness: through whom do things go.

Source: Freeman (1977), Sociometry 40; algorithm of Brandes (2001).
Formula: b(v) = Σ over pairs s ≠ v ≠ t of σ(s,t|v) / σ(s,t), σ counting shortest ways; normalised by
(n − 1)(n − 2) ordered pairs. Ways follow the direction of ties; undirected ties lead both ways.
Range: 0 … 1 normalised. An isolate changes every normalised value, for it adds pairs. Undefined
(None) for fewer than three people. Exact; meant for a deal, not for a whole organisation.
"""

from __future__ import annotations

import networkx as nx

from graph.measures.shape import finite, plain, symmetric


def betweenness(graph: nx.Graph[str], *, normalized: bool = True) -> dict[str, float | None]:
    """
    >>> betweenness(nx.path_graph(["ada", "bo", "cy"], create_using=nx.Graph))
    {'ada': 0.0, 'bo': 1.0, 'cy': 0.0}
    >>> betweenness(nx.DiGraph([("ada", "bo"), ("bo", "cy")]))["bo"]
    0.5
    """
    if len(graph) < 3:
        return dict.fromkeys(graph)
    ways: nx.Graph[str] = plain(graph)
    if symmetric(ways):  # each pair once, as Freeman counts where ties have no direction
        ways = ways.to_undirected()
    values = nx.betweenness_centrality(ways, normalized=normalized)
    return {v: finite(values[v]) for v in graph}
