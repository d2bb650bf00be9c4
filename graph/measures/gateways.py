"""Gateways: who cannot be gone round on the way to somebody.

Source: dominators of a flow graph; Lengauer & Tarjan (1979), by sets until nothing changes (Allen & Cocke 1972).
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
    """Return everybody who reaches the target, the nearest first: whoever is on every way of another comes before."""
    found = [target]
    seen = {target}
    for here in found:  # grows as it goes
        for there in ways.back[here]:
            if there not in seen:
                seen.add(there)
                found.append(there)
    return found


def _dominators(ways: Numbered, order: list[int]) -> list[int]:
    """Return for each the nearest one whom no way to the target goes round, by their place in the order.

    A number holds them all, a bit for each place: what is common to all ways on is what their numbers have in common.
    """
    passed = [-1] * len(ways.people)  # of whoever is not reached yet, or never, nothing is known: all bits
    passed[order[0]] = 1
    left = list(enumerate(order))[1:]
    changed = True
    while changed:
        changed = False
        open_: list[tuple[int, int]] = []
        for i, v in left:
            common = -1
            for w in ways.on[v]:
                common &= passed[w]
                if common == 1:  # the target alone, which no further look can change
                    break
            else:
                open_.append((i, v))
            if (now := common | 1 << i) != passed[v]:
                passed[v] = now
                changed = True
        left = open_
    return [0, *((passed[v] ^ 1 << i).bit_length() - 1 for i, v in enumerate(order) if i)]
