"""Betweenness: through whom do things go.

Source: Freeman (1977), Sociometry 40; algorithm of Brandes (2001).
Formula: b(v) = Σ over pairs s ≠ v ≠ t of σ(s,t|v) / σ(s,t), σ counting shortest ways; normalised by
(n − 1)(n − 2) ordered pairs. Ways follow the direction of ties; undirected ties lead both ways.
Range: 0 … 1 normalised. An isolate changes every normalised value, for it adds pairs. Undefined
(None) for fewer than three people. Exact; meant for a deal, not for a whole organisation.
"""

from __future__ import annotations

import networkx as nx
import numpy as np

from graph.measures.matrix import Floats, by_person, matrix
from graph.measures.searches import Searches, searches
from graph.measures.shape import finite, plain, symmetric

DENSE = 1_000  # people up to whom all searches run at once, unless some go very far; beyond, networkx takes less room


def betweenness(graph: nx.Graph[str], *, normalized: bool = True) -> dict[str, float | None]:
    """
    >>> betweenness(nx.path_graph(["ada", "bo", "cy"], create_using=nx.Graph))
    {'ada': 0.0, 'bo': 1.0, 'cy': 0.0}
    >>> betweenness(nx.DiGraph([("ada", "bo"), ("bo", "cy")]))["bo"]
    0.5
    """
    if len(graph) < 3:
        return dict.fromkeys(graph)
    n = len(graph)
    found = searches(graph) if n <= DENSE else None
    if found is None:
        friendly: nx.Graph[str] = plain(graph)
        if symmetric(friendly):  # each pair once, as Freeman counts where ties have no direction
            friendly = friendly.to_undirected()
        values = nx.betweenness_centrality(friendly, normalized=normalized)
        return {v: finite(values[v]) for v in graph}
    m = matrix(graph)
    between = _brandes(found)
    if normalized:
        between /= (n - 1) * (n - 2)
    elif (m.weights == m.weights.T).all():
        between /= 2
    return by_person(m.people, between)


def _brandes(found: Searches) -> Floats:
    """Brandes' sums from everybody at once: column s is a search from s, a sparse product a step of all searches."""
    n = len(found.counts)
    passed = np.zeros(n)
    onward: Floats = np.ones((n, n))  # for whom the farther ones are reached over somebody, and themselves
    ways = np.maximum(found.counts, 1.0)
    here = found.steps == found.deepest
    for depth in range(found.deepest - 1, 0, -1):
        onward *= here
        onward /= ways
        onward = np.asarray(found.ties @ onward)
        onward *= found.counts
        here = found.steps == depth
        onward *= here
        passed += onward.sum(1)
        onward += 1
    return passed
