"""Strength: how much somebody is listened to, how much resisted, and the balance.

Source: Barrat et al. (2004), PNAS 101; split by sign after Everett & Borgatti (2014).
Formula: positive(v) = Σ w(v → x) over positive ties, negative(v) likewise over negative ties as a
magnitude, net = positive − negative; the same with arrows turned for what reaches v.
Range: positive and negative 0 … ∞, net −∞ … ∞.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import networkx as nx

from graph.measures.shape import plain


@dataclass(frozen=True, slots=True)
class Strength:
    """``positive``, ``negative``, ``net`` go out from the person; ``…_in`` reach the person."""

    positive: float
    negative: float
    net: float
    positive_in: float
    negative_in: float
    net_in: float


def strength(positive: nx.DiGraph[str], negative: nx.DiGraph[str]) -> dict[str, Strength]:
    """Both graphs carry magnitudes; see :func:`graph.collapse.collapse`.

    >>> p, n = nx.DiGraph(), nx.DiGraph()
    >>> p.add_edge("mira", "cfo", weight=0.8); n.add_edge("mira", "cto", weight=0.5)
    >>> s = strength(p, n)
    >>> s["mira"].positive, s["mira"].negative, round(s["mira"].net, 3), s["cfo"].net_in
    (0.8, 0.5, 0.3, 0.8)
    """
    plus, minus = plain(positive), plain(negative)

    def out(graph: nx.DiGraph[str], v: str) -> float:
        return math.fsum(d.get("weight", 1.0) for d in graph.succ[v].values()) if v in graph else 0.0

    def into(graph: nx.DiGraph[str], v: str) -> float:
        return math.fsum(d.get("weight", 1.0) for d in graph.pred[v].values()) if v in graph else 0.0

    def both(v: str) -> Strength:
        p, n, p_in, n_in = out(plus, v), out(minus, v), into(plus, v), into(minus, v)
        return Strength(p, n, p - n, p_in, n_in, p_in - n_in)

    return {v: both(v) for v in dict.fromkeys([*positive, *negative])}
