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

from graph.measures.numbered import numbered

NAMES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


class Roles(Struct, frozen=True, gc=False):
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
    ways = numbered(graph)
    group = [groups.get(v) for v in ways.people]
    # Who is who as the bits of a number: what two have in common is told at once.
    members: dict[str | None, int] = {}
    for i, mine in enumerate(group):
        members[mine] = members.get(mine, 0) | 1 << i
    known = (1 << len(group)) - 1 & ~members.get(None, 0)
    if not known:
        return dict.fromkeys(ways.people)
    after = [sum([1 << j for j in on]) for on in ways.on]
    far = [known & ~(others | 1 << i) for i, others in enumerate(after)]  # whom each does not move, but for themselves
    return {
        v: None if mine is None else _roles(mine, after[b], [(group[a], far[a]) for a in ways.back[b]], members)
        for b, (v, mine) in enumerate(zip(ways.people, group, strict=True))
    }


def _roles(mine: str, after: int, before: list[tuple[str | None, int]], members: Mapping[str | None, int]) -> Roles:
    """Count the open ways over somebody of a group: who is after them, and before them whom no tie leads on to whom."""
    coordinator = itinerant = gatekeeper = representative = liaison = 0
    for theirs, far in before:
        way = after & far
        if theirs is None or not way:
            continue
        count, own = way.bit_count(), (way & members[mine]).bit_count()
        if theirs == mine:
            coordinator += own
            representative += count - own
        else:
            back = (way & members[theirs]).bit_count()
            itinerant += back
            gatekeeper += own
            liaison += count - own - back
    return Roles(coordinator, itinerant, gatekeeper, representative, liaison)
