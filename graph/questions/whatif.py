"""What if: a no is said, somebody comes or goes, a tie forms or breaks, a stance changes. Answered as a difference from
now; nothing is written to the log.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from graph.projection import InfluenceMap, build
from graph.questions.difference import Difference, difference
from graph.questions.errors import ImpossibleChange, PersonNotOnMap
from graph.questions.oneperson import of_one
from graph.questions.sight import Sight
from graph.questions.stances import Assumed
from graph.questions.words import listed, sentence
from graph.ties import Person, Tie, tie
from ledger.domain.relationship import STRENGTH, TieKind
from ledger.domain.stakeholder import BuyingRole

ASSERTED = frozenset(kind.value for kind in TieKind)


@dataclass(frozen=True, slots=True)
class SayNo:
    """Those who asked and endorsed fall by what `Affair.shocks` says; unknown stances stay unknown."""

    shocks: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class LosePerson:
    person: str


@dataclass(frozen=True, slots=True)
class AddPerson:
    """Somebody who is not on the map yet; ``person.id`` is any word that later changes name them by."""

    person: Person


@dataclass(frozen=True, slots=True)
class AddTie:
    """As it is stated: subject KIND object, such as Priya covers Annika. Where no weight is given it is that which the
    ledger would give: what people assert without a strength has one for all kinds, what is uttered that of its kind.
    """

    subject: str
    object: str
    kind: str
    weight: float | None = None


@dataclass(frozen=True, slots=True)
class LoseTie:
    """Every tie between the two, or those of one kind; in either direction."""

    one: str
    other: str
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class SetStance:
    """-1 against us, 1 for us; None is unknown."""

    person: str
    stance: float | None


Change = SayNo | LosePerson | AddPerson | AddTie | LoseTie | SetStance


def what_if(
    sight: Sight, changes: Sequence[Change], targets: Collection[str] | None = None, assumed: Assumed | None = None
) -> Difference:
    """Return what would be different. Without a change, nothing is.

    Whom a no would move, and of whom nobody knows from where, is named in the sentence.
    """
    after = changed(sight.map, changes)
    found = difference(sight.map, after, deciders(sight) if targets is None else targets, assumed)
    told = _untold(sight, changes)
    return replace(found, sentence=sentence(found.sentence, told)) if told else found


def _untold(sight: Sight, changes: Sequence[Change]) -> str:
    """Name those whom a no moves and who have no stance on record: where they fall to is unknown, not nothing."""
    fall = {who for c in of_one(tuple(changes), sight.map.became) if isinstance(c, SayNo) for who, by in c.shocks if by}
    told = {c.person for c in changes if isinstance(c, SetStance)}
    unknown = sight.by_name(i for i in fall - told if (p := sight.map.people.get(i)) is not None and p.stance is None)
    if not unknown:
        return ""
    who, stand = listed(sight.name(i) for i in unknown), "stands" if len(unknown) == 1 else "stand"
    return f"How {who} {stand} is unknown, so where the no would leave them is not told: see its fallout."


def deciders(sight: Sight) -> tuple[str, ...]:
    """Return to whom the ways matter: the economic buyers of the deal who are still there, else their executives."""
    seats = () if sight.deal is None else sight.deal.committee
    final = [m.stakeholder for m in seats if BuyingRole.ECONOMIC_BUYER in m.roles and m.stakeholder in sight.map.people]
    if final:
        return tuple(final)
    return tuple(i for i in sight.theirs if sight.map.people[i].role == "executive")


def changed(influence_map: InfluenceMap, changes: Sequence[Change]) -> InfluenceMap:
    """Return the map with the changes made, one after the other."""
    people, ties = dict(influence_map.people), list(influence_map.ties)
    for number, change in enumerate(of_one(tuple(changes), influence_map.became)):
        people, ties = _one(people, ties, change, ("changes", str(number)))
    after = build(people.values(), ties, include_isolates=True, position=influence_map.position)  # weights have aged
    return replace(after, became=influence_map.became)


def more_ties(influence_map: InfluenceMap, ties: Sequence[Tie]) -> InfluenceMap:
    """Return the map with these ties besides, where both ends are on it and nothing of the kind ties them yet."""
    there = {(t.source, t.target, t.kind) for t in influence_map.ties}
    ends = influence_map.people.keys()
    new = [t for t in ties if {t.source, t.target} <= ends and (t.source, t.target, t.kind) not in there]
    if not new:
        return influence_map
    position = influence_map.position
    more = build(influence_map.people.values(), [*influence_map.ties, *new], include_isolates=True, position=position)
    return replace(more, became=influence_map.became)


def _one(
    people: dict[str, Person], ties: list[Tie], change: Change, path: tuple[str, ...]
) -> tuple[dict[str, Person], list[Tie]]:
    def there(who: str) -> Person:
        if who not in people:
            raise PersonNotOnMap(f"{who} is not on this map", path=path)
        return people[who]

    match change:
        case SayNo(shocks):
            for who, by in shocks:
                p = people.get(who)
                if p is not None and p.stance is not None:
                    people = people | {who: replace(p, stance=_held(p.stance + by))}
        case LosePerson(who):
            there(who)
            people = {i: p for i, p in people.items() if i != who}
            ties = [t for t in ties if who not in (t.source, t.target)]
        case AddPerson(person):
            if not person.name.strip():
                raise ImpossibleChange("whoever comes in has no name", path=path)
            if person.stance is not None and not -1 <= person.stance <= 1:
                raise ImpossibleChange(f"a stance of {person.stance} is not between -1 and 1", path=path)
            if person.id in people:
                raise ImpossibleChange(f"{person.id} is on this map already", path=path)
            people = dict(sorted((people | {person.id: person}).items()))
        case AddTie(subject, other, kind, weight):
            if there(subject) is there(other):
                raise ImpossibleChange("nobody has a tie to themselves", path=path)
            if weight is not None and not 0 < weight <= 1:
                raise ImpossibleChange(f"a strength of {weight} is not above 0 and at most 1", path=path)
            unsaid = STRENGTH if kind in ASSERTED else None
            ties = [*ties, tie(subject, other, kind, weight=unsaid if weight is None else weight)]
        case LoseTie(one, other, kind):
            ends = {there(one).id, there(other).id}
            kept = [t for t in ties if {t.source, t.target} != ends or (kind is not None and t.kind != kind)]
            if len(kept) == len(ties):
                raise ImpossibleChange(f"there is no such tie between {one} and {other}", path=path)
            ties = kept
        case SetStance(who, stance):
            if stance is not None and not -1 <= stance <= 1:
                raise ImpossibleChange(f"a stance of {stance} is not between -1 and 1", path=path)
            people = people | {who: replace(there(who), stance=stance)}
    return people, ties


def _held(stance: float) -> float:
    return min(1.0, max(-1.0, stance))
