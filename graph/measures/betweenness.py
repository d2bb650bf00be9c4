"""Betweenness: through whom do things go.

Source: Freeman (1977), Sociometry 40; algorithm of Brandes (2001).
Formula: b(v) = Σ over pairs s ≠ v ≠ t of σ(s,t|v) / σ(s,t), σ counting shortest ways; normalised by
(n − 1)(n − 2) ordered pairs. Ways follow the direction of ties; undirected ties lead both ways.
Range: 0 … 1 normalised. An isolate changes every normalised value, for it adds pairs. Undefined
(None) for fewer than three people. Exact; meant for a deal, not for a whole organisation.
"""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from graph.measures.matrix import Floats, by_person, matrix
from graph.measures.searches import searches, ways
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
    layers = searches(graph) if n <= DENSE else None
    if layers is None:
        friendly: nx.Graph[str] = plain(graph)
        if symmetric(friendly):  # each pair once, as Freeman counts where ties have no direction
            friendly = friendly.to_undirected()
        values = nx.betweenness_centrality(friendly, normalized=normalized)
        return {v: finite(values[v]) for v in graph}
    m = matrix(graph)
    between = _brandes(ways(m.weights), layers)
    if normalized:
        between /= (n - 1) * (n - 2)
    elif (m.weights == m.weights.T).all():
        between /= 2
    return by_person(m.people, between)


def _brandes(back: csr_array, layers: Sequence[Floats]) -> Floats:
    """Brandes' sums from everybody at once: column s is a search from s, a sparse product a step of all searches."""
    n = len(layers[0])
    passed = np.zeros(n)
    onward: Floats = np.ones((n, n))  # for whom the farther ones are reached over somebody, and themselves
    for nearer, layer in zip(layers[-2:0:-1], layers[:1:-1], strict=True):
        onward *= layer > 0
        onward /= np.maximum(layer, 1.0)
        onward = np.asarray(back @ onward)
        onward *= nearer
        passed += onward.sum(1)
        onward += 1
    return passed
