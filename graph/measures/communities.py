"""Communities: who keeps together with whom.

Source: Blondel, Guillaume, Lambiotte & Lefebvre (2008), J. Stat. Mech. P10008 (Louvain).
Formula: a partition of high modularity Q = Σ_c (L_c / m − (k_c / 2m)²) on positive ties, direction
ignored; the best of a few walks with fixed seeds over an order of people that does not depend on
their names (see :mod:`graph.canonical`).
Range: Q −0.5 … 1; None without ties. Above about 0.3 the groups are worth talking about. People
without ties belong to no community.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np

from graph.canonical import canonical_order_of
from graph.measures.louvain import Around, louvain
from graph.measures.matrix import Floats, ends, matrix
from graph.measures.shape import finite

SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Communities:
    """Members sorted by name, groups by size. ``of`` gives a person's index or None."""

    groups: tuple[tuple[str, ...], ...]
    modularity: float | None

    @property
    def of(self) -> dict[str, int]:
        return {v: i for i, group in enumerate(self.groups) for v in group}


def communities(graph: nx.Graph[str]) -> Communities:
    """
    >>> g = nx.DiGraph(["ab", "bc", "ca", "xy", "yz", "zx", "cx"])
    >>> communities(g).groups
    (('a', 'b', 'c'), ('x', 'y', 'z'))
    """
    m = matrix(graph)
    both = m.weights + m.weights.T
    if not both.any():
        return Communities((), None)
    tied = {m.people[i]: {m.people[j]: weight for j, weight in ties.items()} for i, ties in _rows(both)}
    order = canonical_order_of(tied)
    # Scaled by the heaviest tie: modularity is a ratio, and squares of extreme weights are not.
    where = {v: i for i, v in enumerate(m.people)}
    place = [where[v] for v in order]
    around: Around = [ties for _, ties in _rows(both[np.ix_(place, place)] / both.max())]
    best, best_q = louvain(around, SEEDS)
    groups = sorted((tuple(sorted(order[i] for i in group)) for group in best), key=lambda g: (-len(g), g))
    return Communities(tuple(groups), finite(best_q))


def _rows(both: Floats) -> Iterator[tuple[int, dict[int, float]]]:
    """Yield whoever is tied to anybody, with all ties."""
    rows, columns = ends(both > 0)
    others, weights = columns.tolist(), both[rows, columns].tolist()
    who, first = np.unique(rows, return_index=True)
    for i, a, b in zip(who.tolist(), first.tolist(), [*first.tolist()[1:], len(rows)], strict=True):
        yield i, dict(zip(others[a:b], weights[a:b], strict=True))
