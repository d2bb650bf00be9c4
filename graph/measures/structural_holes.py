"""Structural holes: who brokers between people who do not know each other, and who is boxed in.

Source: Burt (1992), Structural Holes; Borgatti (1997), Connections 20(1).
Formula: constraint c(v) = Σ_w (p_vw + Σ_q p_vq p_qw)², p the share of v's mutual weight that w
takes. Effective size e(v) = Σ_w (1 − Σ_q p_vq m_wq); efficiency = e(v) / number of neighbours.
Range: constraint about 0 (free) … 1.125 and, with uneven weights, a little more; effective size up
to the number of neighbours; efficiency … 1. Undefined (None) for people without ties. Constraint
falls with the number of contacts: compare it at similar degree only, or read the efficiency.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.measures.shape import finite, mutual


@dataclass(frozen=True, slots=True)
class Holes:
    constraint: float | None
    effective_size: float | None
    efficiency: float | None
    contacts: int


def structural_holes(graph: nx.Graph[str]) -> dict[str, Holes]:
    """All nodes at once, on the collapsed graph: networkx is wrong on a MultiDiGraph with
    ``nodes=[…]``, and one node costs it more than all of them.

    >>> h = structural_holes(nx.complete_graph(3, create_using=nx.DiGraph))
    >>> h[0].constraint, h[0].effective_size
    (1.125, 1.0)
    """
    ties = mutual(graph)
    ties.remove_nodes_from(list(nx.isolates(ties)))
    if len(ties) == 0:
        return {v: Holes(None, None, None, 0) for v in graph}
    constraint = nx.constraint(ties, weight="weight")
    size = nx.effective_size(ties, weight="weight")
    result = {}
    for v in graph:
        if v not in ties:
            result[v] = Holes(None, None, None, 0)
            continue
        contacts = ties.degree(v)
        effective = finite(size[v])
        result[v] = Holes(
            finite(constraint[v]),
            effective,
            None if effective is None else effective / contacts,
            contacts,
        )
    return result
