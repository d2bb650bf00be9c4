"""PageRank of 100,000 people and 1,000,000 ties, with nothing cached and warm, beside igraph and networkx."""

from __future__ import annotations

from collections.abc import Iterator

import networkx as nx

from bench.figure import Figure, median_ms
from bench.map_ground import HEAD, in_igraph, in_networkx, now, organisation
from graph.columns.whole import Whole, pagerank


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Warm: the map is laid out, and the answer of a hundred ties ago is at hand."""
    whole, before = now(), organisation().at(HEAD - 100)
    laid_out = Whole(whole.positive, whole.people)
    start = pagerank(Whole(before.positive, before.people))

    def cold() -> None:
        found = organisation().at(HEAD)
        pagerank(Whole(found.positive, found.people))

    graph, other = in_igraph(), in_networkx().reverse()
    compiled = median_ms(lambda: graph.pagerank(weights="weight"), 3)
    plain = median_ms(lambda: nx.pagerank(other), 1)
    ours = median_ms(cold, 7)
    yield Figure("PageRank, nothing cached, by igraph", ours, compiled, "ms", False, "raw: the graph at hand")
    yield Figure("PageRank, nothing cached, by networkx", ours, plain, "ms", False, "raw: the graph at hand")
    ours = median_ms(lambda: pagerank(laid_out, start=start), 7)
    yield Figure("PageRank, warm, by igraph", ours, compiled, "ms", False, "from the answer of 100 ties ago")
