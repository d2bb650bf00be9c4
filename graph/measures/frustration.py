"""The frustration index: the fewest ties that must change sign for two camps to fit.

Source: Aref, Mason & Wilson (2020), Networks 75: the AND model, solved block by block with
``scipy.optimize.milp``. Formula: see :mod:`graph.measures.balance`. Range: 0 … m/2 ties.
The search for a proof is bounded by its nodes, not by the clock: the same map has the same answer
everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

Signed = dict[tuple[int, int], int]
"""Pairs (i < j) with the sign of what ties them."""
Pairs = set[tuple[int, int]]
PROVABLE = 120  # people in a block up to which a proof is sought
NODES = 2_000  # branches looked at before a proof is given up
STARTS, TURNS = 6, 20


def frustrated(signed: Signed, *, provable: int = PROVABLE) -> tuple[Pairs, bool]:
    """Return the pairs that do not fit, and whether their number is proven the least.

    >>> frustrated({(0, 1): 1, (1, 2): 1, (0, 2): 1})
    (set(), True)
    >>> pairs, exact = frustrated({(0, 1): -1, (1, 2): -1, (0, 2): -1})
    >>> len(pairs), exact
    (1, True)
    """
    against: Pairs = set()
    exact = True
    for block in blocks(signed):
        edges = {pair: signed[pair] for pair in sorted(block)}
        if len(edges) < 3 or all(sign > 0 for sign in edges.values()):
            continue
        found, sure = _block(edges, provable)
        against |= found
        exact = exact and sure
    return against, exact


def _block(edges: Signed, provable: int) -> tuple[Pairs, bool]:
    """Solve one block: local search gives a bound from above, cycles that cannot fit one from below."""
    pairs = list(edges)
    people, where = np.unique(pairs, return_inverse=True)
    one, other = where.reshape(-1, 2).T
    given = np.array(list(edges.values()), np.float64)
    signs = np.zeros((len(people), len(people)))
    signs[one, other] = signs[other, one] = given

    def unfit(camps: NDArray[np.float64]) -> Pairs:
        return {pairs[k] for k in np.flatnonzero(camps[one] * camps[other] * given < 0).tolist()}

    found = unfit(_search(signs))
    if len(found) <= _at_least(edges):
        return found, True
    if len(people) > provable:
        return found, False
    better, sure = _solve(edges, {v: i for i, v in enumerate(people.tolist())})
    if better is not None:
        found = min(found, unfit(better), key=len)
    return found, sure


def _at_least(edges: Signed) -> int:
    """Return how many triangles with no tie in common cannot fit: each costs one tie at least."""
    free: dict[int, dict[int, int]] = {}
    for (i, j), sign in edges.items():
        free.setdefault(i, {})[j] = sign
        free.setdefault(j, {})[i] = sign
    count = 0
    for (i, j), sign in edges.items():
        one, other = free[i], free[j]
        if sign > 0 or j not in one:
            continue
        if unfit := [k for k in one.keys() & other.keys() if one[k] == other[k]]:
            k = min(unfit)
            del one[j], other[i], one[k], other[k], free[k][i], free[k][j]
            count += 1
    return count or int(_torn(edges))


def blocks(pairs: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Yield the pairs of each block: those that lie on a cycle with each other, or one that lies on none.

    Source: Hopcroft & Tarjan (1973), Communications of the ACM 16. As quick as may be: a report waits for it.
    """
    around: dict[int, list[int]] = {}
    for i, j in pairs:
        around.setdefault(i, []).append(j)
        around.setdefault(j, []).append(i)
    found: dict[int, int] = {}
    for root in around:
        if root in found:
            continue
        found[root] = len(found)
        lowest = {root: found[root]}
        walked: list[tuple[int, int]] = []
        stack = [(root, root, 0, iter(around[root]))]
        while stack:
            here, before, begin, rest = stack[-1]
            mine = found[here]
            for there in rest:
                if there == before:
                    continue
                at = found.get(there)
                if at is None:
                    found[there] = lowest[there] = len(found)
                    stack.append((there, here, len(walked), iter(around[there])))
                    walked.append((here, there) if here < there else (there, here))
                    break
                if at < mine:
                    walked.append((here, there) if here < there else (there, here))
                    if at < lowest[here]:
                        lowest[here] = at
            else:
                stack.pop()
                if here == root:
                    continue
                if lowest[here] >= found[before]:
                    yield walked[begin:]
                    del walked[begin:]
                elif lowest[here] < lowest[before]:
                    lowest[before] = lowest[here]


