"""If I say no: who is affected, who will fight it, who covers me, over which paths, and what is at stake.

Answered before the no is made. Who will fight is read from signs on record, each of which is shown with its weight;
the sum is a reading, not a probability.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import networkx as nx

from graph.measures.paths import Path, best_paths
from graph.questions.affair import Affair
from graph.questions.cover import Standing, standing
from graph.questions.errors import NobodyToSayNo
from graph.questions.mandates import held
from graph.questions.oneperson import of_one
from graph.questions.sight import Sight, stated
from graph.questions.stakes import AtStake, at_stake
from graph.questions.stances import Assumed, ripple
from graph.questions.ways import roads
from graph.questions.whatif import more_ties
from graph.questions.words import chain, listed, sentence
from graph.sentences import percent, several
from ledger.domain.authority import Authority
from ledger.domain.decision.words import Backing, Stance
from ledger.domain.request.state import Importance


class Sign(StrEnum):
    """Something on record that speaks for somebody fighting a no, or against it."""

    ASKED_FOR_IT = "asked_for_it"
    ENDORSED_IT = "endorsed_it"
    PROMISED_IT = "promised_it"
    WAS_PROMISED_IT = "was_promised_it"
    ON_THE_DEAL = "on_the_deal"
    REFUSED_BACKING = "refused_backing"
    FOUGHT_BEFORE = "fought_before"
    OBJECTED_BEFORE = "objected_before"
    WENT_HIGHER_BEFORE = "went_higher_before"
    AGAINST_US = "against_us"
    AT_ODDS = "at_odds"
    GAVE_BACKING = "gave_backing"
    TRUSTS = "trusts"
    OWNS_THE_CONSTRAINT = "owns_the_constraint"


SIGNS: dict[Sign, tuple[float, str]] = {
    Sign.ASKED_FOR_IT: (2.0, "asked for it"),
    Sign.ENDORSED_IT: (1.0, "endorsed it"),
    Sign.PROMISED_IT: (3.0, "promised it"),
    Sign.WAS_PROMISED_IT: (1.5, "was promised it"),
    Sign.ON_THE_DEAL: (1.5, "sells this deal"),
    Sign.REFUSED_BACKING: (3.0, "refused to back it"),
    Sign.FOUGHT_BEFORE: (2.0, "fought an earlier no on this deal"),
    Sign.OBJECTED_BEFORE: (1.0, "objected to an earlier no on this deal"),
    Sign.WENT_HIGHER_BEFORE: (2.5, "took an earlier no higher"),
    Sign.AGAINST_US: (1.0, "is against us"),
    Sign.AT_ODDS: (1.5, "is at odds with the one who says no"),
    Sign.GAVE_BACKING: (-4.0, "gave backing"),
    Sign.TRUSTS: (-1.0, "trusts the one who says no"),
    Sign.OWNS_THE_CONSTRAINT: (-2.0, "owns what stands in the way"),
}
"""Each sign's weight and words. Asking weighs half as much again for a deal breaker, half for what is nice to have."""
WILL, MAY = 3.0, 1.5
"""From these sums on somebody will fight, or may."""


SIGN_WORDS = {sign: f"{words[0].upper()}{words[1:]}." for sign, (_, words) in SIGNS.items()}


class Fight(StrEnum):
    """What the signs come to."""

    WILL = "will"
    MAY = "may"
    UNLIKELY = "unlikely"


FIGHT_WORDS = {
    Fight.WILL: f"The signs weigh {WILL:g} or more.",
    Fight.MAY: f"The signs weigh {MAY:g} or more.",
    Fight.UNLIKELY: "The signs weigh less, or there are none.",
}


@dataclass(frozen=True, slots=True)
class Affected:
    """Somebody whom the no touches, or moves. ``moves`` is by how much their stance falls or rises, -2 to 2."""

    person: str
    signs: tuple[Sign, ...]
    weight: float
    fight: Fight
    stance: float | None
    moves: float
    path: Path | None
    """For those who will or may fight: their best way to somebody who can overturn it."""
    sentence: str


