"""What a tie takes in columns, beside what networkx takes for it."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator

import networkx as nx

from bench.figure import Figure
from bench.map_ground import organisation

SAMPLE = 50_000


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Count the bytes of the columns, room to grow included; of networkx, those of a sample of edges."""
    ties = organisation().ties
    pairs = list(zip(ties["source"][:SAMPLE].tolist(), ties["target"][:SAMPLE].tolist(), strict=True))
    tracemalloc.start()
    graph: nx.MultiDiGraph[int] = nx.MultiDiGraph()
    graph.add_edges_from((u, v, {"weight": 0.5, "sign": 1, "seen": n}) for n, (u, v) in enumerate(pairs))
    raw = tracemalloc.get_traced_memory()[0] / graph.number_of_edges()
    tracemalloc.stop()
    yield Figure("map, memory of a tie", ties.bytes_a_row, raw, "bytes", False, "raw: networkx, now only, no clocks")
