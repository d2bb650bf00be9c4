"""Brokerage roles: between which sides does somebody stand.

Source: Gould & Fernandez (1989), Sociological Methodology 19; names as in R's sna (brokerage).
Formula: each open way a → b → c (no a → c, three different people) is one act of b's brokerage; its
role follows from the groups of a, b and c:
  coordinator AAA, itinerant (consultant) ABA, gatekeeper ABB, representative AAB, liaison ABC.
Range: counts 0 … (n − 1)(n − 2). Ways through people of unknown group are left out. Undefined
(None) for a person of unknown group.
"""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx
from msgspec import Struct

from graph.measures.shape import plain

NAMES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


class Roles(Struct, frozen=True):
    coordinator: int = 0
    itinerant: int = 0
    gatekeeper: int = 0
    representative: int = 0
    liaison: int = 0

    @property
    def total(self) -> int:
        return self.coordinator + self.itinerant + self.gatekeeper + self.representative + self.liaison

    @property
    def main(self) -> str | None:
        """The role played most often; the rarer kind wins a draw, for it says more."""
        best, main = 1, None
        for name in NAMES:
            if (n := getattr(self, name)) >= best:
                best, main = n, name
        return main


def brokerage(graph: nx.DiGraph[str], groups: Mapping[str, str | None]) -> dict[str, Roles | None]:
    """
    >>> g = nx.DiGraph([("seller", "mira"), ("mira", "cfo")])
    >>> brokerage(g, {"seller": "ours", "mira": "theirs", "cfo": "theirs"})["mira"]
    Roles(coordinator=0, itinerant=0, gatekeeper=1, representative=0, liaison=0)
    """
    ways = plain(graph)
    after = {v: set(ways.succ[v]) for v in ways}
    known = {v: g for v in ways if (g := groups.get(v)) is not None}
    result: dict[str, Roles | None] = {}
    for b in graph:
        mine = known.get(b)
        if mine is None:
            result[b] = None
            continue
        counts = dict.fromkeys(NAMES, 0)
        reached: dict[str, set[str]] = {}
        for c in after[b]:
            if c in known:
                reached.setdefault(known[c], set()).add(c)
        for a in ways.pred[b]:
            if a not in known:
                continue
            for group, some in reached.items():
                counts[_role(known[a], mine, group)] += len(some - after[a]) - (a in some)
        result[b] = Roles(**counts)
    return result


def _role(before: str, mine: str, after: str) -> str:
    if before == mine == after:
        return "coordinator"
    if before == after:
        return "itinerant"
    if mine == after:
        return "gatekeeper"
    if mine == before:
        return "representative"
    return "liaison"
