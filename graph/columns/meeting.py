"""A search from both ends at once, which goes on until no way better than those it has met can be left.

Source: Dijkstra (1959) from both ends, Nicholson (1966). What it leaves behind is enough to tell the next best exactly:
everybody on a way that costs less than the worst one wanted has been settled from one end or the other.
"""

from __future__ import annotations

import heapq
import math
from bisect import insort
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Side = tuple[NDArray[np.int64], NDArray[np.signedinteger[Any]], NDArray[np.float64]]
Way = tuple[float, tuple[int, ...]]
_EXACT = 1e-12
_WIDE = 64  # ties of one person beyond which numpy leaves out those that lead too far


class Meeting:
    """Both balls, and as many ways as are wanted that were met between them, the best first: the first is the best."""

    def __init__(self, sides: tuple[Side, Side], start: Iterable[int], target: int, wanted: int) -> None:
        self._sides, self._wanted = sides, wanted
        self.near: tuple[dict[int, float], dict[int, float]] = (dict.fromkeys(start, 0.0), {target: 0.0})
        self._came: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self.done: tuple[set[int], set[int]] = (set(), set())
        self._heaps = ([(c, s) for s, c in self.near[0].items()], [(0.0, target)])
        heapq.heapify(self._heaps[0])
        self.met: list[Way] = []
        self.most = math.inf
        """What a way wanted may cost, and a little: sums from either end differ in their last bits."""
        self._search()

    def left(self) -> dict[int, float]:
        """Return what is left to the target, exactly, for everybody on a way that costs less than :attr:`most`.

        Who is not settled from the target is settled from the start; so only those are looked at, and of them only
        who can still be on such a way.
        """
        near, from_start = self.near[1], self.near[0]
        settled = self.done[0]
        most = self.most
        first, neighbours, costs = self._sides[1]
        left = {v: near[v] for v in self.done[1]}
        heap = [e for e in self._heaps[1] if e[1] in settled and e[0] + from_start[e[1]] <= most]
        heapq.heapify(heap)
        while heap:
            cost, here = heapq.heappop(heap)
            if here in left:
                continue
            left[here] = cost
            a, b = int(first[here]), int(first[here + 1])
            for there, step in zip(neighbours[a:b].tolist(), costs[a:b].tolist(), strict=True):
                if there in settled and there not in left and cost + step + from_start[there] <= most:
                    heapq.heappush(heap, (cost + step, there))
        return left

    def _search(self) -> None:
        heaps, near, came, done = self._heaps, self.near, self._came, self.done
        while heaps[0] and heaps[1] and heaps[0][0][0] + heaps[1][0][0] <= self.most:
            side = 0 if len(heaps[0]) <= len(heaps[1]) else 1
            heap, mine, settled = heaps[side], near[side], done[side]
            cost, here = heapq.heappop(heap)
            if here in settled:
                continue
            settled.add(here)
            ahead, other, theirs, from_whom = heaps[1 - side][0][0], near[1 - side], done[1 - side], came[side]
            for there, step in self._on(side, here, self.most - cost - ahead):
                total = cost + step
                if there in other and total + other[there] < self.most:
                    self._meet(total + other[there], *((here, there) if side == 0 else (there, here)))
                if there in settled or total >= mine.get(there, math.inf):
                    continue
                if total + (other[there] if there in theirs else ahead) > self.most:
                    continue
                mine[there] = total
                from_whom[there] = here
                heapq.heappush(heap, (total, there))

    def _on(self, side: int, here: int, room: float) -> Iterable[tuple[int, float]]:
        """Return who is next, and at what cost.

        Whom somebody moves may be thousands, and most are left out at once. It may leave out somebody whom the other
        side has settled: that side has seen this tie, or will see it when it comes to whoever is here.
        """
        first, neighbours, costs = self._sides[side]
        a, b = int(first[here]), int(first[here + 1])
        on, steps = neighbours[a:b], costs[a:b]
        if side == 0 and b - a > _WIDE and room < math.inf:
            near = steps <= room
            on, steps = on[near], steps[near]
        return zip(on.tolist(), steps.tolist(), strict=True)

    def _meet(self, cost: float, here: int, there: int) -> None:
        """Keep the way over this tie, if it visits nobody twice and is not known."""
        way = (*_walk(self._came[0], here)[::-1], *_walk(self._came[1], there))
        if len(set(way)) < len(way) or any(way == known for _, known in self.met):
            return
        insort(self.met, (cost, way))
        del self.met[self._wanted :]
        if len(self.met) == self._wanted:
            self.most = self.met[-1][0] * (1 + _EXACT) + _EXACT


def _walk(came: dict[int, int], here: int) -> list[int]:
    way = [here]
    while here in came:
        here = came[here]
        way.append(here)
    return way
