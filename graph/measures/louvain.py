"""Louvain's method on numbered people: communities of high modularity.

Source: Blondel, Guillaume, Lambiotte & Lefebvre (2008), J. Stat. Mech. P10008.
Formula: see :mod:`graph.measures.communities`. Everybody moves to the neighbouring community that gains most, until
nobody gains; communities then become the people of a smaller map, and so on; at the end everybody may move once more.
Range: Q −0.5 … 1. A dozen times quicker than the form of networkx, which builds a graph for every step.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

Around = list[dict[int, float]]
REMEMBERED = 10_000  # people up to whom memory is spent to save time
_ENOUGH = 1e-10


class _Level:
    """A map that walks begin on: who is tied to whom else, to themselves, and how much in all."""

    __slots__ = ("around", "degree", "everything", "own")

    def __init__(self, around: Around, own: list[float]) -> None:
        self.around, self.own = around, own
        self.degree = [sum(ties.values()) + 2 * loop for ties, loop in zip(around, own, strict=True)]
        self.everything = sum(self.degree)


def louvain(around: Around, seeds: Sequence[int]) -> tuple[list[set[int]], float]:
    """Return the best communities that walks with these seeds find, and their modularity. Nobody is tied to themselves.

    >>> groups, q = louvain([{1: 1.0}, {0: 1.0}, {3: 1.0}, {2: 1.0}], [1])
    >>> groups, q
    ([{0, 1}, {2, 3}], 0.5)
    """
    people = _Level(around, [0.0] * len(around))
    best: list[int] = list(range(len(around)))
    best_q = float("-inf")
    for seed in seeds:
        found = _walk(people, random.Random(seed))
        q = _modularity(people, found)
        if q > best_q + 1e-12:
            best, best_q = found, q
    groups: dict[int, set[int]] = {}
    for v, c in enumerate(best):
        groups.setdefault(c, set()).add(v)
    return list(groups.values()), best_q


def _modularity(people: _Level, of: Sequence[int]) -> float:
    inside: dict[int, float] = {}
    total: dict[int, float] = {}
    for c, degree, ties in zip(of, people.degree, people.around, strict=True):
        total[c] = total.get(c, 0.0) + degree
        inside[c] = inside.get(c, 0.0) + sum([weight for w, weight in ties.items() if of[w] == c])
    return sum(inside[c] / people.everything - (t / people.everything) ** 2 for c, t in total.items())


def _walk(people: _Level, chance: random.Random) -> list[int]:
    of = list(range(len(people.around)))
    level = people
    while True:
        found = _move(level, list(range(len(level.around))), chance)
        names = {c: i for i, c in enumerate(dict.fromkeys(found))}
        if len(names) == len(found):
            break
        found = [names[c] for c in found]
        of = [found[c] for c in of]
        level = _joined(level, found, len(names))
    return _move(people, of, chance)


def _move(level: _Level, of: list[int], chance: random.Random) -> list[int]:
    """Let everybody move to the neighbouring community that gains most, until nobody gains."""
    around, degree = level.around, level.degree
    share = [d / level.everything for d in degree]
    total = [0.0] * (max(of) + 1)
    for v, c in enumerate(of):
        total[c] += degree[v]
    order = list(range(len(of)))
    chance.shuffle(order)
    remembered = len(of) <= REMEMBERED
    # How much each is tied to the communities around, and at home, for as long as nobody there moves.
    known: list[dict[int, float] | None] = [None] * len(of)
    home = [0.0] * len(of)
    # Whoever would lose by any move need not look again before others could have made up for it: each of their moves
    # shifts two totals by their degree, which counts by the share of whoever looks.
    shifted, content = 0.0, [-1.0] * len(of)
    moved = True
    while moved:
        moved = False
        for v in order:
            if shifted <= content[v]:
                continue
            mine, part = of[v], share[v]
            near = known[v]
            if near is None:
                near = {}
                for w, tie in around[v].items():
                    c = of[w]
                    near[c] = near[c] + tie if c in near else tie
                home[v] = near.pop(mine, 0.0)
                if remembered:
                    known[v] = near
            stay = most = home[v] - (total[mine] - degree[v]) * part + _ENOUGH
            best, highest = mine, -math.inf
            for c, ties in near.items():
                if (gain := ties - total[c] * part) > highest:
                    highest = gain
                    if gain > most:
                        best, most = c, gain + _ENOUGH
            if best == mine:
                content[v] = shifted + (stay - highest) * 0.499 / part if near else math.inf
                continue
            total[mine] -= degree[v]
            total[best] += degree[v]
            of[v], moved = best, True
            shifted += degree[v]
            known[v], content[v] = None, -1.0
            for w in around[v]:
                known[w], content[w] = None, -1.0
    return of


def _joined(level: _Level, of: list[int], count: int) -> _Level:
    """Return the map of communities, each tied to itself by what ties its people."""
    around: Around = [{} for _ in range(count)]
    own = [0.0] * count
    for v, ties in enumerate(level.around):
        a = of[v]
        own[a] += level.own[v]
        for w, weight in ties.items():
            if v < w:
                b = of[w]
                if a == b:
                    own[a] += weight
                else:
                    around[a][b] = around[b][a] = around[a].get(b, 0.0) + weight
    return _Level(around, own)
