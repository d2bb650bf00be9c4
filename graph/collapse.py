"""From many ties between two people to one edge each way, split by sign.

Most measures are wrong, without an error, on parallel edges or negative weights. So each is given
one of these graphs, which all hold the same people.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter

import networkx as nx

from graph.weighed import weighed


@dataclass(frozen=True, slots=True)
class Collapsed:
    """``positive`` and ``negative`` carry magnitudes; ``net`` is signed."""

    positive: nx.DiGraph[str]
    negative: nx.DiGraph[str]
    net: nx.DiGraph[str]

    @property
    def every(self) -> nx.DiGraph[str]:
        """Both, their magnitudes summed; drawn anew at each call."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from((i, dict(self.net.nodes[i])) for i in self.net)
        for u, v in self.net.edges:
            weight = sum(g[u][v]["weight"] for g in (self.positive, self.negative) if g.has_edge(u, v))
            graph.add_edge(u, v, weight=weight)
        return graph

    @property
    def contradictions(self) -> int:
        """Directed pairs said to be both for and against."""
        return sum(1 for u, v in self.negative.edges if self.positive.has_edge(u, v))

    @property
    def connected(self) -> bool:
        """Whether everybody can reach everybody over positive ties."""
        friendly = self.positive
        if len(friendly) < 2 or not all(on for _, on in friendly.adjacency()):  # somebody reaches nobody
            return len(friendly) == 1
        return bool(nx.is_strongly_connected(friendly))


def collapse(multi: nx.MultiDiGraph[str]) -> Collapsed:
    """One edge per ordered pair. Two people stating the same kind of tie say it once, so within a
    kind the strongest counts; different kinds add up.

    >>> m = nx.MultiDiGraph()
    >>> _ = m.add_edge("a", "b", kind="trusts", sign=1, weight=0.4)
    >>> _ = m.add_edge("a", "b", kind="trusts", sign=1, weight=0.5)
    >>> _ = m.add_edge("a", "b", kind="asks", sign=1, weight=0.3)
    >>> _ = m.add_edge("a", "b", kind="conflicts_with", sign=-1, weight=0.2)
    >>> c = collapse(m)
    >>> c.positive["a"]["b"]["weight"], c.negative["a"]["b"]["weight"]
    (0.8, 0.2)
    >>> round(c.net["a"]["b"]["weight"], 3), c.contradictions
    (0.6, 1)
    """
    said = sorted(_said(multi))
    people = dict(sorted(multi.nodes.items(), key=itemgetter(0)))
    return Collapsed(
        positive=weighed(people, ((u, v, plus) for u, v, plus, _ in said if plus)),
        negative=weighed(people, ((u, v, minus) for u, v, _, minus in said if minus)),
        net=weighed(people, ((u, v, plus - minus) for u, v, plus, minus in said)),
    )


def _said(multi: nx.MultiDiGraph[str]) -> Iterator[tuple[str, str, float, float]]:
    """Yield each ordered pair that anything counts between, with what is said for and against."""
    for u, on in multi.adjacency():
        for v, ties in on.items():
            if u == v:
                continue
            if len(ties) == 1:  # nearly always
                (tie,) = ties.values()
                weight = float(tie.get("weight", 1.0))
                if math.isfinite(weight) and weight != 0:
                    yield (u, v, abs(weight), 0.0) if tie.get("sign", 1) * weight > 0 else (u, v, 0.0, abs(weight))
                continue
            strongest: tuple[dict[object, float], dict[object, float]] = ({}, {})
            for tie in ties.values():
                weight = float(tie.get("weight", 1.0))
                if not math.isfinite(weight) or weight == 0:
                    continue
                said = strongest[0 if tie.get("sign", 1) * weight > 0 else 1]
                key = (tie.get("kind"), tie.get("label"))
                said[key] = max(said.get(key, 0.0), abs(weight))
            if strongest[0] or strongest[1]:
                # fsum is exact, so the order in which ties were recorded cannot leave a trace.
                yield u, v, math.fsum(strongest[0].values()), math.fsum(strongest[1].values())
