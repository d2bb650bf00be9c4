"""Structural holes: who brokers between people who do not know each other, and who is boxed in.

Source: Burt (1992), Structural Holes; Borgatti (1997), Connections 20(1).
Formula: constraint c(v) = Σ_w (p_vw + Σ_q p_vq p_qw)², p the share of v's mutual weight that w
takes. Effective size e(v) = Σ_w (1 − Σ_q p_vq m_wq); efficiency = e(v) / number of neighbours.
Range: constraint about 0 (free) … 1.125 and, with uneven weights, a little more; effective size up
to the number of neighbours; efficiency … 1. Undefined (None) for people without ties. Constraint
falls with the number of contacts: compare it at similar degree only, or read the efficiency.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
from msgspec import Struct

from graph.measures.matrix import matrix
from graph.measures.searches import ways
from graph.measures.shape import finite


class Holes(Struct, frozen=True, gc=False):
    constraint: float | None
    effective_size: float | None
    efficiency: float | None
    contacts: int


def structural_holes(graph: nx.Graph[str]) -> dict[str, Holes]:
    """All nodes at once, on the collapsed graph: networkx is wrong on a MultiDiGraph with
    ``nodes=[…]``, and one node costs it more than all of them. For weighted ties
    networkx 3.6.1 also normalises all nodes at once by the wrong side; here each is divided by its own greatest tie.

    >>> h = structural_holes(nx.complete_graph(3, create_using=nx.DiGraph))
    >>> h[0].constraint, h[0].effective_size
    (1.125, 1.0)
    """
    m = matrix(graph)
    both = m.weights + m.weights.T
    known = both > 0
    contacts = known.sum(1)
    total, most = both.sum(1), both.max(1, initial=0.0)
    share = both / np.where(total > 0, total, 1.0)[:, None]
    worth = both / np.where(most > 0, most, 1.0)[:, None]
    ties = ways(both)  # few of all pairs: so products take a part of what they take over all
    ties.data = share[known]
    constraint = (((share + ties @ share) ** 2) * known).sum(1)
    effective = contacts - ((ties @ worth.T) * known).sum(1)
    result = {}
    for i, v in enumerate(m.people):
        count = int(contacts[i])
        size = finite(effective[i]) if count else None
        boxed = finite(constraint[i]) if count else None
        result[v] = Holes(boxed, size, None if size is None else size / count, count)
    return result
