"""Gateways: who cannot be gone round on the way to somebody.

Source: dominators of a flow graph; Lengauer & Tarjan (1979), algorithm of Cooper, Harvey & Kennedy.
Formula: turn the arrows, start at the target: whoever lies below v in the dominator tree has no
way to the target except through v. closed(v) = people below v; of = people other than v who reach
the target. Range: 0 … of. Only people with closed > 0 are answered.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.measures.numbered import Numbered, numbered


@dataclass(frozen=True, slots=True)
class Gateway:
    target: str
    closed: int
    of: int


def gateways(graph: nx.DiGraph[str], target: str) -> dict[str, Gateway]:
    """
    >>> g = nx.DiGraph([("ada", "mira"), ("bo", "mira"), ("mira", "cfo"), ("cy", "cfo")])
    >>> gateways(g, "cfo")
    {'mira': Gateway(target='cfo', closed=2, of=3)}
    """
    ways = numbered(graph)
    if target not in ways.place:
        return {}
    order = _backwards(ways, ways.place[target])
    above = _dominators(ways, order)
    below = [0] * len(order)
    for i in range(len(order) - 1, 0, -1):  # whoever is above comes earlier in the order
        if above[i]:
            below[above[i]] += below[i] + 1
    closed = sorted((ways.people[order[i]], below[i]) for i in range(1, len(order)) if below[i])
    return {person: Gateway(target, shut, len(order) - 2) for person, shut in closed}


def _backwards(ways: Numbered, target: int) -> list[int]:
    """Return everybody who reaches the target, in an order in which somebody on every way comes before its start."""
    found: list[int] = []
    seen = {target}
    stack = [(target, iter(ways.back[target]))]
    while stack:
        here, rest = stack[-1]
        for there in rest:
            if there not in seen:
                seen.add(there)
                stack.append((there, iter(ways.back[there])))
                break
        else:
            stack.pop()
            found.append(here)
    return found[::-1]


def _dominators(ways: Numbered, order: list[int]) -> list[int]:
    """Return for each the nearest one whom no way to the target goes round."""
    place = {v: i for i, v in enumerate(order)}
    on = [[place[w] for w in ways.on[v] if w in place] for v in order]
    above = [0] + [-1] * (len(order) - 1)
    changed = True
    while changed:
        changed = False
        for i in range(1, len(order)):
            nearest = -1
            for j in on[i]:
                if above[j] < 0:
                    continue
                if nearest < 0:
                    nearest = j
                    continue
                while nearest != j:
                    if nearest > j:
                        nearest = above[nearest]
                    else:
                        j = above[j]
            if above[i] != nearest:
                above[i] = nearest
                changed = True
    return above