@dataclass(frozen=True, slots=True)
class Fallout:
    """``unknown`` counts the affected whose stance nobody knows: their fall is told, where they land is not."""

    said_by: str
    affected: tuple[Affected, ...]
    fighters: tuple[Affected, ...]
    standing: Standing
    refused: tuple[str, ...]
    asked: tuple[str, ...]
    can_overturn: tuple[str, ...]
    authority: Authority
    stakes: tuple[AtStake, ...]
    unknown: int
    assumed: Assumed
    notes: tuple[str, ...]
    sentence: str


def fallout(sight: Sight, affair: Affair, assumed: Assumed | None = None) -> Fallout:
    """Return what a no would do, those who will fight it first."""
    assumed = assumed or Assumed()
    affair = of_one(affair, sight.map.became)
    sight = replace(sight, map=more_ties(sight.map, affair.ways_up()))
    if affair.said_by is None:
        raise NobodyToSayNo("nobody is named who would say it", path=("saidBy",))
    said_by = sight.person(affair.said_by, "saidBy").id
    given, refused, asked = (affair.backing(b) for b in (Backing.GIVEN, Backing.REFUSED, Backing.ASKED))
    cover = standing(sight, said_by, [held(m, affair.at) for m in affair.mandates], given, refused)
    above = tuple(p for p in dict.fromkeys((*cover.superiors, *affair.deciders_above())) if p in sight.map.people)
    shocks = affair.shocks()
    moved = ripple(sight.map, shocks, assumed)
    signs = _signs(sight, affair)
    graph = roads(sight.map)
    touched = [i for i in dict.fromkeys((*signs, *moved)) if i in sight.map.people and i != said_by]
    affected = [_affected(sight, affair, i, signs.get(i, ()), moved.get(i, 0.0), above, graph) for i in touched]
    affected.sort(key=lambda a: (-a.weight, round(a.moves, 9), sight.name(a.person), a.person))
    fighters = tuple(a for a in affected if a.fight is not Fight.UNLIKELY)
    outside = sorted({i for i in (*signs, *shocks) if i not in sight.map.people})
    unknown = sum(a.stance is None for a in affected)
    return Fallout(
        said_by=said_by,
        affected=tuple(affected),
        fighters=fighters,
        standing=cover,
        refused=tuple(p for p in refused if p in sight.map.people),
        asked=tuple(p for p in asked if p in sight.map.people),
        can_overturn=above,
        authority=affair.authority(),
        stakes=at_stake(affair),
        unknown=unknown,
        assumed=assumed,
        notes=_notes(sight, affair, unknown, len(affected), outside),
        sentence=_tell(sight, affair, fighters, cover),
    )


def _signs(sight: Sight, affair: Affair) -> dict[str, tuple[Sign, ...]]:
    """Return what is on record of everybody, in the order of the signs."""
    found: dict[str, set[Sign]] = {}

    def sign(who: str | None, what: Sign) -> None:
        if who is not None:
            found.setdefault(who, set()).add(what)

    for request in affair.requests:
        sign(request.requester, Sign.ASKED_FOR_IT)
        for e in request.endorsements:
            sign(e.by, Sign.ENDORSED_IT)
            sign(e.on_behalf_of, Sign.ENDORSED_IT)
    for c in affair.promises:
        sign(c.promised_by, Sign.PROMISED_IT)
        sign(c.creditor if c.creditor in sight.map.people else None, Sign.WAS_PROMISED_IT)
    for deal in affair.deals:
        for member in deal.team:
            somebody = sight.map.people.get(member.stakeholder)
            if somebody is not None and somebody.role == "sales":
                sign(member.stakeholder, Sign.ON_THE_DEAL)
    for who in affair.backing(Backing.REFUSED):
        sign(who, Sign.REFUSED_BACKING)
    for who in affair.backing(Backing.GIVEN):
        sign(who, Sign.GAVE_BACKING)
    for who, stance in affair.fought_before().items():
        sign(who, Sign.FOUGHT_BEFORE if stance is Stance.FIGHTS else Sign.OBJECTED_BEFORE)
    for who in affair.went_higher_before():
        sign(who, Sign.WENT_HIGHER_BEFORE)
    if affair.decision is not None:
        sign(affair.decision.owner_of_constraint, Sign.OWNS_THE_CONSTRAINT)
    for tie in sight.map.ties:  # at odds, or trusting: a sign only for those whom the matter touches
        if tie.sign < 0 and affair.said_by in (tie.source, tie.target):
            other = tie.target if tie.source == affair.said_by else tie.source
            sign(other if other in found else None, Sign.AT_ODDS)
    for who, trusted, _ in stated(sight.map, "trusts"):
        sign(who if trusted == affair.said_by and who in found else None, Sign.TRUSTS)
    for who in found:
        somebody = sight.map.people.get(who)
        if somebody is not None and somebody.stance is not None and somebody.stance < 0:
            found[who].add(Sign.AGAINST_US)
    order = list(Sign)
    return {who: tuple(sorted(signs, key=order.index)) for who, signs in found.items() if who != affair.said_by}


