"""A deal of 200 people: all measures with all their sentences, beside networkx and igraph for some of them alone."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import igraph
import networkx as nx

from bench.figure import Figure, median_ms
from bench.map_ground import deal
from graph import MEASURES, collapse, measure


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure everything; then what the other libraries have, without a sentence."""
    the_map = deal()
    friendly = collapse(the_map.multi).positive
    back = friendly.reverse()
    both = friendly.to_undirected()

    def plain() -> None:
        nx.pagerank(back)
        nx.betweenness_centrality(friendly)
        nx.constraint(both, weight="weight")
        nx.effective_size(both, weight="weight")
        nx.core_number(both)
        nx.community.louvain_communities(both, seed=1)

    drawn = igraph.Graph.from_networkx(friendly)
    undirected = drawn.as_undirected(combine_edges="sum")

    def compiled() -> None:
        drawn.pagerank(weights="weight")
        drawn.betweenness()
        undirected.constraint(weights="weight")
        undirected.coreness()
        undirected.community_multilevel(weights="weight")

    gc.collect()
    gc.freeze()  # as the server does once it has started (app/asgi.py)
    ours = median_ms(lambda: measure(the_map), 15)
    note = f"{len(the_map.people)} people, {len(the_map.ties)} ties, {len(MEASURES)} measures; raw: "
    yield Figure("deal, all measures, by networkx", ours, median_ms(plain, 5), "ms", False, note + "6 of them")
    yield Figure("deal, all measures, by igraph", ours, median_ms(compiled, 5), "ms", False, note + "5 of them")
