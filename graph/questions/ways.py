"""Ways of persuasion: the best paths to somebody, who is on every one of them, and the fewest who could close them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import networkx as nx

from graph.collapse import collapse
from graph.measures.cut import Cut, cut
from graph.measures.paths import BEST, Path, best_paths
from graph.projection import InfluenceMap
from graph.questions.sight import Sight
from graph.questions.words import chain, listed
from graph.sentences import percent, several


@dataclass(frozen=True, slots=True)
class Ways:
    """The best ways from some people to one. ``doors`` are on every way there is; ``cut`` are the fewest people
    without whom nobody gets there but those who have a ``direct`` tie.
    """

    target: str
    sources: tuple[str, ...]
    best: tuple[Path, ...]
    doors: tuple[str, ...]
    cut: tuple[str, ...]
    direct: tuple[str, ...]
    sentence: str


def roads(influence_map: InfluenceMap) -> nx.DiGraph[str]:
    """Return who moves whom, by ties that help."""
    return collapse(influence_map.multi).positive


def ways_to(sight: Sight, target: str, sources: Collection[str] | None = None, most: int = BEST) -> Ways:
    """Return the best ways to somebody: from the people named, or from all of our own."""
    target = sight.person(target, "to").id
    given = sight.ours if sources is None else (sight.person(s, "from").id for s in sources)
    starts = tuple(sorted({s for s in given if s != target}))
    graph = roads(sight.map)
    # A way that runs through another of those asked about begins with that one: nobody needs to be told first.
    open_ways = graph.copy()
    open_ways.remove_edges_from([(u, v) for u, v in graph.edges if v in starts])
    best = best_paths(open_ways, starts, target, most)
    shut = cut(graph, starts, target) or Cut(target, (), (), reached=False)
    shut = replace(shut, people=sight.by_name(shut.people), direct=sight.by_name(shut.direct))
    doors = _doors(graph, starts, target) if shut.reached else ()
    told = _tell(sight, target, starts, best, doors, shut)
    return Ways(target, starts, best, doors, shut.people, shut.direct, told)


def _doors(graph: nx.DiGraph[str], starts: tuple[str, ...], target: str) -> tuple[str, ...]:
    """Return who is on every way, in order; those with whom the ways begin are not told."""
    begin = object()  # one beginning for all; no id is equal to it
    ways: nx.DiGraph[object] = nx.DiGraph(list(graph.edges))
    ways.add_edges_from((begin, s) for s in starts if s in graph)
    above = nx.immediate_dominators(ways, begin)
    found, at = [], above[target]
    while at is not begin and at is not None:
        found.append(str(at))
        at = above[at]
    return tuple(p for p in reversed(found) if p not in starts)


def _tell(
    sight: Sight, target: str, starts: tuple[str, ...], best: tuple[Path, ...], doors: tuple[str, ...], shut: Cut
) -> str:
    name = sight.name(target)
    if not starts:
        return f"Nobody is named from whom a way to {name} could begin."
    if not best:
        return f"No way leads to {name}: nobody asked about has a tie to {name}, or knows anybody who has."
    first = best[0]
    told = f"The best way to {name} is {chain(sight.name(p) for p in first.people)} ({percent(first.probability)})."
    if doors:
        return f"{told} Every way runs through {listed(sight.name(p) for p in doors)}."
    if shut.direct:
        has = "has" if len(shut.direct) == 1 else "have"
        told += f" {listed(sight.name(p) for p in shut.direct)} {has} a direct tie."
    if shut.people:
        who = listed(sight.name(p) for p in shut.people)
        rest = " the others" if shut.direct else " everybody"
        return f"{told} {several(len(shut.people), 'person', 'people')} could shut out{rest}: {who}."
    return told
