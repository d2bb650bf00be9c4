"""Best ways through a whole organisation: from both ends at once, over the columns.

Source: Dijkstra (1959) from both ends, Nicholson (1966); the next best after Yen (1971). Cost and probability of a
way are those of :mod:`graph.measures.paths`.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.columns.snapshot import Edges

BEST: Final = 3
_Way = tuple[float, tuple[int, ...]]
_Waiting = list[tuple[float, tuple[int, ...], int]]  # with the step from which on the way is its own


@dataclass(frozen=True)
class Ways:
    """The ties for, laid out by either end; kept with a moment, so that another question need not lay them out."""

    edges: Edges

    @cached_property
    def _cost(self) -> NDArray[np.float64]:
        return -np.log(np.minimum(1.0, self.edges.weight))

    @cached_property
    def out(self) -> tuple[NDArray[np.int64], NDArray[np.signedinteger[Any]], NDArray[np.float64]]:
        """Starts, neighbours and costs by whoever moves; the edges come in that order."""
        return _starts(self.edges.source, self.edges.people), self.edges.target, self._cost

    @cached_property
    def back(self) -> tuple[NDArray[np.int64], NDArray[np.signedinteger[Any]], NDArray[np.float64]]:
        """The same by whoever is moved."""
        order = np.argsort(self.edges.target.astype(np.int32, copy=False), kind="stable")
        return _starts(self.edges.target, self.edges.people), self.edges.source[order], self._cost[order]

    def best(self, sources: Iterable[int], target: int, best: int = BEST) -> list[tuple[float, tuple[int, ...]]]:
        """Return the most probable ways from any of the sources, each with its probability, the best first."""
        start = sorted({s for s in sources if s != target})
        if not start or best < 1:
            return []
        found: list[_Way] = []
        waiting: _Waiting = []
        seen: set[tuple[int, ...]] = set()
        self._add(waiting, seen, self._cheapest(dict.fromkeys(start, 0.0), target, frozenset(), frozenset()), ())
        while waiting and len(found) < best:
            cost, way, own = waiting.pop(0)
            found.append((cost, way))
            if len(found) < best:
                self._deviate(start, target, way, own, [f[1] for f in found], waiting, seen, best - len(found))
        return [(math.exp(-cost), way) for cost, way in found]

    def _add(self, waiting: _Waiting, seen: set[tuple[int, ...]], way: _Way | None, root: tuple[int, ...]) -> None:
        if way is not None and (whole := (*root, *way[1])) not in seen:
            seen.add(whole)
            waiting.append((way[0], whole, len(root)))
            waiting.sort()

    def _deviate(
        self,
        start: list[int],
        target: int,
        way: tuple[int, ...],
        own: int,
        known: list[tuple[int, ...]],
        waiting: _Waiting,
        seen: set[tuple[int, ...]],
        wanted: int,
    ) -> None:
        """Look for the best ways that leave a way at each step that is its own (Lawler 1972), or start elsewhere.

        None is looked for that would cost more than as many as are still wanted: they wait already.
        """

        def enough() -> float:
            return waiting[wanted - 1][0] if len(waiting) >= wanted else math.inf

        others = {s: 0.0 for s in start if s not in {k[0] for k in known}}
        if others:
            self._add(waiting, seen, self._cheapest(others, target, frozenset(), frozenset(), enough()), ())
        so_far = 0.0
        for i in range(len(way) - 1):
            root = way[: i + 1]
            if i < own:
                so_far += self._between(way[i], way[i + 1])
                continue
            closed = frozenset((k[i], k[i + 1]) for k in known if k[: i + 1] == root)
            found = self._cheapest({way[i]: so_far}, target, frozenset(root[:-1]), closed, enough())
            self._add(waiting, seen, found, root[:-1])
            so_far += self._between(way[i], way[i + 1])

    def _between(self, u: int, v: int) -> float:
        starts, neighbours, costs = self.out
        here = slice(int(starts[u]), int(starts[u + 1]))
        return float(costs[here][np.flatnonzero(neighbours[here] == v)[0]])

    def _cheapest(
        self,
        starts: dict[int, float],
        target: int,
        without: frozenset[int],
        closed: frozenset[tuple[int, int]],
        least: float = math.inf,
    ) -> _Way | None:
        """Search from both ends until what both have reached cannot be beaten, or costs no less than ``least``."""
        if target in starts:
            return None
        sides = (self.out, self.back)
        near: tuple[dict[int, float], dict[int, float]] = (dict(starts), {target: 0.0})
        came: tuple[dict[int, int], dict[int, int]] = ({}, {})
        done: tuple[set[int], set[int]] = (set(without), set(without))
        heaps = ([(c, s) for s, c in starts.items()], [(0.0, target)])
        heapq.heapify(heaps[0])
        middle = -1
        while heaps[0] and heaps[1]:
            if heaps[0][0][0] + heaps[1][0][0] >= least:
                break
            side = 0 if len(heaps[0]) <= len(heaps[1]) else 1
            cost, here = heapq.heappop(heaps[side])
            if here in done[side]:
                continue
            done[side].add(here)
            first, neighbours, costs = sides[side]
            a, b = int(first[here]), int(first[here + 1])
            ahead = heaps[1 - side][0][0]
            mine, other = near[side], near[1 - side]
            for there, step in zip(neighbours[a:b].tolist(), costs[a:b].tolist(), strict=True):
                if there in done[side] or (closed and ((there, here) if side else (here, there)) in closed):
                    continue
                total = cost + step
                if total >= mine.get(there, math.inf):
                    continue
                if total + other.get(there, math.inf) < least:
                    least, middle = total + other[there], there
                elif total + ahead >= least:
                    continue  # whoever the other side has not settled is farther from it than that
                mine[there] = total
                came[side][there] = here
                heapq.heappush(heaps[side], (total, there))
        if middle < 0:
            return None
        return least, (*_walk(came[0], middle)[::-1], *_walk(came[1], middle)[1:])


def _starts(ends: NDArray[np.signedinteger[Any]], people: int) -> NDArray[np.int64]:
    starts = np.zeros(people + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=people), out=starts[1:])
    return starts


def _walk(came: dict[int, int], here: int) -> list[int]:
    way = [here]
    while here in came:
        here = came[here]
        way.append(here)
    return way
