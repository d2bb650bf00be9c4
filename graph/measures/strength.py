"""Strength: how much somebody is listened to, how much resisted, and the balance.

Source: Barrat et al. (2004), PNAS 101; split by sign after Everett & Borgatti (2014).
Formula: positive(v) = Σ w(v → x) over positive ties, negative(v) likewise over negative ties as a
magnitude, net = positive − negative; the same with arrows turned for what reaches v.
Range: positive and negative 0 … ∞, net −∞ … ∞.
"""

from __future__ import annotations

import math

import networkx as nx
from msgspec import Struct

from graph.measures.shape import directed_edges, plain


class Strength(Struct, frozen=True, gc=False):
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
    everybody = dict.fromkeys([*positive, *negative])
    (plus, plus_in), (minus, minus_in) = _sums(positive), _sums(negative)

    def both(v: str) -> Strength:
        p, n, p_in, n_in = plus.get(v, 0.0), minus.get(v, 0.0), plus_in.get(v, 0.0), minus_in.get(v, 0.0)
        return Strength(p, n, p - n, p_in, n_in, p_in - n_in)

    return {v: both(v) for v in everybody}


def _sums(graph: nx.DiGraph[str]) -> tuple[dict[str, float], dict[str, float]]:
    """Return what goes out from each and what reaches each; fsum is exact, in whatever order ties come."""
    out: dict[str, list[float]] = {}
    into: dict[str, list[float]] = {}
    for u, v, weight in directed_edges(plain(graph)):
        out.setdefault(u, []).append(weight)
        into.setdefault(v, []).append(weight)
    return {v: math.fsum(w) for v, w in out.items()}, {v: math.fsum(w) for v, w in into.items()}
