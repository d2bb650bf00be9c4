"""A graph as a dense matrix: what the measures of a deal reckon with, a hundred times faster than edge by edge.

Meant for deals, up to some thousand people; whole organisations are measured on the columns, see
:mod:`graph.columns`.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.measures.shape import directed_edges
from graph.standing import once

T = TypeVar("T", bound=Hashable)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Matrix:
    """``weights[i, j]`` is the weight of the edge from the i-th of the people to the j-th, 0 where there is none."""

    people: tuple[Any, ...]
    weights: Floats

    @property
    def size(self) -> int:
        return len(self.people)

    def where(self, somebody: Any) -> int | None:
        """Return the index of somebody, None when they are not here."""
        try:
            return self.people.index(somebody)
        except ValueError:
            return None


def matrix(graph: nx.Graph[Any], *, signed: bool = False, own: bool = False) -> Matrix:
    """Return the matrix of a graph: positive finite weights only, unless ``signed``; no loops, unless ``own``.

    >>> g = nx.DiGraph([("a", "b", {"weight": 2.0}), ("b", "a", {"weight": -1.0}), ("b", "b")])
    >>> matrix(g).weights.tolist(), matrix(g, signed=True).weights.tolist()
    ([[0.0, 2.0], [0.0, 0.0]], [[0.0, 2.0], [-1.0, 0.0]])
    """
    every = once(graph, ("matrix", signed), lambda: _matrix(graph, signed))
    if own or not every.weights.diagonal().any():
        return every
    return once(graph, ("matrix", signed, "no loops"), lambda: _without_loops(every))


def _without_loops(every: Matrix) -> Matrix:
    weights = every.weights.copy()
    np.fill_diagonal(weights, 0.0)
    weights.flags.writeable = False
    return Matrix(every.people, weights)


def _matrix(graph: nx.Graph[Any], signed: bool) -> Matrix:
    people = tuple(graph)
    n = len(people)
    weights = np.zeros((n, n))
    edges = directed_edges(graph)
    if edges:
        row = {v: i for i, v in enumerate(people)}
        u, v, w = zip(*edges, strict=True)
        values = np.array(w)
        rows = np.array(list(map(row.__getitem__, u)))
        columns = np.array(list(map(row.__getitem__, v)))
        sound = np.isfinite(values) & (values != 0 if signed else values > 0)
        np.add.at(weights, (rows[sound], columns[sound]), values[sound])
    weights.flags.writeable = False  # measures share it
    return Matrix(people, weights)


def ends(tied: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the rows and the columns of what is true: numpy's own nonzero takes many times as long for few of many.

    >>> [e.tolist() for e in ends(np.array([[False, True], [True, False]]))]
    [[0, 1], [1, 0]]
    """
    rows, columns = np.divmod(np.flatnonzero(tied), tied.shape[1])
    return rows, columns


def by_person(people: Sequence[T], values: Floats) -> dict[T, float | None]:
    """Return finite numbers by person, ``None`` for what is not.

    >>> by_person(["a", "b"], np.array([-0.0, np.nan]))
    {'a': 0.0, 'b': None}
    """
    return {v: (x + 0.0 if np.isfinite(x) else None) for v, x in zip(people, values.tolist(), strict=True)}
