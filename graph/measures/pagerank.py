"""PageRank: who has the ear of the powerful.

Source: Page, Brin, Motwani & Winograd (1999); Langville & Meyer (2006).
Formula: π = α · Pᵀπ + (1 − α)/n on the *reversed* graph (whoever listens gives rank to whoever is
listened to), dangling mass spread evenly, α = 0.85; shown × n. Positive ties only.
Range: (1 − α) … n, mean exactly 1: 2 means twice the average. Undefined only on an empty graph.
"""

from __future__ import annotations

import networkx as nx
import numpy as np

from graph.measures.matrix import by_person, matrix
from graph.measures.shape import finite, plain

DENSE = 1_000  # people up to whom the equations are solved at once; beyond, step by step by networkx


def pagerank(graph: nx.DiGraph[str], *, alpha: float = 0.85) -> dict[str, float | None]:
    """
    >>> r = pagerank(nx.DiGraph([("cfo", "ada"), ("mira", "cfo")]))
    >>> sorted(r, key=r.get, reverse=True), round(sum(r.values()), 9)
    (['mira', 'cfo', 'ada'], 3.0)
    """
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha is {alpha}; it must be at least 0 and below 1")
    n = len(graph)
    if n == 0:
        return {}
    if n <= DENSE:
        m = matrix(graph)
        sums = m.weights.sum(0)  # how much each listens
        share = m.weights / np.where(sums > 0, sums, 1.0)
        # Whoever listens to nobody gives rank to all alike, which lifts all alike: the sum is brought to n at the end.
        found = np.linalg.solve(np.eye(n) - alpha * share, np.ones(n))
        return by_person(m.people, found * (n / found.sum()))
    listening = plain(graph).reverse(copy=False)
    # nx multiplies tol by n; its default leaves errors that show in the fourth digit.
    ranks = nx.pagerank(listening, alpha=alpha, tol=1e-14, max_iter=_steps(alpha), weight="weight")
    return {v: finite(ranks[v] * n) for v in graph}


def _steps(alpha: float) -> int:
    """The error shrinks by α a step, so this many always suffice."""
    steps = 100
    while alpha > 0 and alpha**steps > 1e-16 and steps < 1_000_000:
        steps *= 2
    return steps
