"""What changed between two moments: the map's difference, and what changed in the deal itself."""

from __future__ import annotations

from dataclasses import dataclass

from graph.questions.assessed import known
from graph.questions.difference import Difference, difference
from graph.questions.sight import Sight
from graph.questions.stances import Assumed
from graph.questions.whatif import deciders
from graph.questions.words import listed, word
from ledger.domain.opportunity.state import Opportunity


@dataclass(frozen=True, slots=True)
class DealChange:
    """One thing about the deal that is different, in words. ``person`` where it is about somebody."""

    what: str
    person: str | None
    before: str | None
    after: str | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Changed:
    """``before`` and ``after`` are the positions that the two sides are true for."""

    difference: Difference
    deal: tuple[DealChange, ...]
    before: int | None
    after: int | None
    sentence: str

    @property
    def nothing(self) -> bool:
        return self.difference.nothing and not self.deal


def changes(before: Sight, after: Sight, assumed: Assumed | None = None) -> Changed:
    """Return what is different in ``after``."""
    targets = {*deciders(before), *deciders(after)}
    moved = difference(before.map, after.map, targets, assumed)
    deal = tuple(_deal(before, after))
    told = " ".join([*(d.sentence for d in deal[:4]), moved.sentence] if deal else [moved.sentence])
    if deal and moved.nothing:
        told = " ".join(d.sentence for d in deal[:4])
    return Changed(moved, deal, before.map.position, after.map.position, told)


def _deal(before: Sight, after: Sight) -> list[DealChange]:
    if after.deal is None:
        return []
    was = before.deal or Opportunity(id=after.deal.id)
    now = after.deal
    found = []
    for what in ("amount", "stage", "status", "expected_close"):
        one, other = getattr(was, what), getattr(now, what)
        if one != other:
            found.append(_fact(what, None if one is None else str(one), None if other is None else str(other)))
    seats = {m.stakeholder: m.roles for m in was.committee}
    now_seats = {m.stakeholder: m.roles for m in now.committee}
    found += [
        _seat(before, after, i, _roles(seats.get(i)), _roles(now_seats.get(i)))
        for i in sorted(seats.keys() | now_seats.keys(), key=lambda i: (after.name(i), i))
        if seats.get(i) != now_seats.get(i)
    ]
    for i in sorted(now_seats, key=lambda i: (after.name(i), i)):
        one, other = known(before.people.get(i), now.id), known(after.people.get(i), now.id)
        for what in ("support", "coverage", "level", "engagement"):
            a, b = getattr(one, what), getattr(other, what)
            x, y = (None if f is None else word(f.value.value) for f in (a, b))
            if x != y:
                told = f"{what.capitalize()} of {after.name(i)}: {x or 'unknown'} → {y or 'unknown'}."
                found.append(DealChange(what, i, x, y, told))
    return found


def _fact(what: str, before: str | None, after: str | None) -> DealChange:
    return DealChange(what, None, before, after, f"{word(what).capitalize()}: {before or 'none'} → {after or 'none'}.")


def _seat(before: Sight, after: Sight, person: str, was: str | None, now: str | None) -> DealChange:
    name = (after if person in after.map.people or person in after.people else before).name(person)
    if was is None:
        told = f"{name} is on the committee now: {now}."
    elif now is None:
        told = f"{name} is no longer on the committee."
    else:
        told = f"{name} is {now} now, before {was}."
    return DealChange("committee", person, was, now, told)


def _roles(roles: tuple[object, ...] | None) -> str | None:
    if roles is None:
        return None
    return listed(word(str(r)) for r in roles) if roles else "part not named"
