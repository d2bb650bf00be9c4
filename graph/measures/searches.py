"""Searches from everybody at once, a step at a time: who is how far from whom, over how many shortest ways.

Source: Brandes (2001), Journal of Mathematical Sociology 25, the first half. Betweenness, and whom to win, read the
same searches.
Formula: σ(s, t) = Σ σ(s, v) over the ties v → t from those v who are one step nearer to s; σ(s, s) = 1.
Range: counts 0 … e^(n/e); steps 0 … n − 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from graph.measures.matrix import Floats, ends, matrix
from graph.standing import once

WORK = 32_000_000  # numbers that all steps together may look at: a map on which some are very far is left to others


@dataclass(frozen=True, slots=True)
class Searches:
    """``counts[t, s]`` shortest ways lead from s to t, 0 where none does; they take ``steps[t, s]``, 0 to oneself and
    one more than the ``deepest`` where no way leads. ``ties`` are the ways of one step. Nobody may write to these.
    """

    ties: csr_array
    counts: Floats
    steps: NDArray[np.int16]
    deepest: int


def ways(weights: Floats) -> csr_array:
    """Return who moves whom, 1 for each.

    >>> ways(np.array([[0.0, 0.4], [0.0, 0.0]])).toarray().tolist()
    [[0.0, 1.0], [0.0, 0.0]]
    """
    n = len(weights)
    rows, columns = ends(weights > 0)
    starts = np.zeros(n + 1, np.int32)
    np.cumsum(np.bincount(rows, minlength=n), out=starts[1:])
    return csr_array((np.ones(len(rows)), columns.astype(np.int32), starts), shape=(n, n))


def steps(ties: csr_array, *, counted: bool = True) -> Iterator[Floats]:
    """Yield by steps, from 0 on, in column s how many shortest ways lead from s to whoever is that far.

    Where ways are not ``counted`` it is 1 for whoever is that far: beyond a thousand people a count may know no end.

    >>> [layer[:, 0].tolist() for layer in steps(ways(np.array([[0.0, 0.4], [0.0, 0.0]])))]
    [[1.0, 0.0], [0.0, 1.0]]
    """
    along = ties.T
    layer = np.eye(ties.shape[0])
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


def searches(graph: nx.Graph[Any]) -> Searches | None:
    """Return all searches on a graph, None where they go too far.

    >>> searches(nx.DiGraph([("ada", "bo"), ("bo", "cy")])).steps[:, 0].tolist()
    [0, 1, 2]
    """
    return once(graph, "searches", lambda: _searches(matrix(graph).weights))


def _searches(weights: Floats) -> Searches | None:
    ties = ways(weights)
    counts = np.eye(len(weights))
    far = np.zeros(weights.shape, np.int16)
    deepest = 0
    for depth, layer in enumerate(steps(ties)):
        if (depth + 1) * layer.size > WORK:
            return None
        if depth:
            far += counts == 0  # whoever was not found before is a step farther
            counts += layer
            deepest = depth
    far += counts == 0
    return Searches(ties, counts, far, deepest)
