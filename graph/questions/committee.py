"""Who decides a deal, and where are we uncovered: the buying committee with its roles, support, coverage and gaps.

Unknown is not neutral: a seat without an assessment is a gap, and so is one whose assessment is too old to rely on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import networkx as nx

from graph.measures.paths import Path, best_paths
from graph.questions.assessed import Known, known
from graph.questions.reach import Cover, Reach, reach
from graph.questions.sight import Sight
from graph.questions.ways import roads
from graph.questions.words import ago, chain, listed, sentence, word
from graph.sentences import percent, several
from ledger.domain.stakeholder import BuyingRole

DECIDING = (BuyingRole.ECONOMIC_BUYER, BuyingRole.DECIDER, BuyingRole.APPROVER)
NEEDED = (BuyingRole.ECONOMIC_BUYER, BuyingRole.CHAMPION)
"""Roles without which a deal is decided over our heads."""


class GapKind(StrEnum):
    """What is missing, the gravest first."""

    NO_COMMITTEE = "no_committee"
    NO_ECONOMIC_BUYER = "no_economic_buyer"
    UNCOVERED_ECONOMIC_BUYER = "uncovered_economic_buyer"
    UNCOVERED = "uncovered"
    AGAINST_US = "against_us"
    STANCE_UNKNOWN = "stance_unknown"
    ASSESSMENT_STALE = "assessment_stale"
    ASSESSORS_DISAGREE = "assessors_disagree"
    THIN_COVER = "thin_cover"
    NO_CHAMPION = "no_champion"
    LEFT = "left"


GAP_WORDS = {
    GapKind.NO_COMMITTEE: "Nobody is named on the buying committee.",
    GapKind.NO_ECONOMIC_BUYER: "Nobody is known to release the money.",
    GapKind.UNCOVERED_ECONOMIC_BUYER: "Nobody of ours covers the one who releases the money.",
    GapKind.UNCOVERED: "Nobody of ours covers this member.",
    GapKind.AGAINST_US: "This member is against us.",
    GapKind.STANCE_UNKNOWN: "Nobody has said how this member stands; unknown is not neutral.",
    GapKind.ASSESSMENT_STALE: "What is known of this member's stance is too old to rely on.",
    GapKind.ASSESSORS_DISAGREE: "Our assessors see this member differently.",
    GapKind.THIN_COVER: "Our side has met this member only in passing, or is merely trusted.",
    GapKind.NO_CHAMPION: "Nobody is known to fight for us when we are not in the room.",
    GapKind.LEFT: "This member has left or stepped aside, and still has a seat.",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that leadership should close before the deal is decided."""

    kind: GapKind
    person: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody with a part in the customer's decision. ``way`` is our best way in, where nobody covers them.

    Who has ``left`` keeps the seat until somebody takes it from them, and decides nothing.
    """

    person: str
    roles: tuple[BuyingRole, ...]
    known: Known
    reach: Reach
    stale: bool
    age: int | None
    way: Path | None
    sentence: str
    left: bool = False

    @property
    def decides(self) -> bool:
        return not self.left and any(r in DECIDING for r in self.roles)


@dataclass(frozen=True, slots=True)
class Committee:
    """``assessed`` is the share of seats whose support is known and fresh; None where there is no seat.

    Whoever has left is among the seats, and counts for nothing else.
    """

    seats: tuple[Seat, ...]
    gaps: tuple[Gap, ...]
    deciders: tuple[str, ...]
    missing_roles: tuple[BuyingRole, ...]
    assessed: float | None
    unknown: int
    stale: int
    oldest: date | None
    stale_after: int
    sentence: str


def committee(sight: Sight) -> Committee:
    """Return who decides the deal, those with the final word first, and where we are uncovered."""
    deal = sight.the_deal()
    roads_there = roads(sight.map)
    members = {m.stakeholder: m.roles for m in deal.committee}
    seats = [_seat(sight, i, roles, roads_there) for i, roles in members.items()]
    seats.sort(key=lambda s: (not s.decides, -_power(s), sight.name(s.person), s.person))
    here = [s for s in seats if not s.left]
    held = {r for s in here for r in s.roles}
    gaps = [*_missing(seats, held), *(g for s in seats for g in _gaps(sight, s))]
    order = list(GapKind)
    gaps.sort(key=lambda g: (order.index(g.kind), sight.name(g.person or ""), g.person or ""))
    unknown, stale = sum(s.known.support is None for s in here), sum(s.stale for s in here)
    days = [s.known.support.on for s in here if s.known.support is not None and s.known.support.on is not None]
    return Committee(
        seats=tuple(seats),
        gaps=tuple(gaps),
        deciders=tuple(s.person for s in seats if s.decides),
        missing_roles=tuple(r for r in NEEDED if r not in held),
        assessed=(len(here) - unknown - stale) / len(here) if here else None,
        unknown=unknown,
        stale=stale,
        oldest=min(days, default=None),
        stale_after=sight.stale_after,
        sentence=_tell(sight, seats, unknown, stale),
    )


def _seat(sight: Sight, person: str, roles: tuple[BuyingRole, ...], graph: nx.DiGraph[str]) -> Seat:
    facts = known(sight.people.get(person), sight.deal_id)
    parts = roles or facts.roles
    somebody = sight.people.get(person)
    left = somebody is not None and not somebody.active
    reached = reach(sight, person, facts)
    support = facts.support
    stale = support is not None and support.stale(sight.today, sight.stale_after)
    way: Path | None = None
    if reached.cover is not Cover.COVERED and not left:
        found = best_paths(graph, sight.ours, person, 1)
        way = found[0] if found else None
    age = None if support is None else support.age(sight.today)
    told = _gone(sight, person, parts) if left else _say(sight, person, parts, facts, reached, stale, way)
    return Seat(person, parts, facts, reached, stale, age, way, told, left)


def _power(seat: Seat) -> float:
    return seat.known.power.value if seat.known.power is not None else 0.0


def _part(roles: tuple[BuyingRole, ...]) -> str:
    return listed(word(r.value) for r in roles) if roles else "a member whose part nobody has named"


def _gone(sight: Sight, person: str, roles: tuple[BuyingRole, ...]) -> str:
    return f"{sight.name(person)} was {_part(roles)}, and has left or stepped aside."


def _say(
    sight: Sight,
    person: str,
    roles: tuple[BuyingRole, ...],
    facts: Known,
    reached: Reach,
    stale: bool,
    way: Path | None,
) -> str:
    name = sight.name(person)
    if facts.support is None:
        stands = "how they stand is unknown"
    else:
        seen = ago(facts.support.on, sight.today)
        stands = f"{word(facts.support.value.value)}, as seen {seen}{' (stale)' if stale else ''}"
    if reached.covered_by:
        cover = f"covered by {listed(sight.name(p) for p in reached.covered_by)}"
    elif reached.cover is Cover.COVERED:
        cover = "well known to our side, though nobody is named as their cover"
    elif reached.trusts:
        cover = f"trusts {listed(sight.name(p) for p in reached.trusts)}, but nobody is named as their cover"
    else:
        cover = "met only in passing" if reached.cover is Cover.THIN else "nobody of ours covers them"
    lead = ""
    if way is not None and way.steps > 1:
        lead = f"The best way in is {chain(sight.name(p) for p in way.people)} ({percent(way.probability)})."
    elif way is None and reached.cover is Cover.UNCOVERED:
        lead = "No way in is known."
    return sentence(f"{name} is {_part(roles)}: {stands}; {cover}.", lead)


def _missing(seats: list[Seat], held: set[BuyingRole]) -> list[Gap]:
    if not seats:
        return [Gap(GapKind.NO_COMMITTEE, None, "Nobody is named on the buying committee of this deal.")]
    gaps = []
    if BuyingRole.ECONOMIC_BUYER not in held:
        gaps.append(Gap(GapKind.NO_ECONOMIC_BUYER, None, "Nobody on the committee is known to release the money."))
    if BuyingRole.CHAMPION not in held:
        gaps.append(Gap(GapKind.NO_CHAMPION, None, "Nobody on the committee is known to fight for us."))
    return gaps


def _gaps(sight: Sight, seat: Seat) -> list[Gap]:
    name, found = sight.name(seat.person), []

    def gap(kind: GapKind, text: str) -> None:
        found.append(Gap(kind, seat.person, text))

    if seat.left:
        gap(GapKind.LEFT, f"{name} has left or stepped aside, and still has a seat.")
        return found
    if seat.reach.cover is Cover.UNCOVERED:
        if BuyingRole.ECONOMIC_BUYER in seat.roles:
            gap(GapKind.UNCOVERED_ECONOMIC_BUYER, f"{name} releases the money, and nobody of ours covers {name}.")
        else:
            gap(GapKind.UNCOVERED, f"Nobody of ours covers {name}.")
    elif seat.reach.cover is Cover.THIN:
        gap(GapKind.THIN_COVER, f"{name} is covered thinly: nobody of ours is named, or we met only in passing.")
    support = seat.known.support
    if support is None:
        gap(GapKind.STANCE_UNKNOWN, f"How {name} stands is unknown, which is not the same as neutral.")
    else:
        if support.value.score < 0:
            gap(GapKind.AGAINST_US, f"{name} is {word(support.value.value)}.")
        if seat.stale:
            old = f"{name} was last assessed {ago(support.on, sight.today)}"
            gap(GapKind.ASSESSMENT_STALE, f"{old}, longer than {several(sight.stale_after, 'day', 'days')}.")
    if seat.known.disagree:
        named = [sight.name(a) for a in seat.known.disagree]
        who = listed(named if len(named) > 1 else [*named, "somebody else"])
        gap(GapKind.ASSESSORS_DISAGREE, f"{who} see {name} differently; the newest is shown.")
    return found


def _tell(sight: Sight, seats: list[Seat], unknown: int, stale: int) -> str:
    if not seats:
        return "Nobody is named on the buying committee, so who decides this deal is unknown."
    if all(s.left for s in seats):
        return "Everybody on the buying committee has left or stepped aside, so who decides this deal is unknown."
    final = [s for s in seats if s.decides]
    bare = [s for s in seats if not s.left and s.reach.cover is Cover.UNCOVERED]
    who = listed(sight.name(s.person) for s in final)
    first = f"{who} {'decides' if len(final) == 1 else 'decide'}" if final else "Nobody is known to decide"
    cover = f"nobody of ours covers {listed(sight.name(s.person) for s in bare)}" if bare else "everybody is met"
    missing = [f"of {several(unknown, 'member', 'members')} the stance is unknown"] if unknown else []
    missing += [f"of {several(stale, 'member', 'members')} it is stale"] if stale else []
    rest = f" {'; '.join(missing)[0].upper()}{'; '.join(missing)[1:]}." if missing else ""
    return f"{first} this deal; {cover}.{rest}"
