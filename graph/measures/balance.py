"""Balance: which two camps, and how tense it is between and within them.

Source: Harary (1953), Michigan Math. J. 2; Aref, Mason & Wilson (2020), Networks 75 (the AND model);
Aref & Wilson (2018), J. Complex Networks 6, for 1 − 2L/m.
Formula: L is the least number of ties that must change sign so that everybody has only friends on
their own side and only foes on the other; balance = 1 − 2L/m over the m pairs with a tie, the sign
of a pair being that of its weights in both directions, summed. Ties on no cycle are never in the
way, so each block of the graph is solved alone: by ``scipy.optimize.milp`` up to 120 people, beyond
by local search; ``exact`` says whether L is proven.
Range: L 0 … m/2; balance 0 … 1, None without ties. Camps: the larger first; nobody without a tie.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np

from graph.measures.frustration import PROVABLE, Signed, frustrated
from graph.measures.matrix import ends, matrix


@dataclass(frozen=True, slots=True)
class Balance:
    """``camps`` are two groups, or one where nobody is against anybody. ``against`` are the ties that do not fit."""

    camps: tuple[tuple[str, ...], ...]
    tension: int
    ties: int
    balance: float | None
    exact: bool
    against: tuple[tuple[str, str], ...]

    @property
    def of(self) -> dict[str, int]:
        return {v: i for i, camp in enumerate(self.camps) for v in camp}


def balance(graph: nx.Graph[str], *, provable: int = PROVABLE) -> Balance:
    """Return the camps of a graph with signed weights; no proof is sought in blocks of more than ``provable`` people.

    >>> g = nx.Graph([("a", "b", {"weight": 1}), ("b", "c", {"weight": -1}), ("a", "c", {"weight": -1})])
    >>> balance(g).camps, balance(g).tension
    ((('a', 'b'), ('c',)), 0)
    >>> g["a"]["c"]["weight"] = 1
    >>> balance(g).tension, balance(g).exact
    (1, True)
    """
    m = matrix(graph, signed=True)
    both = np.sign(np.round(m.weights + m.weights.T, 12))
    rows, columns = ends(np.triu(both != 0))
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    signed: Signed = dict(zip(pairs, both[rows, columns].astype(int).tolist(), strict=True))
    against, exact = frustrated(signed, provable=provable)
    camps = _camps(signed, against, m.people)
    unfit = sorted(_pair(m.people[i], m.people[j]) for i, j in against)
    share = 1 - 2 * len(against) / len(signed) if signed else None
    return Balance(camps, len(against), len(signed), share, exact, tuple(unfit))


def _camps(signed: Signed, against: set[tuple[int, int]], people: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    """Two colours, once the ties that do not fit have changed sign; parts of the map that do not touch share camps."""
    around: list[list[tuple[int, int]]] = [[] for _ in people]
    for pair, sign in signed.items():
        i, j = pair
        fits = -sign if pair in against else sign
        around[i].append((j, fits))
        around[j].append((i, fits))
    colour = [0] * len(people)
    for first in sorted((i for i, ties in enumerate(around) if ties), key=people.__getitem__):
        if colour[first]:
            continue
        colour[first] = 1
        part = [first]
        for here in part:  # grows as it goes
            mine = colour[here]
            for there, sign in around[here]:
                if not colour[there]:
                    colour[there] = mine * sign
                    part.append(there)
        if sum([colour[i] for i in part]) < 0:
            for i in part:
                colour[i] = -colour[i]
    camps = [tuple(sorted(people[i] for i, c in enumerate(colour) if c == side)) for side in (1, -1)]
    return tuple(sorted((c for c in camps if c), key=lambda c: (-len(c), c)))


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
