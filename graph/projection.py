"""The influence map: people and ties put on a networkx MultiDiGraph, and what was left out,
counted.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import networkx as nx

from graph.ties import Person, Tie, aged

# Weights are held inside these bounds so that no sum overflows and no quotient vanishes.
WEIGHT_MIN, WEIGHT_MAX = 1e-9, 1e9


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not on the map, and why. Nothing is dropped in silence."""

    pseudo_people: int = 0
    ties_of_pseudo_people: int = 0
    ties_of_unknown_people: int = 0
    ties_to_self: int = 0
    ties_without_weight: int = 0
    ties_not_asked_for: int = 0
    people_who_left: int = 0
    ties_of_people_who_left: int = 0

    @property
    def ties(self) -> int:
        """Ties that were asked for and still could not be drawn."""
        nobodys = self.ties_of_pseudo_people + self.ties_of_unknown_people + self.ties_of_people_who_left
        return nobodys + self.ties_to_self + self.ties_without_weight


@dataclass(frozen=True, slots=True)
class InfluenceMap:
    """One map, true for one scope at one moment. ``people`` are those drawn, isolates by
    request. ``became`` says who somebody turned out to be who was merged into another.
    """

    multi: nx.MultiDiGraph[str]
    people: dict[str, Person]
    ties: tuple[Tie, ...]
    isolates: tuple[Person, ...] = ()
    includes_isolates: bool = False
    left_out: LeftOut = field(default_factory=LeftOut)
    weights_bounded: int = 0
    position: int | None = None
    at: datetime | None = None
    became: dict[str, str] = field(default_factory=dict)

    @property
    def beside(self) -> dict[str, Any]:
        """How another map must age to be compared with this one: either ties age on both, or on neither.

        Else every tie would seem to have grown, or faded, between a moment that names a time in effect and one that
        does not.
        """
        return {"aged_to": self.at, "ages": self.at is not None}

    @property
    def undirected(self) -> bool:
        """Whether every tie runs both ways, as in the Florentine marriages."""
        return bool(self.ties) and not any(t.directed for t in self.ties)


def build(
    people: Iterable[Person],
    ties: Iterable[Tie],
    *,
    kinds: Collection[str] | None = None,
    labels: Collection[str] | None = None,
    include_isolates: bool = False,
    at: datetime | None = None,
    half_life: float | None = None,
    position: int | None = None,
) -> InfluenceMap:
    """Draw the map. ``kinds`` and ``labels`` narrow it together; ``at`` lets ties age until then.

    >>> m = build([Person("a", "Ada"), Person("b", "Bo"), Person("c", "Cy")],
    ...           [Tie("a", "b", "influences")])
    >>> sorted(m.multi), [p.name for p in m.isolates]
    (['a', 'b'], ['Cy'])
    """
    known = {p.id: p for p in people}
    pseudo = {p.id for p in known.values() if p.pseudo}
    left = {p.id for p in known.values() if p.left and not p.pseudo}
    drawn: list[Tie] = []
    out = {"other": 0, "pseudo": 0, "left": 0, "unknown": 0, "self": 0, "weightless": 0}
    bounded = 0
    for t in ties:
        weight = aged(t, at, half_life) if at is not None else t.weight
        reason = _why_not(t, weight, kinds, labels, known.keys(), pseudo, left)
        if reason:
            out[reason] += 1
            continue
        held = min(max(weight, WEIGHT_MIN), WEIGHT_MAX)
        bounded += held != weight
        drawn.append(t if held == t.weight else replace(t, weight=held))

    # Order must not depend on the order of the rows: sums, exports and layouts follow it.
    drawn.sort(key=_order)
    touched = {end for t in drawn for end in (t.source, t.target)}
    here = [(i, p) for i, p in sorted(known.items()) if not (p.pseudo or p.left)]
    alone = [p for i, p in here if i not in touched]
    on_map = {i: p for i, p in here if i in touched or include_isolates}
    return InfluenceMap(
        multi=_draw(on_map, drawn),
        people=on_map,
        ties=tuple(drawn),
        isolates=tuple(alone),
        includes_isolates=include_isolates,
        left_out=LeftOut(
            pseudo_people=len(pseudo),
            ties_of_pseudo_people=out["pseudo"],
            ties_of_unknown_people=out["unknown"],
            ties_to_self=out["self"],
            ties_without_weight=out["weightless"],
            ties_not_asked_for=out["other"],
            people_who_left=len(left),
            ties_of_people_who_left=out["left"],
        ),
        weights_bounded=bounded,
        position=position,
        at=at,
    )


def _why_not(
    t: Tie,
    weight: float,
    kinds: Collection[str] | None,
    labels: Collection[str] | None,
    known: Collection[str],
    pseudo: set[str],
    left: set[str],
) -> str | None:
    if (kinds is not None and t.kind not in kinds) or (labels is not None and t.label not in labels):
        return "other"
    if t.source in pseudo or t.target in pseudo:
        return "pseudo"
    if t.source in left or t.target in left:
        return "left"
    if t.source not in known or t.target not in known:
        return "unknown"
    if t.source == t.target:
        return "self"
    if not (math.isfinite(weight) and weight > 0) or t.sign == 0:
        return "weightless"
    return None


def _order(t: Tie) -> tuple[object, ...]:
    seen = t.last_seen.isoformat() if t.last_seen else ""
    by = t.asserted_by or ""
    return (t.source, t.target, t.kind, t.label or "", t.sign, t.weight, by, t.evidence, seen)


def _draw(people: dict[str, Person], ties: list[Tie]) -> nx.MultiDiGraph[str]:
    multi: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for i, p in people.items():
        multi.add_node(i, name=p.name, role=p.role, account=p.account, side=p.side, stance=p.stance)
    for number, t in enumerate(ties):
        said = {
            "kind": t.kind,
            "label": t.label,
            "sign": 1 if t.sign > 0 else -1,
            "weight": t.weight,
            "directed": t.directed,
            "asserted_by": t.asserted_by,
            "evidence": t.evidence,
            "last_seen": t.last_seen,
        }
        # Keys are unique over the whole map: Gephi takes a GraphML edge id to be global.
        multi.add_edge(t.source, t.target, key=f"t{number}", **said)
        if not t.directed:
            multi.add_edge(t.target, t.source, key=f"t{number}r", **said)
    return multi
