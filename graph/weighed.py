"""A graph of one weight a tie, put down at once: networkx's own calls look at every end several times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx


def weighed(people: Mapping[str, dict[str, Any]], ties: Iterable[tuple[str, str, float]]) -> nx.DiGraph[str]:
    """Return the graph of ties between these people, no pair named twice.

    >>> g = weighed({"ada": {"role": "buyer"}, "bo": {}}, [("ada", "bo", 0.4)])
    >>> g["ada"]["bo"]["weight"], list(g.predecessors("bo")), g.nodes["ada"], g.number_of_edges()
    (0.4, ['ada'], {'role': 'buyer'}, 1)
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(people)
    nx.set_node_attributes(graph, people)
    after, before = dict(graph.adjacency()), dict(graph.reverse(copy=False).adjacency())  # its own dicts, both ways
    for u, v, weight in ties:
        after[u][v] = before[v][u] = {"weight": weight}
    return graph
