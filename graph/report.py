"""All measures of one map, with their sentences, in an order that never changes."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime

from graph import sentences as say
from graph.collapse import Collapsed, collapse
from graph.measures.betweenness import betweenness
from graph.measures.brokerage import Roles, brokerage
from graph.measures.communities import Communities, communities
from graph.measures.degree import Degree, degree
from graph.measures.gateways import Gateway, gateways
from graph.measures.kcore import core_numbers
from graph.measures.pagerank import pagerank
from graph.measures.pn_index import pn_index
from graph.measures.strength import Strength, strength
from graph.measures.structural_holes import Holes, structural_holes
from graph.notes import notes
from graph.projection import InfluenceMap, LeftOut
from graph.ties import Person

MEASURES = (
    "degree",
    "strength",
    "pagerank",
    "betweenness",
    "communities",
    "brokers",
    "roles",
    "gateways",
    "core",
    "pn",
)
POWERFUL = ("buyer", "executive")  # whose doors are looked at when no targets are named
TARGETS = 8


class UnknownMeasureError(ValueError):
    def __init__(self, names: Collection[str]) -> None:
        super().__init__(f"no such measure: {', '.join(names)}; there are {', '.join(MEASURES)}")


@dataclass(frozen=True, slots=True)
class Sentence:
    measure: str
    text: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    person: Person
    degree: Degree | None = None
    strength: Strength | None = None
    pagerank: float | None = None
    betweenness: float | None = None
    community: int | None = None
    holes: Holes | None = None
    roles: Roles | None = None
    gateways: tuple[Gateway, ...] = ()
    core: int | None = None
    pn: float | None = None
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Community:
    index: int
    members: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class MapReport:
    """``assessed`` is the share of people whose stance is known; None on an empty map."""

    measures: tuple[str, ...]
    people: int
    ties: int
    negative_ties: int
    isolates: int
    includes_isolates: bool
    left_out: LeftOut
    assessed: float | None
    contradictions: int
    rows: tuple[PersonRow, ...]
    communities: tuple[Community, ...] = ()
    modularity: float | None = None
    brokers: tuple[PersonRow, ...] = ()
    notes: tuple[str, ...] = ()
    position: int | None = None
    at: datetime | None = None


@dataclass(slots=True)
class _Found:
    """What was computed, by person; empty where it was not asked for."""

    degree: dict[str, Degree] = field(default_factory=dict)
    strength: dict[str, Strength] = field(default_factory=dict)
    pagerank: dict[str, float | None] = field(default_factory=dict)
    betweenness: dict[str, float | None] = field(default_factory=dict)
    communities: Communities = field(default_factory=lambda: Communities((), None))
    brokers: dict[str, Holes] = field(default_factory=dict)
    roles: dict[str, Roles | None] = field(default_factory=dict)
    gateways: dict[str, list[Gateway]] = field(default_factory=dict)
    core: dict[str, int] = field(default_factory=dict)
    pn: dict[str, float | None] = field(default_factory=dict)


def measure(
    influence_map: InfluenceMap,
    which: Collection[str] | None = None,
    *,
    targets: Collection[str] | None = None,
) -> MapReport:
    """Measure a map. ``targets`` are the people whose gateways are sought (by default the
    powerful).
    """
    asked = tuple(MEASURES if which is None else (m for m in MEASURES if m in which))
    if unknown := sorted(set(which or ()) - set(MEASURES)):
        raise UnknownMeasureError(unknown)
    graphs = collapse(influence_map.multi)
    found = _compute(influence_map, graphs, asked, targets)
    speak = _speaker(influence_map, found, asked, graphs.connected)
    group = found.communities.of
    rows = [
        PersonRow(
            person=p,
            degree=found.degree.get(i),
            strength=found.strength.get(i),
            pagerank=found.pagerank.get(i),
            betweenness=found.betweenness.get(i),
            community=group.get(i),
            holes=found.brokers.get(i),
            roles=found.roles.get(i),
            gateways=tuple(found.gateways.get(i, ())),
            core=found.core.get(i),
            pn=found.pn.get(i),
            sentences=speak(i),
        )
        for i, p in influence_map.people.items()
    ]
    rows.sort(key=_by_influence)
    stances = [p.stance is not None for p in influence_map.people.values()]
    contradictions = graphs.contradictions
    return MapReport(
        measures=asked,
        people=len(rows),
        ties=len(influence_map.ties),
        negative_ties=sum(t.sign < 0 for t in influence_map.ties),
        isolates=len(influence_map.isolates),
        includes_isolates=influence_map.includes_isolates,
        left_out=influence_map.left_out,
        assessed=sum(stances) / len(stances) if stances else None,
        contradictions=contradictions,
        rows=tuple(rows),
        communities=tuple(
            Community(i, tuple(influence_map.people[m] for m in members))
            for i, members in enumerate(found.communities.groups)
        ),
        modularity=found.communities.modularity,
        brokers=tuple(sorted((r for r in rows if _brokers(r)), key=_by_brokerage)),
        notes=notes(influence_map, contradictions, sum(t not in influence_map.people for t in targets or ())),
        position=influence_map.position,
        at=influence_map.at,
    )


def _compute(
    influence_map: InfluenceMap,
    graphs: Collapsed,
    asked: tuple[str, ...],
    targets: Collection[str] | None,
) -> _Found:
    friendly = graphs.positive
    work: dict[str, Callable[[], object]] = {
        "degree": lambda: degree(friendly, graphs.negative),
        "strength": lambda: strength(graphs.positive, graphs.negative),
        "pagerank": lambda: pagerank(friendly),
        "betweenness": lambda: betweenness(friendly),
        "communities": lambda: communities(friendly),
        "brokers": lambda: structural_holes(friendly),
        "roles": lambda: brokerage(friendly, {i: p.side for i, p in influence_map.people.items()}),
        "gateways": lambda: _gateways(influence_map, graphs, targets),
        "core": lambda: core_numbers(friendly),
        "pn": lambda: pn_index(graphs.positive, graphs.negative),
    }
    found = _Found()
    for name in asked:
        setattr(found, name, work[name]())
    return found


def _gateways(
    influence_map: InfluenceMap, graphs: Collapsed, targets: Collection[str] | None
) -> dict[str, list[Gateway]]:
    if targets is None:
        powerful = [p for p in influence_map.people.values() if p.role in POWERFUL]
        powerful.sort(key=lambda p: (POWERFUL.index(p.role), p.name, p.id))
        targets = [p.id for p in powerful[:TARGETS]]
    result: dict[str, list[Gateway]] = {}
    for target in targets:
        for i, gate in gateways(graphs.positive, target).items():
            result.setdefault(i, []).append(gate)
    for gates in result.values():
        gates.sort(key=lambda g: (-g.closed / g.of, -g.closed, g.target))
    return result


def _speaker(
    influence_map: InfluenceMap, found: _Found, asked: tuple[str, ...], connected: bool
) -> Callable[[str], tuple[Sentence, ...]]:
    names = {i: p.name for i, p in influence_map.people.items()}
    between = {i: v for i, v in found.betweenness.items() if v is not None}
    order = sorted(between, key=lambda i: (-round(between[i], 9), names[i], i))
    group, groups = found.communities.of, found.communities.groups
    deepest = max(found.core.values(), default=0)

    def members(i: str) -> list[str]:
        at = group.get(i)
        return [] if at is None else [names[i], *(names[m] for m in groups[at] if m != i)]

    def gate(i: str) -> str | None:
        gates = found.gateways.get(i)
        return say.gateway(names[i], gates[0], names[gates[0].target]) if gates else None

    said: dict[str, Callable[[str], str | None]] = {
        "degree": lambda i: say.degree(names[i], found.degree.get(i)),
        "strength": lambda i: say.strength(names[i], found.strength.get(i)),
        "pagerank": lambda i: say.pagerank(names[i], found.pagerank.get(i), len(names)),
        "betweenness": lambda i: say.betweenness(
            names[i],
            found.betweenness.get(i),
            [(names[o], between[o]) for o in order if o != i],
            connected,
        ),
        "communities": lambda i: say.community(names[i], members(i), len(groups)),
        "brokers": lambda i: say.holes(names[i], found.brokers.get(i)),
        "roles": lambda i: say.roles(names[i], found.roles.get(i)),
        "gateways": gate,
        "core": lambda i: say.core(names[i], found.core.get(i), deepest),
        "pn": lambda i: say.pn(names[i], found.pn.get(i)),
    }

    def speak(i: str) -> tuple[Sentence, ...]:
        texts = ((m, said[m](i)) for m in asked)
        return tuple(Sentence(m, text) for m, text in texts if text is not None)

    return speak


def _by_influence(row: PersonRow) -> tuple[float, float, str, str]:
    """Rounded, so that the last bits of a float cannot decide an order."""
    rank, between = row.pagerank or 0.0, row.betweenness or 0.0
    return (-round(rank, 9), -round(between, 9), row.person.name, row.person.id)


def _brokers(row: PersonRow) -> bool:
    return row.holes is not None and row.holes.contacts > 1


def _by_brokerage(row: PersonRow) -> tuple[float, float, str, str]:
    """By effective size; constraint compares only people with equally many contacts."""
    h = row.holes
    size = h.effective_size if h and h.effective_size is not None else 0.0
    boxed = h.constraint if h and h.constraint is not None else 2.0
    return (-round(size, 9), round(boxed, 9), row.person.name, row.person.id)