def _weight(signs: tuple[Sign, ...], importance: Importance | None) -> float:
    scale = {Importance.DEAL_BREAKER: 1.5, Importance.NICE_TO_HAVE: 0.5}.get(importance, 1.0) if importance else 1.0
    scaled = (Sign.ASKED_FOR_IT, Sign.ENDORSED_IT, Sign.ON_THE_DEAL)
    return sum(SIGNS[s][0] * (scale if s in scaled else 1.0) for s in signs)


def _affected(
    sight: Sight,
    affair: Affair,
    person: str,
    signs: tuple[Sign, ...],
    moves: float,
    above: tuple[str, ...],
    graph: nx.DiGraph[str],
) -> Affected:
    weight = _weight(signs, affair.importance)
    fight = Fight.WILL if weight >= WILL else Fight.MAY if weight >= MAY else Fight.UNLIKELY
    path: Path | None = None
    if fight is not Fight.UNLIKELY and person not in above:
        ways = [w for top in above for w in best_paths(graph, [person], top, 1)]
        path = max(ways, key=lambda w: (round(w.probability, 9), -w.steps, w.people), default=None)
    stance = sight.map.people[person].stance
    told = _say(sight, person, signs, fight, moves, path, in_power=person in above)
    return Affected(person, signs, weight, fight, stance, moves, path, told)


def _say(
    sight: Sight, person: str, signs: tuple[Sign, ...], fight: Fight, moves: float, path: Path | None, *, in_power: bool
) -> str:
    name = sight.name(person)
    why = f": {listed(SIGNS[s][1] for s in signs)}" if signs else ""
    head = {
        Fight.WILL: f"{name} will fight it{why}.",
        Fight.MAY: f"{name} may fight it{why}.",
        Fight.UNLIKELY: f"{name} is unlikely to fight it{why}." if signs else f"{name} hears of it from others.",
    }[fight]
    way = ""
    if path is not None:
        way = f"The way up is {chain(sight.name(p) for p in path.people)} ({percent(path.probability)})."
    elif fight is not Fight.UNLIKELY and in_power:
        way = "And has the power to overturn it."
    elif fight is not Fight.UNLIKELY:
        way = "No way up is known."
    shift = ""
    if abs(moves) >= 0.005 and sight.map.people[person].side != "ours":
        shift = f"Their stance would {'fall' if moves < 0 else 'rise'} by {abs(moves):.2f}."
    return sentence(head, way, shift)


def _notes(sight: Sight, affair: Affair, unknown: int, affected: int, outside: list[str]) -> tuple[str, ...]:
    notes = []
    if not affected:
        notes.append("Nobody on this map is known to be affected.")
    if unknown:
        notes.append(f"How {unknown} of {several(affected, 'person', 'people')} affected stand now is unknown.")
    if outside:
        be = "is" if len(outside) == 1 else "are"
        notes.append(f"{several(len(outside), 'person', 'people')} with a part in it {be} not on this map.")
    if not affair.deals:
        notes.append("No deal is known to hang on it.")
    if not sight.map.ties:
        notes.append("No tie is known on this map, so nobody moves anybody.")
    return tuple(notes)


def _tell(sight: Sight, affair: Affair, fighters: tuple[Affected, ...], cover: Standing) -> str:
    will = [sight.name(a.person) for a in fighters if a.fight is Fight.WILL]
    may = [sight.name(a.person) for a in fighters if a.fight is Fight.MAY]
    said = f"{listed(will)} will fight it" if will else "Nobody is known who will fight it"
    said += f", and {listed(may)} may." if may else "."
    return sentence(said, cover.sentence, affair.authority().sentence)
