"""Key players: whom to win so that the word spreads, and whom not to lose.

Source: Borgatti (2006), Computational & Mathematical Organization Theory 12, KPP-POS and KPP-NEG.
Formula: whom to win is the set S with the greatest reach D(S) = Σ over everybody of 1 / d(S, v) / n, d
counting steps along the ties and 1 standing for the members themselves; whom not to lose is the set
that leaves the greatest fragmentation F = 1 − Σ s(s − 1) / (r(r − 1)), s the sizes of the parts and r
the number of people that remain, ties taken both ways. Greedy: one after the other, the best next.
Range: reach 0 … 1, fragmentation 0 … 1; among equals the one with more neighbours, then by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from graph.measures.betweenness import DENSE
from graph.measures.matrix import Floats, matrix
from graph.measures.numbered import numbered
from graph.measures.searches import Searches, searches, steps, ways
from graph.standing import once

SIZE = 3


@dataclass(frozen=True, slots=True)
class KeyPlayer:
    """Somebody of the set, and what it comes to with them and all before them."""

    person: str
    together: float


def to_win(graph: nx.Graph[str], size: int = SIZE) -> tuple[KeyPlayer, ...]:
    """Return KPP-POS.

    >>> to_win(nx.DiGraph([("mira", "cfo"), ("mira", "cto"), ("tom", "ivo")]), 2)
    (KeyPlayer(person='mira', together=0.6), KeyPlayer(person='tom', together=1.0))
    """
    m = matrix(graph)
    close = near(graph)
    known = ((m.weights > 0) | (m.weights.T > 0)).sum(1).tolist()
    best = np.zeros(m.size)
    chosen: list[KeyPlayer] = []
    left = set(range(m.size))
    for _ in range(min(size, m.size)):
        gains = np.round(np.maximum(close, best).sum(1) / m.size, 12).tolist()
        pick = min(left, key=lambda i: (-gains[i], -known[i], m.people[i]))
        left.discard(pick)
        best = np.maximum(best, close[pick])
        chosen.append(KeyPlayer(m.people[pick], float(best.sum() / m.size)))
    return tuple(chosen)


def not_to_lose(graph: nx.Graph[str], size: int = SIZE) -> tuple[KeyPlayer, ...]:
    """Return KPP-NEG; it ends where nobody who is left holds anything together.

    >>> not_to_lose(nx.DiGraph([("ada", "mira"), ("mira", "cfo"), ("cfo", "cto")]), 1)
    (KeyPlayer(person='cfo', together=0.6666666666666667),)
    """
    known = numbered(graph)
    around = [{*on, *back} for on, back in zip(known.on, known.back, strict=True)]
    n = len(around)
    gone: set[int] = set()
    chosen: list[KeyPlayer] = []
    for _ in range(min(size, max(0, n - 2))):
        people = n - len(gone)
        before, left = _left_by_each(around, gone)
        least = min(left.values())
        pick = min(
            (i for i, met in left.items() if met == least), key=lambda i: (-len(around[i] - gone), known.people[i])
        )
        apart = _apart(least, people - 1)
        if apart <= _apart(before, people) + 1e-12:
            break
        gone.add(pick)
        chosen.append(KeyPlayer(known.people[pick], apart))
    return tuple(chosen)


def near(graph: nx.Graph[Any]) -> Floats:
    """Return 1 / d(u, v) by steps along the ties, 1 for oneself, 0 where no way leads; read once while the graph stands
    still.
    """
    found = searches(graph) if len(graph) <= DENSE else None
    return once(graph, "near", lambda: nearness(matrix(graph).weights) if found is None else _read(found))


def nearness(weights: Floats) -> Floats:
    """Return the same of a map of any size, a step at a time."""
    near = np.eye(len(weights))
    for depth, layer in enumerate(steps(ways(weights), counted=False)):
        if depth:
            near += layer / depth
    return np.ascontiguousarray(near.T)


def _read(found: Searches) -> Floats:
    by_steps = np.array([1.0, *(1 / np.arange(1, found.deepest + 1)), 0.0])
    return np.take(by_steps, found.steps.T)


def fragmentation(parts: list[int]) -> float:
    """Return the share of pairs who cannot reach each other, by the sizes of the parts.

    >>> fragmentation([2, 1]), fragmentation([1]), fragmentation([])
    (0.6666666666666667, 0.0, 0.0)
    """
    return _apart(_meeting(parts), sum(parts))


def _apart(met: int, people: int) -> float:
    return 0.0 if people < 2 else 1 - met / (people * (people - 1))


def _meeting(parts: Iterable[int]) -> int:
    """Return how many pairs can reach each other, each counted both ways."""
    return sum([s * (s - 1) for s in parts])


def _left_by_each(around: list[set[int]], gone: set[int]) -> tuple[int, dict[int, int]]:
    """Return how many pairs can reach each other, now and once each person were gone; one walk for all of them."""
    walk = _Walk(around, gone)
    roots = [v for v in range(len(around)) if v not in gone and walk.go(v)]
    now = _meeting(walk.size[root] for root in roots)
    by = {}
    for root, first, end in zip(roots, walk.begun, [*walk.begun, len(walk.met)][1:], strict=True):
        size = walk.size[root]
        others = now - size * (size - 1)
        for v in walk.met[first:end]:
            cut_off = walk.cut_off[v]
            rest = size - 1 - sum(cut_off)
            by[v] = others + _meeting(cut_off) + rest * (rest - 1)
    return now, by


class _Walk:
    """Depth first: whoever's part below cannot climb past them is cut off when they leave (Hopcroft & Tarjan)."""

    def __init__(self, around: list[set[int]], gone: set[int]) -> None:
        n = len(around)
        self.around = [ties - gone if gone else ties for ties in around]
        self.order, self.low, self.size = [-1] * n, [0] * n, [1] * n
        self.cut_off: list[list[int]] = [[] for _ in range(n)]
        self.met: list[int] = []
        self.begun: list[int] = []

    def go(self, root: int) -> bool:
        """Walk the part of somebody, unless that was done."""
        order, low, size, met = self.order, self.low, self.size, self.met
        if order[root] >= 0:
            return False
        self.begun.append(len(met))
        order[root] = low[root] = len(met)
        met.append(root)
        stack = [(root, -1, iter(self.around[root]))]
        while stack:
            here, above, rest = stack[-1]
            for there in rest:
                at = order[there]
                if at < 0:
                    order[there] = low[there] = len(met)
                    met.append(there)
                    stack.append((there, here, iter(self.around[there])))
                    break
                if at < low[here] and there != above:
                    low[here] = at
            else:
                stack.pop()
                if above >= 0:
                    if low[here] < low[above]:
                        low[above] = low[here]
                    size[above] += size[here]
                    if low[here] >= order[above]:
                        self.cut_off[above].append(size[here])
        return True
