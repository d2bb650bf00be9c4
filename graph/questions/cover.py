"""Our own side's cover for the person who has to say no: mandate, superiors, sponsors, and the distance to the top."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from graph.measures.paths import Path, best_paths
from graph.questions.mandates import Held
from graph.questions.sight import Sight, stated
from graph.questions.ways import roads
from graph.questions.words import chain, listed
from graph.sentences import several


class CoverKind(StrEnum):
    """Why somebody is thought to stand behind the one who says no, the firmest first."""

    BACKING_GIVEN = "backing_given"
    MANDATE = "mandate"
    SPONSOR = "sponsor"
    SUPERIOR = "superior"
    TRUSTS = "trusts"


COVER_KIND_WORDS = {
    CoverKind.BACKING_GIVEN: "Said, before this no, that they stand behind it.",
    CoverKind.MANDATE: "Gave them the authority to decide it.",
    CoverKind.SPONSOR: "Backs them with their own standing.",
    CoverKind.SUPERIOR: "Is their superior, or a superior's.",
    CoverKind.TRUSTS: "Takes their word, and has a say on our side.",
}
POWERFUL = ("executive", "product", "engineering", "finance", "legal")
"""Roles of ours whose trust is cover, where more is not known."""


@dataclass(frozen=True, slots=True)
class Backer:
    """Somebody who covers, why, and over which path the word of the one who says no reaches them."""

    person: str
    kinds: tuple[CoverKind, ...]
    path: Path | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Standing:
    """``distance`` is how many superiors lie between somebody and the top of our side, that one included; None where no
    superior is known.
    """

    person: str
    backers: tuple[Backer, ...]
    superiors: tuple[str, ...]
    top: str | None
    distance: int | None
    mandates: tuple[Held, ...]
    sentence: str


def standing(
    sight: Sight,
    person: str,
    mandates: Collection[Held] = (),
    backing: Collection[str] = (),
    against: Collection[str] = (),
) -> Standing:
    """Return who covers somebody of ours. ``backing`` gave it for the matter at hand; ``against`` refused it."""
    named = sight.person(person, "person")
    person, name = named.id, named.name
    above = superiors(sight, person)
    reasons: dict[str, list[CoverKind]] = {}

    def because(who: str | None, kind: CoverKind) -> None:
        if who is not None and who != person and who in sight.map.people and who not in against:
            kinds = reasons.setdefault(who, [])
            if kind not in kinds:
                kinds.append(kind)

    for who in backing:
        because(who, CoverKind.BACKING_GIVEN)
    for held in mandates:
        if held.valid:
            because(held.granted_by, CoverKind.MANDATE)
    for sponsor, protege, _ in stated(sight.map, "sponsors"):
        if protege == person:
            because(sponsor, CoverKind.SPONSOR)
    for who in above:
        because(who, CoverKind.SUPERIOR)
    for who, trusted, _ in stated(sight.map, "trusts"):
        somebody = sight.map.people[who]
        if trusted == person and somebody.side == "ours" and (somebody.role in POWERFUL or who in above):
            because(who, CoverKind.TRUSTS)
    graph, order = roads(sight.map), list(CoverKind)
    backers = []
    for who, kinds in reasons.items():
        kinds.sort(key=order.index)
        path = next(iter(best_paths(graph, [person], who, 1)), None)
        backers.append(Backer(who, tuple(kinds), path, _say(sight, name, who, kinds, path)))
    backers.sort(key=lambda b: (order.index(b.kinds[0]), -len(b.kinds), sight.name(b.person), b.person))
    return Standing(
        person=person,
        backers=tuple(backers),
        superiors=above,
        top=above[-1] if above else None,
        distance=len(above) or None,
        mandates=tuple(mandates),
        sentence=_tell(sight, name, backers, above),
    )


def superiors(sight: Sight, person: str) -> tuple[str, ...]:
    """Return somebody's superiors, the nearest first, on their own side. Circles end where they close."""
    side = sight.map.people[person].side if person in sight.map.people else None
    lines = reversed(stated(sight.map, "reports_to"))  # the strongest is written last, and stays
    boss = {below: over for below, over, _ in lines if sight.map.people[over].side == side}
    found: list[str] = []
    at = person
    while at in boss and boss[at] not in (*found, person):
        at = boss[at]
        found.append(at)
    return tuple(found)


def _say(sight: Sight, name: str, who: str, kinds: list[CoverKind], path: Path | None) -> str:
    said = {
        CoverKind.BACKING_GIVEN: "gave backing for it",
        CoverKind.MANDATE: "gave the mandate",
        CoverKind.SPONSOR: f"sponsors {name}",
        CoverKind.SUPERIOR: f"is above {name}",
        CoverKind.TRUSTS: f"trusts {name}",
    }
    way = f" ({chain(sight.name(p) for p in path.people)})" if path is not None and path.steps > 1 else ""
    return f"{sight.name(who)} {listed(said[k] for k in kinds)}{way}."


def _tell(sight: Sight, name: str, backers: list[Backer], above: tuple[str, ...]) -> str:
    if not backers:
        return f"Nobody is known to cover {name}: no backing, no sponsor, no superior on this map."
    firm = [b for b in backers if b.kinds[0] in (CoverKind.BACKING_GIVEN, CoverKind.MANDATE)]
    told = f"{listed(sight.name(b.person) for b in backers)} could cover {name}"
    told += f"; {listed(sight.name(b.person) for b in firm)} said so." if firm else "; nobody has said so for this no."
    if above:
        told += f" {several(len(above), 'superior', 'superiors')} up to the top: {chain(sight.name(p) for p in above)}."
    return told
