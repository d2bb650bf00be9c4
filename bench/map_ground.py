"""The ground of the map's figures: an organisation of 100,000 people and 1,000,000 ties, and a deal of 200 people."""

from __future__ import annotations

import random
from functools import cache

import igraph
import networkx as nx
import numpy as np

from graph import InfluenceMap, Person, build, tie
from graph.columns.intervals import Intervals
from graph.columns.rows import AGAINST, BENDS, PEOPLE, TIES, Kinds, Names
from graph.columns.snapshot import Edges, Snapshot
from graph.ties import Side
from ledger.views.asof import Moment

STAKEHOLDERS, ALL_TIES = 100_000, 1_000_000
KINDS = ("influences", "trusts", "reports_to", "asks", "conflicts_with", "covers")
HEAD = STAKEHOLDERS + ALL_TIES


class Organisation:
    """The columns of a made-up organisation: a few move many, a sixth of the ties are of conflict."""

    def __init__(self) -> None:
        rng = np.random.default_rng(5)
        self.names, self.kinds = Names(), Kinds()
        self.ties, self.people = Intervals(TIES), Intervals(PEOPLE)
        for i in range(STAKEHOLDERS):
            self.names.number(f"stk_{i:032x}")
        for kind in KINDS:
            self.kinds.number(kind, None, kind == "asks")
        one = np.arange(1, STAKEHOLDERS + 1)
        stance = rng.choice([-1, -0.5, 0, 0.5, 1, np.nan], STAKEHOLDERS)
        person = {"person": one - 1, "stays": one - 1, "pseudo": 0 * one, "stance": stance, "assessed": 0 * one}
        self.people.extend({"from_position": one, "from_time": one, **person})
        source = (STAKEHOLDERS * rng.random(ALL_TIES) ** 2.2).astype(int)
        target = (source + rng.integers(1, STAKEHOLDERS, ALL_TIES)) % STAKEHOLDERS
        which = rng.integers(0, len(KINDS), ALL_TIES)
        at = np.arange(STAKEHOLDERS + 1, HEAD + 1)
        weight = rng.random(ALL_TIES) * 0.9 + 0.1
        bent = AGAINST * (which == KINDS.index("conflicts_with"))
        said = {"source": source, "target": target, "weight": weight, "kind": which * BENDS + bent}
        self.ties.extend({"from_position": at, "from_time": at, "by": 0 * at - 1, "seen": at, **said})

    def at(self, position: int = HEAD) -> Snapshot:
        """Return the map as it stood at a position."""
        return Snapshot.of(self.ties, self.people, self.names, self.kinds, Moment(position))


@cache
def organisation() -> Organisation:
    """Return the organisation, made once for all figures."""
    return Organisation()


@cache
def now() -> Snapshot:
    """Return the organisation as it is, kept as a running server keeps it."""
    return organisation().at()


@cache
def in_networkx() -> nx.DiGraph[int]:
    """Return its ties for in networkx."""
    return _networkx(now().positive)


@cache
def in_igraph() -> igraph.Graph:
    """Return its ties for in igraph, turned as PageRank wants them."""
    e = now().positive
    made = igraph.Graph(n=e.people, edges=np.stack([e.target, e.source], 1), directed=True)
    made.es["weight"] = e.weight
    made.es["cost"] = -np.log(np.minimum(1.0, e.weight))
    return made


def deal(people: int = 200, ties: int = 1_000) -> InfluenceMap:
    """Return a made-up deal."""
    chance = random.Random(4)
    roles, stances = ("buyer", "executive", "sales", "engineering", "other", "other"), (None, -1, -0.5, 0, 0.5, 1)
    sides: tuple[Side, Side] = ("ours", "theirs")
    some = [
        Person(f"p{i}", f"P{i}", chance.choice(roles), None, sides[chance.randrange(2)], chance.choice(stances))
        for i in range(people)
    ]

    def who() -> str:
        return f"p{chance.randrange(people)}"

    return build(
        some, [tie(who(), who(), chance.choice(KINDS), weight=round(chance.uniform(0.1, 1), 2)) for _ in range(ties)]
    )


def _networkx(e: Edges) -> nx.DiGraph[int]:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(e.people))
    graph.add_weighted_edges_from(zip(e.source.tolist(), e.target.tolist(), e.weight.tolist(), strict=True))
    return graph
