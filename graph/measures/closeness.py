"""Closeness: in how few steps a word of somebody reaches the others.

Source: Freeman (1979), Centrality in social networks, Social Networks 1; Wasserman & Faust (1994), Social
Network Analysis, for maps on which not everybody reaches everybody.
Formula: C(v) = r / (n − 1) · r / Σ d(v, w), r the people whom v reaches along the ties, d the steps to them.
Range: 0 (reaches nobody) … 1 (influences everybody directly); undefined (None) for a single person.
"""

from __future__ import annotations

import networkx as nx
import numpy as np
from msgspec import Struct

from graph.measures.key_players import near


class Closeness(Struct, frozen=True, gc=False):
    """``reached`` of ``others`` are reached, in ``steps`` on average; None where nobody is."""

    closeness: float | None
    reached: int
    others: int
    steps: float | None


def closeness(graph: nx.Graph[str]) -> dict[str, Closeness]:
    """
    >>> c = closeness(nx.DiGraph([("ada", "bo"), ("bo", "cy"), ("bo", "di")]))
    >>> round(c["ada"].closeness, 3), c["ada"].reached, round(c["ada"].steps, 2), c["cy"].closeness
    (0.6, 3, 1.67, 0.0)
    """
    people = list(graph)
    others = len(people) - 1
    found = near(graph)
    reaches = found > 0
    steps = np.rint(1 / np.where(reaches, found, np.inf))
    totals, counts = steps.sum(1) - 1, reaches.sum(1) - 1  # less the one step that stands for oneself
    return {
        v: Closeness(
            closeness=None if others < 1 else _share(reached, total, others),
            reached=reached,
            others=others,
            steps=total / reached if reached else None,
        )
        for v, total, reached in zip(people, totals.tolist(), counts.tolist(), strict=True)
    }


def _share(reached: int, total: float, others: int) -> float:
    return reached / others * (reached / total) if reached else 0.0
