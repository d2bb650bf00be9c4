"""Following one event at a million ties, beside adding one edge to networkx."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from bench.figure import Figure, median_ms
from bench.map_ground import HEAD, STAKEHOLDERS, in_networkx, organisation


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Put the next version of a tie that has been there for long; the row of the views is at hand."""
    ties, graph, number = organisation().ties, in_networkx(), count(1)

    def follow() -> None:
        n = next(number)
        values = {"source": n, "target": n + 1, "weight": 0.5, "kind": 0, "by": -1, "seen": n}
        ties.put(STAKEHOLDERS + 1_000 + n, HEAD + n, HEAD + n, values)

    ours = median_ms(follow, 2_000)
    raw = median_ms(lambda: graph.add_edge(1, 2, weight=0.5), 2_000)
    yield Figure("map, one event followed", ours, raw, "ms", False, "1,000,000 ties; raw: networkx, without history")
