"""Best paths: over whom somebody is most probably reached.

Source: most probable paths after Dijkstra (1959); the next best after Yen (1971), Management Science 17.
Formula: a tie of weight w carries a word on with probability p = min(1, w); a path with Π p, found as
the least sum of costs −ln p; among equally probable ones the shorter comes first. No path visits
anybody twice.
Range: probability 0 … 1; no path at all is an empty answer. Ties of conflict carry nothing on.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import dataclass

import networkx as nx

from graph.measures.shape import directed_edges

BEST = 3
_EXACT = 1e-12
_Costs = dict[str, dict[str, float]]
_Found = tuple[float, int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Path:
    """Who passes it on, the first and the last included. ``weakest`` is the tie that carries least."""

    people: tuple[str, ...]
    probability: float
    weakest: tuple[str, str]

    @property
    def steps(self) -> int:
        return len(self.people) - 1


def best_paths(graph: nx.Graph[str], sources: Iterable[str], target: str, best: int = BEST) -> tuple[Path, ...]:
    """Return the best paths from any of the sources, the most probable first.

    >>> g = nx.DiGraph()
    >>> g.add_weighted_edges_from([("pia", "mira", 0.5), ("mira", "cfo", 0.8)])
    >>> g.add_weighted_edges_from([("pia", "cto", 0.9), ("cto", "cfo", 0.1)])
    >>> [(p.people, round(p.probability, 2)) for p in best_paths(g, ["pia"], "cfo")]
    [(('pia', 'mira', 'cfo'), 0.4), (('pia', 'cto', 'cfo'), 0.09)]
    """
    start = sorted({s for s in sources if s in graph and s != target})
    if target not in graph or not start or best < 1:
        return ()
    costs = _costs(graph)
    found: list[_Found] = []
    waiting: list[_Found] = []
    starts: dict[str, _Found] = {s: (0.0, 0, (s,)) for s in start}
    first = _cheapest(costs, starts, target, set(), set())
    if first is not None:
        waiting.append(first)
    seen = {p[2] for p in waiting}
    sources_set = set(start)
    while waiting and len(found) < best:
        best_now = heapq.heappop(waiting)
        found.append(best_now)
        for more in _deviations(costs, sources_set, target, best_now[2], [f[2] for f in found]):
            if more[2] not in seen:
                seen.add(more[2])
                heapq.heappush(waiting, more)
    return tuple(_path(costs, f) for f in found)


def _costs(graph: nx.Graph[str]) -> _Costs:
    """Return the cost −ln p of every tie that carries something on."""
    costs: _Costs = {v: {} for v in graph}
    for u, v, w in directed_edges(graph):
        if u != v and math.isfinite(w) and w > 0:
            costs[u][v] = max(0.0, -math.log(min(1.0, w)))
    return costs


def _deviations(
    costs: _Costs, sources: set[str], target: str, path: tuple[str, ...], known: list[tuple[str, ...]]
) -> list[_Found]:
    """Return the best paths that leave a path at each of its steps, as Yen does; also one that starts elsewhere."""
    found = []
    cost = 0.0
    elsewhere: dict[str, _Found] = {s: (0.0, 0, (s,)) for s in sources - {k[0] for k in known}}
    if elsewhere and (another := _cheapest(costs, elsewhere, target, set(), set())):
        found.append(another)
    for i in range(len(path) - 1):
        root = path[: i + 1]
        closed = {(k[i], k[i + 1]) for k in known if k[: i + 1] == root}
        spur = _cheapest(costs, {path[i]: (cost, i, root)}, target, set(root[:-1]), closed)
        if spur is not None:
            found.append(spur)
        cost += costs[path[i]][path[i + 1]]
    return found


def _cheapest(
    costs: _Costs,
    starts: dict[str, _Found],
    target: str,
    without: set[str],
    closed: set[tuple[str, str]],
) -> _Found | None:
    """Return the cheapest way on from one of the starts; by cost, then steps, then names."""
    heap = [(round(cost / _EXACT), steps, way) for cost, steps, way in starts.values()]
    heapq.heapify(heap)
    done = set(without)
    while heap:
        units, steps, way = heapq.heappop(heap)
        here = way[-1]
        if here == target:
            return (units * _EXACT, steps, way)
        if here in done:
            continue
        done.add(here)
        for there, cost in costs[here].items():
            if there not in done and (here, there) not in closed:
                heapq.heappush(heap, (units + round(cost / _EXACT), steps + 1, (*way, there)))
    return None


def _path(costs: _Costs, found: _Found) -> Path:
    ways = list(zip(found[2], found[2][1:], strict=False))
    weakest = max(ways, key=lambda way: costs[way[0]][way[1]])
    return Path(found[2], math.exp(-math.fsum(costs[u][v] for u, v in ways)), weakest)
