"""Coalitions of the organisation: who keeps together with whom.

Up to some thousand people by the very form for deals, so that both give one answer. Beyond that Louvain's method walks
once, over people in the order in which the ledger met them, in a process of its own: it takes minutes, and must hold
up neither the event loop nor the end of the server.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

import networkx as nx
import numpy as np

from graph.columns.snapshot import Edges
from graph.measures.communities import communities
from graph.organisation.apart import louvain_apart
from graph.organisation.asked import Work
from graph.organisation.core import mutual
from graph.organisation.errors import OrganisationTooLarge
from graph.organisation.laid import Floats, Laid, Numbers, Outline

MOST_EXACT_PEOPLE, MOST_EXACT_TIES = 1_000, 10_000
"""Up to here the form for deals is used: about a second."""
MOST_TIES = 5_000_000
"""Pairs of people beyond which the walk takes too much memory: 2 GB, and half an hour."""


@dataclass(frozen=True, slots=True)
class Coalition:
    """People who keep together, those who are listened to most first. ``stance`` is the mean of those known."""

    index: int
    size: int
    members: tuple[str, ...]
    stance: float | None
    assessed: float


@dataclass(frozen=True)
class Coalitions:
    """All coalitions, the largest first. ``exact`` says whether the form for deals was used."""

    outline: Outline
    ids: list[str]
    groups: tuple[Numbers, ...]
    modularity: float | None
    alone: int
    exact: bool
    stance: Floats

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        return sum(g.nbytes for g in self.groups) + self.stance.nbytes

    @cached_property
    def of(self) -> dict[int, int]:
        """The index of the coalition of each, by number."""
        return {int(n): i for i, group in enumerate(self.groups) for n in group}

    def top(self, first: int, members: int) -> list[Coalition]:
        """Return the largest so many, with so many members of each."""
        return [self.at(i, members) for i in range(min(first, len(self.groups)))]

    def at(self, index: int, members: int) -> Coalition:
        """Return one by its index."""
        group = self.groups[index]
        known = self.stance[group]
        known = known[~np.isnan(known)]
        return Coalition(
            index,
            len(group),
            tuple(self.ids[n] for n in group[:members].tolist()),
            float(known.mean()) + 0.0 if len(known) else None,
            len(known) / len(group),
        )


@dataclass(frozen=True, slots=True)
class InCoalitions:
    """Who keeps together with whom?"""

    slow: ClassVar[bool] = True

    def answer(self, laid: Laid, work: Work) -> Coalitions:
        """Return the coalitions, over ties for."""
        edges = laid.snapshot.positive
        pairs = mutual(edges)
        if len(pairs.weight) > MOST_TIES:
            raise OrganisationTooLarge(
                f"{len(pairs.weight):,} pairs of people are tied; coalitions are looked for among {MOST_TIES:,} at most"
            )
        work.say(0.2, "looking for coalitions")
        tied = np.unique(np.concatenate([pairs.source, pairs.target]))
        exact = len(tied) <= MOST_EXACT_PEOPLE and len(pairs.weight) <= MOST_EXACT_TIES
        groups, modularity = _as_of_deals(laid, edges) if exact else louvain_apart(pairs, tied, work)
        strength = np.bincount(edges.source, edges.weight, laid.size)
        sorted_ = [g[np.lexsort((g, -np.round(strength[g], 9)))] for g in groups]
        if not exact:
            sorted_.sort(key=lambda g: (-len(g), int(g.min())))
        alone = len(laid.snapshot.people) - len(tied)
        stance = laid.snapshot.stance
        return Coalitions(laid.outline, laid.ids, tuple(sorted_), modularity, alone, exact, stance)


def _as_of_deals(laid: Laid, edges: Edges) -> tuple[Sequence[Numbers], float | None]:
    """Return what the form for deals finds."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(laid.ids[n] for n in laid.snapshot.people.tolist()))
    rows = zip(edges.source.tolist(), edges.target.tolist(), edges.weight.tolist(), strict=True)
    graph.add_weighted_edges_from((laid.ids[u], laid.ids[v], w) for u, v, w in rows)
    found = communities(graph)
    return [np.array([laid.register.number(p) for p in g], dtype=np.intp) for g in found.groups], found.modularity
