"""Robustness: would leaving out any single tie change the answer?

Source: leave-one-out (jackknife); for matrices, the update of an inverse by one row after Sherman &
Morrison (1950), Annals of Mathematical Statistics 21.
Formula: an answer stands when it is the same on every graph that lacks one of the edges; ``fragile``
are the edges without which it is another. Two people's ties both ways are two edges.
Range: 0 … m fragile edges. Costs one measurement an edge for any question; PageRank's first place is
answered at once for all edges.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.measures.matrix import Floats, ends, matrix

Edge = tuple[str, str]
CHUNK = 128  # edges left out at a time: so few that what is reckoned of them stays near the processor
SURE = 1e-8  # how far apart shares of rank must be to be compared by a bound: ten times what is rounded
EASY = 1e-3  # the share of what somebody hears that must be left for it to be told by subtracting


def fragile(
    graph: nx.DiGraph[str], answer: Callable[[nx.DiGraph[str]], Any], edges: Iterable[Edge] | None = None
) -> tuple[Edge, ...]:
    """Return the edges (of those given, else of all) without which the answer is another one.

    >>> g = nx.DiGraph([("a", "b"), ("b", "c"), ("a", "c")])
    >>> fragile(g, lambda h: nx.has_path(h, "a", "b"))
    (('a', 'b'),)
    """
    now = answer(graph)
    without = nx.DiGraph(graph)
    found = []
    for u, v in sorted(graph.edges if edges is None else edges):
        data = without[u][v]
        without.remove_edge(u, v)
        if answer(without) != now:
            found.append((u, v))
        without.add_edge(u, v, **data)
    return tuple(found)


def fragile_leader(graph: nx.DiGraph[str], *, alpha: float = 0.85) -> tuple[str | None, tuple[Edge, ...]]:
    """Return who is first by PageRank, and the edges without which somebody else would be; None for a shared first.

    >>> fragile_leader(nx.DiGraph([("mira", "cfo"), ("mira", "cto"), ("cto", "cfo")]))
    ('mira', (('mira', 'cto'),))
    """
    m = matrix(graph)
    n = m.size
    if n < 2 or not m.weights.any():
        return None, ()
    heard = m.weights.T  # whoever listens gives rank to whoever is listened to
    sums = heard.sum(1)
    even = np.full(n, 1 / n)
    ways = np.where(sums[:, None] > 0, heard / np.where(sums > 0, sums, 1.0)[:, None], even)
    inverse = np.asarray(np.linalg.inv(np.eye(n) - alpha * ways), np.float64)  # ranks are (1 − α)/n · its column sums
    ranks = inverse.sum(0)
    order = np.round(ranks / n, 9)
    leader = int(order.argmax())
    if (order == order[leader]).sum() > 1:
        return None, ()
    listeners, heard_by = _open(heard, sums, inverse, ranks, leader, alpha)
    found: list[Edge] = []
    for start in range(0, len(listeners), CHUNK):
        v, u = listeners[start : start + CHUNK], heard_by[start : start + CHUNK]
        rest = sums[v] - heard[v, u]
        # One row of the matrix changes: the column sums of the new inverse follow from the old. What the old row makes
        # of it is the inverse itself but for one; so the new row, which is the old without u, needs no product.
        own = inverse[v]
        own[np.arange(len(v)), v] -= 1
        easy = rest > EASY * sums[v]
        part = np.where(easy, heard[v, u] / np.where(easy, rest, 1.0), 0.0)[:, None]
        moved = inverse[u]
        moved *= -alpha
        moved += own
        moved *= part
        for i in np.flatnonzero(~easy).tolist():  # hardly anything is left, or nothing: a difference would not tell it
            fewer = heard[v[i]].copy()
            fewer[u[i]] = 0.0
            total = fewer.sum()
            moved[i] = alpha * (fewer / total @ inverse if total > 0 else ranks / n) - own[i]
        after = moved
        after *= (ranks[v] / (1 - moved[np.arange(len(v)), v]))[:, None]
        after += ranks
        first = np.round(after[:, leader] / n, 9)
        after[:, leader] = -1.0
        rival = np.round(after.max(1) / n, 9)
        found += [(m.people[u[i]], m.people[v[i]]) for i in np.flatnonzero(rival >= first).tolist()]
    return m.people[leader], tuple(sorted(found))


def _open(
    heard: Floats, sums: Floats, inverse: Floats, ranks: Floats, leader: int, alpha: float
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the ends of the edges that are worth a look: the others gain at most as if nobody lost by an edge less."""
    v, u = ends(heard > 0)
    said = heard[v, u]
    rest = sums[v] - said
    easy = rest > EASY * sums[v]
    part = np.where(easy, said / np.where(easy, rest, 1.0), 0.0)
    own = inverse - np.eye(len(ranks))
    times = ranks[v] / (1 - part * (own[v, v] - alpha * inverse[u, v])) * part
    first = ranks[leader] + times * (own[v, leader] - alpha * inverse[u, leader])
    own[:, leader] = 0.0
    second = np.delete(ranks, leader).max()
    near = ~easy | (second + times * own.max(1)[v] >= first - len(ranks) * SURE)
    return v[near], u[near]
