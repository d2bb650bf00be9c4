"""All measures of one map, with their sentences, in an order that never changes."""

from __future__ import annotations

from collections.abc import Collection

from graph.collapse import collapse
from graph.measures.opinion import OF_OPPONENTS, SUSCEPTIBILITY
from graph.measuring import POWERFUL, Parameters, compute, powerful
from graph.notes import notes
from graph.projection import InfluenceMap
from graph.rows import Community, MapReport, PersonRow, Sentence
from graph.speaking import speaker

__all__ = [
    "MEASURES",
    "POWERFUL",
    "Community",
    "MapReport",
    "PersonRow",
    "Sentence",
    "UnknownMeasureError",
    "measure",
]

MEASURES = (
    "degree",
    "strength",
    "pagerank",
    "betweenness",
    "closeness",
    "communities",
    "brokers",
    "roles",
    "departments",
    "gateways",
    "core",
    "pn",
    "opinion",
    "balance",
    "key_players",
    "paths",
    "cut",
    "salience",
    "robust",
)


class UnknownMeasureError(ValueError):
    def __init__(self, names: Collection[str]) -> None:
        super().__init__(f"no such measure: {', '.join(names)}; there are {', '.join(MEASURES)}")


def measure(
    influence_map: InfluenceMap,
    which: Collection[str] | None = None,
    *,
    targets: Collection[str] | None = None,
    susceptibility: float = SUSCEPTIBILITY,
    of_opponents: float = OF_OPPONENTS,
) -> MapReport:
    """Measure a map. ``targets`` are the people who are to be reached (by default the powerful); ``susceptibility``
    and ``of_opponents`` say how far people give way to others, and declared opponents among them.
    """
    asked = tuple(MEASURES if which is None else (m for m in MEASURES if m in which))
    if unknown := sorted(set(which or ()) - set(MEASURES)):
        raise UnknownMeasureError(unknown)
    people = influence_map.people
    sought = powerful(influence_map) if targets is None else tuple(dict.fromkeys(targets))
    graphs = collapse(influence_map.multi)
    found = compute(influence_map, graphs, asked, Parameters(sought, susceptibility, of_opponents))
    speak = speaker(influence_map, found, asked, graphs)
    group = found.communities.of
    camps = found.balance.of if found.balance else {}
    rows = [
        PersonRow(
            person=p,
            degree=found.degree.get(i),
            strength=found.strength.get(i),
            pagerank=found.pagerank.get(i),
            betweenness=found.betweenness.get(i),
            closeness=found.closeness.get(i),
            community=group.get(i),
            holes=found.brokers.get(i),
            roles=found.roles.get(i),
            departments=found.departments.get(i),
            gateways=tuple(found.gateways.get(i, ())),
            core=found.core.get(i),
            pn=found.pn.get(i),
            opinion=found.opinion.get(i),
            camp=camps.get(i),
            paths=found.paths.get(i, ()),
            cut=found.cut.get(i),
            salience=found.salience.get(i),
            sentences=speak(i),
        )
        for i, p in people.items()
    ]
    rows.sort(key=_by_influence)
    stances = [p.stance is not None for p in people.values()]
    contradictions = graphs.contradictions
    leader, fragile = found.robust
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
            Community(i, tuple(people[m] for m in members)) for i, members in enumerate(found.communities.groups)
        ),
        modularity=found.communities.modularity,
        brokers=tuple(sorted((r for r in rows if _brokers(r)), key=_by_brokerage)),
        notes=notes(influence_map, contradictions, sum(t not in people for t in targets or ())),
        position=influence_map.position,
        at=influence_map.at,
        oldest_assessment=min((p.assessed_on for p in people.values() if p.assessed_on is not None), default=None),
        balance=found.balance,
        to_win=found.key_players[0],
        not_to_lose=found.key_players[1],
        leader=None if leader is None else people[leader],
        fragile=fragile,
        susceptibility=susceptibility if "opinion" in asked else None,
        of_opponents=of_opponents if "opinion" in asked else None,
    )


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
