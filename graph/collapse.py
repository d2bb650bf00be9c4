"""From many ties between two people to one edge each way, split by sign.

Most measures are wrong, without an error, on parallel edges or negative weights. So each is given
one of these graphs, which all hold the same people.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True, slots=True)
class Collapsed:
    """``positive`` and ``negative`` carry magnitudes; ``net`` is signed; ``every`` has both
    summed.
    """

    positive: nx.DiGraph[str]
    negative: nx.DiGraph[str]
    net: nx.DiGraph[str]
    every: nx.DiGraph[str]

    @property
    def contradictions(self) -> int:
        """Directed pairs said to be both for and against."""
        return sum(1 for u, v in self.positive.edges if self.negative.has_edge(u, v))

    @property
    def connected(self) -> bool:
        """Whether everybody can reach everybody over positive ties."""
        return len(self.positive) > 0 and bool(nx.is_strongly_connected(self.positive))


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
    strongest: dict[tuple[str, str, int], dict[tuple[object, object], float]] = defaultdict(dict)
    for u, v, tie in multi.edges(data=True):
        weight = float(tie.get("weight", 1.0))
        if u == v or not math.isfinite(weight) or weight == 0:
            continue
        sign = 1 if tie.get("sign", 1) * weight > 0 else -1
        said = strongest[u, v, sign]
        key = (tie.get("kind"), tie.get("label"))
        said[key] = max(said.get(key, 0.0), abs(weight))

    graphs = Collapsed(*(_same_people(multi) for _ in range(4)))
    pairs = sorted({(u, v) for u, v, _ in strongest})
    for u, v in pairs:
        # fsum is exact, so the order in which ties were recorded cannot leave a trace.
        plus = math.fsum(strongest[u, v, 1].values()) if (u, v, 1) in strongest else 0.0
        minus = math.fsum(strongest[u, v, -1].values()) if (u, v, -1) in strongest else 0.0
        if plus:
            graphs.positive.add_edge(u, v, weight=plus)
        if minus:
            graphs.negative.add_edge(u, v, weight=minus)
        graphs.net.add_edge(u, v, weight=plus - minus)
        graphs.every.add_edge(u, v, weight=plus + minus)
    return graphs


def _same_people(multi: nx.MultiDiGraph[str]) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((i, dict(multi.nodes[i])) for i in sorted(multi))
    return graph
