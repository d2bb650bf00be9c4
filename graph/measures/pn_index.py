"""PN index: one centrality for friends and enemies together, in networks without direction.

Source: Everett & Borgatti (2014), Networks containing negative ties, Social Networks 38.
Formula: PN = (I − A / (2n − 2))⁻¹ · 1 with A = P − 2N, P and N the 0/1 matrices of positive and
negative ties. Range: −1 … 2; 1 for somebody without ties. Undefined (None) for fewer than two
people, where the matrix is singular (two people at war), and on directed ties.
"""

from __future__ import annotations

import networkx as nx
import numpy as np

from graph.measures.shape import finite, plain, symmetric


def pn_index(positive: nx.Graph[str], negative: nx.Graph[str]) -> dict[str, float | None]:
    """
    >>> friends = nx.Graph([("a", "b")]).to_directed(); friends.add_node("c")
    >>> {v: round(x, 3) for v, x in pn_index(friends, nx.DiGraph()).items()}
    {'a': 1.333, 'b': 1.333, 'c': 1.0}
    """
    everybody = list(dict.fromkeys([*positive, *negative]))
    plus, minus = plain(positive), plain(negative)
    n = len(everybody)
    if n < 2 or not (symmetric(plus) and symmetric(minus)):
        return dict.fromkeys(everybody)
    row = {v: i for i, v in enumerate(everybody)}
    a = np.zeros((n, n))
    for u, v in plus.edges:
        a[row[u], row[v]] += 1
    for u, v in minus.edges:
        a[row[u], row[v]] -= 2
    m = np.eye(n) - a / (2 * n - 2)
    if np.linalg.cond(m) > 1e12:
        return dict.fromkeys(everybody)
    return dict(zip(everybody, map(finite, np.linalg.solve(m, np.ones(n)).tolist()), strict=True))
