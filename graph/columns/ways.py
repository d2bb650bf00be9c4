"""Best ways through a whole organisation: from both ends at once, over the columns.

Source: the first as in :mod:`graph.columns.meeting`; the next best after Yen (1971), as Lawler (1972) does it. Cost and
probability of a way are those of :mod:`graph.measures.paths`.
"""

from __future__ import annotations

import heapq
import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from graph.columns.meeting import Meeting, Side, Way
from graph.columns.snapshot import Edges

BEST: Final = 3
_Waiting = list[tuple[float, tuple[int, ...], int]]  # with the step from which on the way is its own


@dataclass(frozen=True)
class Ways:
    """The ties for, laid out by either end; kept with a moment, so that another question need not lay them out."""

    edges: Edges

    @cached_property
    def _cost(self) -> NDArray[np.float64]:
        return -np.log(np.minimum(1.0, self.edges.weight))

    @cached_property
    def out(self) -> Side:
        """Starts, neighbours and costs by whoever moves; the edges come in that order."""
        return _starts(self.edges.source, self.edges.people), self.edges.target, self._cost

    @cached_property
    def back(self) -> Side:
        """The same by whoever is moved."""
        order = np.argsort(self.edges.target.astype(np.int32, copy=False), kind="stable")
        return _starts(self.edges.target, self.edges.people), self.edges.source[order], self._cost[order]

    def best(self, sources: Iterable[int], target: int, best: int = BEST) -> list[tuple[float, tuple[int, ...]]]:
        """Return the most probable ways from any of the sources, each with its probability, the best first."""
        start = sorted({s for s in sources if s != target})
        if not start or best < 1:
            return []
        meeting = Meeting((self.out, self.back), start, target, best)
        found = meeting.met
        if best > 1 and found:
            found = _Corridor(self.out, self.edges.people, meeting).best(start, target, best)
        return [(math.exp(-cost), way) for cost, way in found]


class _Corridor:
    """Whoever may be on one of the ways wanted: a few of all people, with what is left from each to the target.

    So a search for a way goes straight ahead (Hart, Nilsson & Raphael 1968), and none looks further than it must.
    """

    def __init__(self, out: Side, people: int, meeting: Meeting) -> None:
        self._out = out
        self._most = min(meeting.most, sys.float_info.max)
        self._first = meeting.met[0]
        self._left = meeting.left()
        self._far = np.full(people, math.inf)
        self._far[list(self._left)] = list(self._left.values())
        self._known: dict[int, list[tuple[int, float]]] = {}

    def best(self, start: list[int], target: int, best: int) -> list[Way]:
        found: list[Way] = []
        waiting: _Waiting = [(*self._first, 0)]
        seen = {self._first[1]}
        while waiting and len(found) < best:
            cost, way, own = waiting.pop(0)
            found.append((cost, way))
            if len(found) < best:
                self._deviate(start, target, way, own, [f[1] for f in found], waiting, seen, best - len(found))
        return found

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
        """Look for the best ways that leave a way at each step that is its own, or start elsewhere.

        None is looked for that would cost more than as many as are still wanted: they wait already.
        """

        def look(starts: dict[int, float], root: tuple[int, ...], closed: set[int]) -> None:
            most = waiting[wanted - 1][0] if len(waiting) >= wanted else self._most
            more = self._cheapest(starts, target, root, closed, most)
            if more is not None and (whole := (*root, *more[1])) not in seen:
                seen.add(whole)
                waiting.append((more[0], whole, len(root)))
                waiting.sort()

        if others := {s: 0.0 for s in start if s not in {k[0] for k in known}}:
            look(others, (), set())
        so_far = 0.0
        for i in range(len(way) - 1):
            if i >= own:
                root = way[: i + 1]
                look({way[i]: so_far}, root[:-1], {k[i + 1] for k in known if k[: i + 1] == root})
            so_far += next(cost for v, cost in self._on(way[i]) if v == way[i + 1])

    def _on(self, here: int) -> list[tuple[int, float]]:
        """Return whom somebody moves who may be on a way, and at what cost."""
        if here not in self._known:
            first, neighbours, costs = self._out
            a, b = int(first[here]), int(first[here + 1])
            on, steps = neighbours[a:b], costs[a:b]
            near = self._far[on] + steps <= self._most
            self._known[here] = list(zip(on[near].tolist(), steps[near].tolist(), strict=True))
        return self._known[here]

    def _cheapest(
        self, starts: dict[int, float], target: int, root: tuple[int, ...], closed: set[int], most: float
    ) -> Way | None:
        """Return the cheapest way on from one of the starts, past the root; no first step goes to who is closed."""
        left = self._left
        near = dict(starts)
        came: dict[int, int] = {}
        done = set(root)
        heap = [(cost + left[s], s) for s, cost in starts.items() if s in left]
        heapq.heapify(heap)
        while heap:
            at_least, here = heapq.heappop(heap)
            if at_least > most:
                return None
            if here == target:
                way = [here]
                while here in came:
                    here = came[here]
                    way.append(here)
                return near[target], tuple(way[::-1])
            if here in done:
                continue
            done.add(here)
            cost = near[here]
            for there, step in self._on(here):
                total = cost + step
                if there in done or total >= near.get(there, math.inf) or total + left[there] > most:
                    continue
                if here in starts and there in closed:
                    continue
                near[there] = total
                came[there] = here
                heapq.heappush(heap, (total + left[there], there))
        return None


def _starts(ends: NDArray[np.signedinteger[Any]], people: int) -> NDArray[np.int64]:
    starts = np.zeros(people + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=people), out=starts[1:])
    return starts