def _torn(edges: Signed) -> bool:
    """Return whether a block cannot be split in two camps without a tie that does not fit."""
    around: dict[int, list[tuple[int, int]]] = {}
    for (i, j), sign in edges.items():
        around.setdefault(i, []).append((j, sign))
        around.setdefault(j, []).append((i, sign))
    first = next(iter(around))
    camp, stack = {first: 1}, [first]
    while stack:
        here = stack.pop()
        for there, sign in around[here]:
            if there not in camp:
                camp[there] = camp[here] * sign
                stack.append(there)
            elif camp[there] != camp[here] * sign:
                return True
    return False


def _search(signs: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the best camps that moving one person at a time leads to, from the main axis of the map and others."""
    n = len(signs)
    degree = np.abs(signs).sum(1)
    begin = np.argsort(-degree, kind="stable")[:STARTS]
    axes = np.eye(n)[:, begin]
    for _ in range(TURNS):  # towards the main axis, from those with the most ties
        axes = signs @ axes + degree[:, None] * axes
        axes /= np.abs(axes).max(0)
    best, least = np.ones(n), np.inf
    twice = 2 * signs
    for camps in np.where(axes.T >= 0, 1.0, -1.0):
        pull = signs @ camps
        fit = camps * pull
        while fit[worst := fit.argmin()] < 0:
            camps[worst] = -camps[worst]
            if camps[worst] > 0:
                pull += twice[worst]
            else:
                pull -= twice[worst]
            np.multiply(camps, pull, out=fit)
        cost = -float(fit.sum())
        if cost < least - 1e-9:
            best, least = camps, cost
    return best


def _solve(edges: Signed, row: dict[int, int]) -> tuple[NDArray[np.float64] | None, bool]:
    """The AND model: x says on which side somebody is, y that both ends of a tie are on side one."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # late: as dear to load as networkx, and for few

    n, m = len(row), len(edges)
    cost = np.zeros(n + m)
    rows: list[int] = []
    columns: list[int] = []
    values: list[float] = []
    most: list[float] = []
    for k, ((a, b), sign) in enumerate(edges.items()):
        i, j, y = row[a], row[b], n + k
        cost[[i, j]] += sign
        cost[y] -= 2 * sign
        for terms, bound in _bounds(i, j, y, sign):
            for column, value in terms:
                rows.append(len(most))
                columns.append(column)
                values.append(value)
            most.append(bound)
    limits = coo_array((values, (rows, columns)), shape=(len(most), n + m)).tocsr()
    low = np.zeros(n + m)
    low[np.bincount([row[i] for pair in edges for i in pair], minlength=n).argmax()] = 1  # camps have no names
    found = milp(
        cost,
        constraints=LinearConstraint(limits, -np.inf, most),
        bounds=Bounds(low, np.ones(n + m)),
        integrality=np.concatenate([np.ones(n), np.zeros(m)]),
        options={"node_limit": NODES},
    )
    if found.x is None:
        return None, False
    return np.where(found.x[:n] > 0.5, 1.0, -1.0), found.status == 0


def _bounds(i: int, j: int, y: int, sign: int) -> list[tuple[list[tuple[int, float]], float]]:
    if sign > 0:
        return [([(y, 1.0), (i, -1.0)], 0.0), ([(y, 1.0), (j, -1.0)], 0.0)]
    return [([(y, -1.0), (i, 1.0), (j, 1.0)], 1.0)]
