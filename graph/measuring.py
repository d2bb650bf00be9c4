"""Every measure of a map, computed where it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from graph.collapse import Collapsed
from graph.measures.balance import Balance, balance
from graph.measures.betweenness import betweenness
from graph.measures.brokerage import Roles, brokerage
from graph.measures.closeness import Closeness, closeness
from graph.measures.communities import Communities, communities
from graph.measures.cut import Cut, cut
from graph.measures.degree import Degree, degree
from graph.measures.gateways import Gateway, gateways
from graph.measures.kcore import core_numbers
from graph.measures.key_players import KeyPlayer, not_to_lose, to_win
from graph.measures.opinion import OF_OPPONENTS, SUSCEPTIBILITY, Opinion, opinions, susceptibilities
from graph.measures.pagerank import pagerank
from graph.measures.paths import Path, paths_to
from graph.measures.pn_index import pn_index
from graph.measures.robust import Edge, fragile_leader
from graph.measures.salience import Salience, salience
from graph.measures.strength import Strength, strength
from graph.measures.structural_holes import Holes, structural_holes
from graph.projection import InfluenceMap
from graph.standing import standing

POWERFUL = ("buyer", "executive")  # whose doors are looked at when no targets are named
TARGETS = 8
PROVABLE = 24  # people in a block for which a report waits for a proof of its tension; a question of its own waits more


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a reader may set: whose doors are sought, and how far people give way."""

    targets: tuple[str, ...] = ()
    susceptibility: float = SUSCEPTIBILITY
    of_opponents: float = OF_OPPONENTS


@dataclass(slots=True)
class Found:
    """What was computed, by person; empty where it was not asked for."""

    degree: dict[str, Degree] = field(default_factory=dict)
    strength: dict[str, Strength] = field(default_factory=dict)
    pagerank: dict[str, float | None] = field(default_factory=dict)
    betweenness: dict[str, float | None] = field(default_factory=dict)
    closeness: dict[str, Closeness] = field(default_factory=dict)
    communities: Communities = field(default_factory=lambda: Communities((), None))
    brokers: dict[str, Holes] = field(default_factory=dict)
    roles: dict[str, Roles | None] = field(default_factory=dict)
    departments: dict[str, Roles | None] = field(default_factory=dict)
    gateways: dict[str, list[Gateway]] = field(default_factory=dict)
    core: dict[str, int] = field(default_factory=dict)
    pn: dict[str, float | None] = field(default_factory=dict)
    opinion: dict[str, Opinion] = field(default_factory=dict)
    balance: Balance | None = None
    key_players: tuple[tuple[KeyPlayer, ...], tuple[KeyPlayer, ...]] = ((), ())
    paths: dict[str, tuple[Path, ...]] = field(default_factory=dict)
    cut: dict[str, Cut] = field(default_factory=dict)
    salience: dict[str, Salience] = field(default_factory=dict)
    robust: tuple[str | None, tuple[Edge, ...]] = (None, ())


def compute(influence_map: InfluenceMap, graphs: Collapsed, asked: Collection[str], given: Parameters) -> Found:
    """Compute what is asked for."""
    people = influence_map.people
    friendly = graphs.positive
    stances = {i: p.stance for i, p in people.items()}
    ours = [i for i, p in people.items() if p.side == "ours"]
    give_way = susceptibilities(stances, of_all=given.susceptibility, of_opponents=given.of_opponents)
    work: dict[str, Callable[[], object]] = {
        "degree": lambda: degree(friendly, graphs.negative),
        "strength": lambda: strength(graphs.positive, graphs.negative),
        "pagerank": lambda: pagerank(friendly),
        "betweenness": lambda: betweenness(friendly),
        "closeness": lambda: closeness(friendly),
        "communities": lambda: communities(friendly),
        "brokers": lambda: structural_holes(friendly),
        "roles": lambda: brokerage(friendly, {i: p.side for i, p in people.items()}),
        "departments": lambda: brokerage(friendly, {i: p.department for i, p in people.items()}),
        "gateways": lambda: _gateways(graphs, given.targets),
        "core": lambda: core_numbers(friendly),
        "pn": lambda: pn_index(graphs.positive, graphs.negative),
        "opinion": lambda: opinions(graphs.net, stances, give_way),
        "balance": lambda: balance(graphs.net, provable=PROVABLE),
        "key_players": lambda: (to_win(friendly), not_to_lose(friendly)),
        "paths": lambda: paths_to(friendly, ours, given.targets),
        "cut": lambda: {t: c for t in given.targets if (c := cut(friendly, ours, t)) is not None},
        "salience": lambda: {
            i: salience(p.power, p.legitimacy, p.urgency, p.interest) for i, p in influence_map.people.items()
        },
        "robust": lambda: fragile_leader(friendly),
    }
    found = Found()
    with standing(graphs.positive, graphs.negative, graphs.net):
        for name in asked:
            setattr(found, name, work[name]())
    return found


def powerful(influence_map: InfluenceMap) -> tuple[str, ...]:
    """Return whose doors are sought when nobody is named: buyers, then executives."""
    some = [p for p in influence_map.people.values() if p.role in POWERFUL]
    some.sort(key=lambda p: (POWERFUL.index(p.role), p.name, p.id))
    return tuple(p.id for p in some[:TARGETS])


def _gateways(graphs: Collapsed, targets: Collection[str]) -> dict[str, list[Gateway]]:
    result: dict[str, list[Gateway]] = {}
    for target in targets:
        for i, gate in gateways(graphs.positive, target).items():
            result.setdefault(i, []).append(gate)
    for gates in result.values():
        gates.sort(key=lambda g: (-g.closed / g.of, -g.closed, g.target))
    return result
