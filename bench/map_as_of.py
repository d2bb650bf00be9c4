"""As of: which of a million ties held at a position, or were true at a time, beside the same filter in bare numpy."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np

from bench.figure import Figure, median_ms
from bench.map_ground import HEAD, organisation


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Ask at the middle and at the end, by either clock."""
    ties = organisation().ties
    begun, ended = ties["from_position"], ties["to_position"]

    def bare(position: int) -> None:
        np.flatnonzero((begun <= position) & (ended > position))

    for name, position in (("half way", HEAD // 2), ("now", HEAD)):
        raw = median_ms(partial(bare, position))
        ours = median_ms(partial(ties.rows, position))
        yield Figure(f"map as of a position, {name}", ours, raw, "ms", False, "raw: two comparisons")
        ours = median_ms(partial(ties.rows, position, position))
        yield Figure(f"map as of a time, {name}", ours, raw, "ms", False, "raw: two comparisons")
