"""The best ways between two of 100,000 people, beside igraph and networkx for the best one."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from itertools import cycle

import networkx as nx
import numpy as np

from bench.figure import Figure, median_ms
from bench.map_ground import STAKEHOLDERS, in_igraph, in_networkx, now
from graph.columns.ways import Ways


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Ask for twenty pairs; the map is laid out."""
    pairs = np.random.default_rng(2).integers(0, STAKEHOLDERS, (20, 2)).tolist()
    ways, graph, compiled = Ways(now().positive), in_networkx(), in_igraph()
    for u, v, data in graph.edges(data=True):
        graph[u][v]["cost"] = -np.log(min(1.0, data["weight"]))
    one, three, theirs, plain = cycle(pairs), cycle(pairs), cycle(pairs), cycle(pairs)

    def by_igraph() -> None:
        u, v = next(theirs)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # that there is no way is an answer
            compiled.get_shortest_path(v, u, weights="cost")

    def by_networkx() -> None:
        u, v = next(plain)
        try:
            nx.bidirectional_dijkstra(graph, u, v, weight="cost")
        except nx.NetworkXNoPath:
            return

    def ours(asked: Iterator[list[int]], best: int) -> None:
        u, v = next(asked)
        ways.best([u], v, best)

    raw = median_ms(by_igraph, 20)
    yield Figure("best way, by igraph", median_ms(lambda: ours(one, 1), 20), raw, "ms", False)
    yield Figure("best way, by networkx", median_ms(lambda: ours(one, 1), 20), median_ms(by_networkx, 20), "ms", False)
    yield Figure(
        "three best ways", median_ms(lambda: ours(three, 3), 20), raw, "ms", False, "raw: igraph, the best one"
    )
