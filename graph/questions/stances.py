"""Where people settle once they have heard each other, and how a change in some moves the others.

Friedkin–Johnsen, see :mod:`graph.measures.opinion`. Unknown stances stay out of it and are counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.collapse import collapse
from graph.measures.opinion import (
    OF_OPPONENTS,
    SUSCEPTIBILITY,
    Influence,
    NoSettledOpinion,
    influence,
    susceptibilities,
)
from graph.projection import InfluenceMap
from graph.questions.errors import NeverSettles


@dataclass(frozen=True, slots=True)
class Assumed:
    """How far people give way: all, and those who declared themselves against us. Shown with every answer."""

    susceptibility: float = SUSCEPTIBILITY
    of_opponents: float = OF_OPPONENTS


def stances(influence_map: InfluenceMap) -> dict[str, float | None]:
    """Return how everybody on a map stands; None is unknown."""
    return {i: p.stance for i, p in influence_map.people.items()}


def total_influence(influence_map: InfluenceMap, assumed: Assumed) -> Influence:
    """Return who moves whom in the end, over every path."""
    giving = susceptibilities(stances(influence_map), of_all=assumed.susceptibility, of_opponents=assumed.of_opponents)
    try:
        return influence(collapse(influence_map.multi).net, giving)
    except NoSettledOpinion as error:
        raise NeverSettles(str(error), path=("susceptibility",)) from error


def settled(influence_map: InfluenceMap, assumed: Assumed) -> dict[str, float | None]:
    """Return where everybody settles; None for those who hear nobody whose stance is known."""
    found = total_influence(influence_map, assumed).settled(stances(influence_map))
    return {i: stance for i, (stance, _) in found.items()}


def ripple(influence_map: InfluenceMap, changes: Mapping[str, float], assumed: Assumed) -> dict[str, float]:
    """Return by how much everybody moves when the stances of some change: V · Δu. Nobody moves by less than 1e-9."""
    whole = total_influence(influence_map, assumed)
    moved: dict[str, float] = {}
    for who, change in sorted(changes.items()):
        if who in influence_map.people and change:
            for other, by in whole.moves(who, change).items():
                moved[other] = moved.get(other, 0.0) + by
    return {i: by for i, by in sorted(moved.items()) if abs(by) > 1e-9}
