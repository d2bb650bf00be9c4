"""k-core: how deep in the thick of it somebody stands.

Source: Seidman (1983), Social Networks 5; algorithm of Batagelj & Zaveršnik (2003).
Formula: the largest k such that the person remains when everybody with fewer than k neighbours is
taken away, again and again. Direction is ignored. Range: 0 … n − 1.
"""

from __future__ import annotations

import networkx as nx
import numpy as np

from graph.measures.matrix import matrix


def core_numbers(graph: nx.Graph[str]) -> dict[str, int]:
    """
    >>> core_numbers(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    {'a': 2, 'b': 2, 'c': 2, 'd': 1}
    """
    m = matrix(graph)
    tied = (m.weights > 0) | (m.weights.T > 0)
    known = tied.sum(1)
    core = np.zeros(m.size, np.intp)
    here = np.ones(m.size, bool)
    deep = 0
    while here.any():
        going = here & (known <= deep)
        if not going.any():
            deep = int(known[here].min())
            continue
        core[going] = deep
        here &= ~going
        known -= tied[:, going].sum(1)
    return dict(zip(m.people, core.tolist(), strict=True))
