"""Our executives' ties to the customer's top: who knows whom, and who at their top knows no executive of ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.measures.paths import Path, best_paths
from graph.questions.assessed import known
from graph.questions.sight import Sight, as_stated
from graph.questions.ways import roads
from graph.questions.words import chain, listed
from graph.sentences import percent
from graph.ties import Tie
from ledger.domain.stakeholder import BuyingRole, PoliticalStatus

TOP = (BuyingRole.ECONOMIC_BUYER, BuyingRole.APPROVER)


@dataclass(frozen=True, slots=True)
class TopTie:
    """An executive of ours, somebody at their top, and what ties them; ``against`` when it is conflict."""

    ours: str
    theirs: str
    ties: tuple[Tie, ...]
    strength: float
    against: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Executives:
    """``untied`` are those at their top whom no executive of ours is tied to, with our best way to each."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    ties: tuple[TopTie, ...]
    untied: tuple[tuple[str, Path | None], ...]
    sentence: str


def executives(sight: Sight) -> Executives:
    """Return who of our executives is tied to their top: their executives, who signs, and their inner circle."""
    ours = tuple(i for i in sight.ours if sight.map.people[i].role == "executive")
    theirs = tuple(sorted(_top(sight), key=lambda i: (sight.name(i), i)))
    between: dict[tuple[str, str], list[Tie]] = {}
    for t in sight.map.ties:
        for a, b in ((t.source, t.target), (t.target, t.source)):
            if a in ours and b in theirs:
                between.setdefault((a, b), []).append(t)
    ties = [_tie(sight, a, b, ts) for (a, b), ts in between.items()]
    ties.sort(key=lambda t: (t.against, -t.strength, sight.name(t.ours), t.ours, t.theirs))
    tied = {t.theirs for t in ties if not t.against}
    graph = roads(sight.map)
    untied = tuple((i, next(iter(best_paths(graph, sight.ours, i, 1)), None)) for i in theirs if i not in tied)
    return Executives(ours, theirs, tuple(ties), untied, _tell(sight, ours, theirs, ties, untied))


def _top(sight: Sight) -> Iterable[str]:
    final = (
        {m.stakeholder for m in sight.deal.committee if set(m.roles) & set(TOP)} if sight.deal is not None else set()
    )
    for i in sight.theirs:
        political = known(sight.people.get(i), sight.deal_id).political
        inner = political is not None and political.value is PoliticalStatus.INNER_CIRCLE
        if sight.map.people[i].role == "executive" or i in final or inner:
            yield i


def _tie(sight: Sight, ours: str, theirs: str, ties: list[Tie]) -> TopTie:
    helping = [t for t in ties if t.sign > 0]
    shown = sorted(helping or ties, key=lambda t: (-t.weight, t.kind, t.source))
    names = {i: sight.name(i) for i in (ours, theirs)}
    told = f"{listed(dict.fromkeys(as_stated(t, names) for t in shown))}."
    return TopTie(ours, theirs, tuple(shown), max(t.weight for t in shown), not helping, told)


def _tell(
    sight: Sight,
    ours: tuple[str, ...],
    theirs: tuple[str, ...],
    ties: list[TopTie],
    untied: tuple[tuple[str, Path | None], ...],
) -> str:
    if not theirs:
        return "Nobody at the customer's top is known on this map."
    if not ours:
        return f"No executive of ours is on this map; at their top: {listed(sight.name(i) for i in theirs)}."
    good = [t for t in ties if not t.against]
    told = " ".join(t.sentence for t in good[:4]) or "No executive of ours is tied to anybody at their top."
    for i, way in untied[:2]:
        name = sight.name(i)
        if way is None:
            told += f" No way of ours leads to {name}."
        else:
            over = chain(sight.name(p) for p in way.people)
            told += f" {name} is reached at best over {over} ({percent(way.probability)})."
    return told
