"""k-core: how deep in the thick of it somebody stands.

Source: Seidman (1983), Social Networks 5; algorithm of Batagelj & Zaveršnik (2003).
Formula: the largest k such that the person remains when everybody with fewer than k neighbours is
taken away, again and again. Direction is ignored. Range: 0 … n − 1.
"""

from __future__ import annotations

import networkx as nx

from graph.measures.shape import mutual


def core_numbers(graph: nx.Graph[str]) -> dict[str, int]:
    """
    >>> core_numbers(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    {'a': 2, 'b': 2, 'c': 2, 'd': 1}
    """
    cores = nx.core_number(mutual(graph))
    return {v: int(cores[v]) for v in graph}
