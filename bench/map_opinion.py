"""Friedkin and Johnsen's opinions of 100,000 people, with nothing cached and warm, beside bare scipy steps."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy.sparse import csr_array

from bench.figure import Figure, median_ms
from bench.map_ground import HEAD, now, organisation
from graph.columns.whole import Whole, settled

STEPS = 20


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Neither networkx nor igraph has opinions: raw is twenty bare products with the matrix at hand."""
    whole, before = now(), organisation().at(HEAD - 100)
    laid_out, early = Whole(whole.net, whole.people), Whole(before.net, before.people)
    e = whole.net
    ways = csr_array((e.weight, (e.target, e.source)), shape=(e.people, e.people))
    x = np.nan_to_num(whole.stance)

    def bare() -> None:
        for _ in range(STEPS):
            ways @ x

    def cold() -> None:
        found = organisation().at(HEAD)
        settled(Whole(found.net, found.people), found.stance)

    stance, known = settled(early, before.stance)
    start = (np.nan_to_num(stance) * known, known)
    raw, note = median_ms(bare, 5), f"raw: {STEPS} bare steps"
    yield Figure("opinions, nothing cached", median_ms(cold, 5), raw, "ms", False, note)
    ours = median_ms(lambda: settled(laid_out, whole.stance, start=start), 5)
    yield Figure("opinions, warm", ours, raw, "ms", False, f"{note}; from the answer of 100 ties ago")
