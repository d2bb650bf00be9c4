"""Searches from everybody at once, a step at a time: who is how far from whom, over how many shortest ways.

Source: Brandes (2001), Journal of Mathematical Sociology 25, the first half. Betweenness, and whom to win, read the
same searches.
Formula: σ(s, t) = Σ σ(s, v) over the ties v → t from those v who are one step nearer to s; σ(s, s) = 1.
Range: counts 0 … e^(n/e); steps 0 … n − 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import networkx as nx
import numpy as np
from scipy.sparse import csr_array

from graph.measures.matrix import Floats, matrix
from graph.standing import once

ROOM = 32_000_000  # numbers that all steps together may take to be kept: a quarter of a gigabyte


def ways(weights: Floats) -> csr_array:
    """Return who moves whom, 1 for each.

    >>> ways(np.array([[0.0, 0.4], [0.0, 0.0]])).toarray().tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    n = len(weights)
    rows, columns = np.nonzero(weights > 0)
    starts = np.zeros(n + 1, np.int32)
    np.cumsum(np.bincount(rows, minlength=n), out=starts[1:])
    return csr_array((np.ones(len(rows)), columns.astype(np.int32), starts), shape=(n, n))


def steps(weights: Floats, *, counted: bool = True) -> Iterator[Floats]:
    """Yield by steps, from 0 on, in column s how many shortest ways lead from s to whoever is that far.

    Where ways are not ``counted`` it is 1 for whoever is that far: beyond a thousand people a count may know no end.

    >>> [layer[:, 0].tolist() for layer in steps(np.array([[0.0, 0.4], [0.0, 0.0]]))]
    [[1.0, 0.0], [0.0, 1.0]]
    """
    along = ways(weights).T
    layer = np.eye(len(weights))
    new = layer == 0
    found = ~new
    while found.any():
        yield layer
        layer = np.asarray(along @ layer)
        layer *= new
        found = layer > 0
        new ^= found
        if not counted:
            layer = found.astype(np.float64)


def searches(graph: nx.Graph[Any]) -> Sequence[Floats] | None:
    """Return all steps on a graph, None where they are too many to be kept. Nobody may write to what is returned."""
    return once(graph, "searches", lambda: _kept(matrix(graph).weights))


def _kept(weights: Floats) -> Sequence[Floats] | None:
    kept: list[Floats] = []
    for layer in steps(weights):
        kept.append(layer)
        if len(kept) * layer.size > ROOM:
            return None
    return kept
