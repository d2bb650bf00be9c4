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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graph.measures.shape import directed_edges
from graph.standing import once

BEST = 3
_EXACT = 1e-12
_Costs = dict[str, dict[str, int]]  # in billionths of a thousandth, so that sums are exact
_Found = tuple[int, int, tuple[str, ...]]


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
    return paths_to(graph, sources, [target], best).get(target, ())


def paths_to(
    graph: nx.Graph[str], sources: Iterable[str], targets: Iterable[str], best: int = BEST
) -> dict[str, tuple[Path, ...]]:
    """Return the best paths to each of several targets who are on the graph.

    >>> paths_to(nx.DiGraph([("pia", "mira"), ("mira", "cfo")]), ["pia"], ["cfo", "mira"])["mira"][0].people
    ('pia', 'mira')
    """
    costs = once(graph, "costs", lambda: _costs(graph))
    ours = sorted({s for s in sources if s in costs})
    there = [t for t in dict.fromkeys(targets) if t in costs]
    return {
        t: _best(costs, left, [s for s in ours if s != t], t, best)
        for t, left in zip(there, _distances(costs, there), strict=True)
    }


def _best(costs: _Costs, left: dict[str, int], start: list[str], target: str, best: int) -> tuple[Path, ...]:
    if not start or best < 1:
        return ()
    found: list[_Found] = []
    waiting: list[_Found] = []
    start = sorted((s for s in start if s in left), key=left.__getitem__)
    first = _cheapest(costs, left, _nearest(left, start), target, set(), set(), None)
    if first is not None:
        waiting.append(first)
    seen = {p[2] for p in waiting}
    while waiting and len(found) < best:
        found.append(waiting.pop(0))
        known = [f[2] for f in found]
        for starts, without, closed in _deviations(costs, left, start, found[-1][2], known):
            wanted = best - len(found)
            bound = waiting[wanted - 1] if 0 < wanted <= len(waiting) else None
            more = _cheapest(costs, left, starts, target, without, closed, bound) if wanted else None
            if more is not None and more[2] not in seen:
                seen.add(more[2])
                waiting.append(more)
                waiting.sort()
    return tuple(_path(costs, f) for f in found)


def _costs(graph: nx.Graph[str]) -> _Costs:
    """Return the cost −ln p of every tie that carries something on."""
    costs: _Costs = {v: {} for v in graph}
    known: dict[float, int] = {}  # ties of one kind weigh the same
    for u, v, w in directed_edges(graph):
        if u == v or not 0 < w < math.inf:
            continue
        if (cost := known.get(w)) is None:
            cost = known[w] = max(0, round(-math.log(min(1.0, w)) / _EXACT))
        costs[u][v] = cost
    return costs


def _deviations(
    costs: _Costs, left: dict[str, int], sources: list[str], path: tuple[str, ...], known: list[tuple[str, ...]]
) -> Iterator[tuple[dict[str, _Found], set[str], set[str]]]:
    """Yield where ways that leave a path begin, at each of its steps, as Yen does; also those that start elsewhere."""
    units = 0
    begun = {k[0] for k in known}
    if elsewhere := _nearest(left, (s for s in sources if s not in begun)):
        yield elsewhere, set(), set()
    for i in range(len(path) - 1):
        root = path[: i + 1]
        closed = {k[i + 1] for k in known if k[: i + 1] == root}
        yield {path[i]: (units, i, root)}, set(root[:-1]), closed
        units += costs[path[i]][path[i + 1]]


def _nearest(left: dict[str, int], sources: Iterable[str]) -> dict[str, _Found]:
    """Return those of the sources, the nearest of whom come first, with whom the cheapest way may begin if none is
    closed: who has least left.
    """
    some: dict[str, _Found] = {}
    least = None
    for s in sources:
        if least is not None and left[s] > least:
            break
        least = left[s]
        some[s] = (0, 0, (s,))
    return some


def _distances(costs: _Costs, targets: list[str]) -> Iterator[dict[str, int]]:
    """Yield what is left to each target at least, for everybody who reaches it."""
    place = {v: i for i, v in enumerate(costs)}
    starts = np.zeros(len(costs) + 1, np.int32)
    np.cumsum([len(on) for on in costs.values()], out=starts[1:])
    ends = np.array([place[v] for on in costs.values() for v in on], np.int32)
    each = np.array([cost for on in costs.values() for cost in on.values()], np.float64)  # whole, and sums stay exact
    back = csr_array((each, ends, starts), shape=(len(costs), len(costs))).T
    for row in dijkstra(back, indices=[place[t] for t in targets]) if targets else ():
        yield {v: int(units) for v, units in zip(costs, row.tolist(), strict=True) if units < math.inf}


def _cheapest(
    costs: _Costs,
    left: dict[str, int],
    starts: dict[str, _Found],
    target: str,
    without: set[str],
    closed: set[str],
    bound: _Found | None,
) -> _Found | None:
    """Return the cheapest way on from one of the starts, by cost, then steps, then names; none beyond the bound.

    It goes on over nobody of those it is to do without, nor from a start straight to those closed to it.
    What is left at least is known of everybody, so the search goes straight ahead (Hart, Nilsson & Raphael 1968).
    """
    heap = [(units + left[s], steps, way, units) for s, (units, steps, way) in starts.items() if s in left]
    heapq.heapify(heap)
    most = math.inf if bound is None else bound[0]
    done = set(without)
    while heap:
        least, steps, way, units = heapq.heappop(heap)
        here = way[-1]
        if least > most:
            return None
        if here == target:
            return (units, steps, way)
        if here in done:
            continue
        done.add(here)
        over = done | closed if closed and here in starts else done
        for there, cost in costs[here].items():
            if there in over or (rest := left.get(there)) is None:
                continue
            ahead = units + cost + rest
            if ahead <= most:
                heapq.heappush(heap, (ahead, steps + 1, (*way, there), units + cost))
    return None


def _path(costs: _Costs, found: _Found) -> Path:
    ways = list(zip(found[2], found[2][1:], strict=False))
    weakest = max(ways, key=lambda way: costs[way[0]][way[1]])
    return Path(found[2], math.exp(-found[0] * _EXACT), weakest)
