"""k-core of a whole organisation, on its edges.

Formula and source: :mod:`graph.measures.kcore`. Everybody with too few neighbours is taken away at once, again and
again: as many rounds as there are layers, each a handful of passes over arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.columns.snapshot import Edges

Counts = NDArray[np.int64]


def mutual(edges: Edges) -> Edges:
    """Return each pair of neighbours once, the lower number as source, the weights of both directions summed."""
    n = max(1, edges.people)
    low, high = np.minimum(edges.source, edges.target), np.maximum(edges.source, edges.target)
    keys, where = np.unique(low.astype(np.int64) * n + high, return_inverse=True)
    weight = np.bincount(where, edges.weight, len(keys)).astype(np.float64)
    return Edges(edges.people, keys // n, keys % n, weight)


def degrees(pairs: Edges) -> Counts:
    """Return how many neighbours each has."""
    ends = np.concatenate([pairs.source, pairs.target])
    return np.asarray(np.bincount(ends, minlength=pairs.people), dtype=np.int64)


def core_numbers(edges: Edges) -> Counts:
    """Return the core of each, 0 for whoever is tied to nobody.

    >>> a, b = np.array([0, 1, 2, 2]), np.array([1, 2, 0, 3])
    >>> core_numbers(Edges(5, a, b, np.ones(4))).tolist()
    [2, 2, 2, 1, 0]
    """
    pairs = mutual(edges)
    n = edges.people
    ends = np.concatenate([pairs.source, pairs.target])
    others = np.concatenate([pairs.target, pairs.source])[np.argsort(ends, kind="stable")]
    starts = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=n))])
    left, there = degrees(pairs), np.ones(n, bool)
    core = np.zeros(n, np.int64)
    k = 0
    while there.any():
        k = max(k, int(left[there].min()))
        going = np.flatnonzero(there & (left <= k))
        while len(going):
            core[going], there[going] = k, False
            lost = others[_spans(starts[going], starts[going + 1])]
            left -= np.bincount(lost, minlength=n)
            touched = np.unique(lost)
            going = touched[there[touched] & (left[touched] <= k)]
    return core


def _spans(begin: Counts, end: Counts) -> Counts:
    """Return the numbers from each beginning to its end, one span after the other."""
    sizes = end - begin
    whole = np.arange(int(sizes.sum()))
    return np.asarray(whole + np.repeat(begin - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes))
