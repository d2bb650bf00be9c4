"""Relationship level now and wanted, and the trust that somebody of ours has, such as the product manager."""

from __future__ import annotations

from dataclasses import dataclass

from graph.questions.assessed import Fact, Known, known
from graph.questions.sight import Sight, stated
from graph.questions.words import ago, listed, word
from graph.sentences import several
from graph.ties import Tie
from ledger.domain.stakeholder import RelationshipLevel

LEVELS = list(RelationshipLevel)


@dataclass(frozen=True, slots=True)
class Relation:
    """``missing`` is how many levels lie between now and wanted; below 0 when we are more than was wanted."""

    person: str
    now: Fact[RelationshipLevel] | None
    wanted: Fact[RelationshipLevel] | None
    stale: bool
    missing: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Relations:
    """Those whose level is furthest from what is wanted first; unknown levels last, and counted."""

    relations: tuple[Relation, ...]
    short: int
    unknown: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Trust:
    """Who trusts somebody, who is at odds with them, and of whom neither is known."""

    person: str
    trusted_by: tuple[Tie, ...]
    at_odds: tuple[Tie, ...]
    unknown: tuple[str, ...]
    ours: int
    theirs: int
    sentence: str


def relations(sight: Sight) -> Relations:
    """Return what we are to each of theirs, and what we want to be."""
    found = [_relation(sight, i, known(sight.people.get(i), sight.deal_id)) for i in sight.theirs]
    found.sort(key=lambda r: (r.missing is None, -(r.missing or 0), sight.name(r.person), r.person))
    short = sum((r.missing or 0) > 0 for r in found)
    unknown = sum(r.now is None for r in found)
    if not found:
        told = "Nobody of the customer's is on this map."
    else:
        told = f"With {short or 'none'} of {several(len(found), 'person', 'people')} we are less than we want to be"
        told += f"; of {unknown} the level is unknown." if unknown else "."
    return Relations(tuple(found), short, unknown, told)


def _relation(sight: Sight, person: str, facts: Known) -> Relation:
    name, now, wanted = sight.name(person), facts.level, facts.wanted
    stale = now is not None and now.stale(sight.today, sight.stale_after)
    missing = None if now is None or wanted is None else LEVELS.index(wanted.value) - LEVELS.index(now.value)
    if now is None:
        told = f"What we are to {name} is unknown."
    else:
        seen = f"{ago(now.on, sight.today)}{' (stale)' if stale else ''}"
        told = f"To {name} we are a {word(now.value.value)}, as seen {seen}"
        told += "." if wanted is None else f"; wanted: {word(wanted.value.value)}."
    return Relation(person, now, wanted, stale, missing, told)


def trust(sight: Sight, person: str) -> Trust:
    """Return who trusts somebody of ours, such as the product manager."""
    named = sight.person(person, "person")
    person, name = named.id, named.name
    trusted = tuple(t for _, whom, t in stated(sight.map, "trusts") if whom == person)
    odds = tuple(t for t in sight.map.ties if t.sign < 0 and person in (t.source, t.target))
    by = tuple(dict.fromkeys(t.target for t in trusted))  # two may say the same of one
    against = tuple(dict.fromkeys(t.target if t.source == person else t.source for t in odds))
    others = [i for i in sight.map.people if i != person]
    unknown = tuple(i for i in others if i not in by and i not in against)
    ours = sum(sight.map.people[i].side == "ours" for i in by)
    told = f"Nobody is known to trust {name}."
    if by:
        told = f"{listed(sight.name(i) for i in by)} {_s('trusts', 'trust', by)} {name}."
    if against:
        who = listed(sight.name(i) for i in against)
        told += f" {who} {_s('is', 'are', against)} at odds with {name}."
    if unknown:
        told += f" Of {len(unknown)} of {several(len(others), 'other', 'others')} nothing is known."
    return Trust(person, trusted, odds, unknown, ours, len(by) - ours, told)


def _s(one: str, many: str, who: tuple[str, ...]) -> str:
    return one if len(who) == 1 else many
