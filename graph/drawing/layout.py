"""Where everybody stands: ours to the left, theirs to the right, a lane for each kind of role, the first come inside.

Places are given out in the order in which people came in, and are never given out again. So nobody moves when others
arrive, leave, or are tied; a map of any day shows the same person in the same place. Whoever changes lane moves there,
and leaves the old place empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STEP, SUBROW, LANE, GAP = 114.0, 92.0, 204.0, 264.0
"""Between neighbours of a lane, between its two rows, between lanes, and between the sides."""

LANES: tuple[tuple[str, str], ...] = (
    ("Executives", "Executives"),
    ("Product and engineering", "Buyers"),
    ("Sales and marketing", "Influencers"),
    ("Support, finance, legal, others", "Everybody else"),
    ("Side not known", "Side not known"),
)
"""What the lanes are called on our side and on theirs."""
_OURS = {"executive": 0, "product": 1, "engineering": 1, "sales": 2, "marketing": 2}
_THEIRS = {"executive": 0, "buyer": 1, "influencer": 2}
NOWHERE = 4


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody came in, or changed role or side, at a position of the ledger."""

    position: int
    person: str
    role: str
    side: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the sheet; 0 is the middle between the sides. ``slot`` counts from there outwards."""

    x: float
    y: float
    lane: int
    side: str | None
    slot: int


def lane_of(role: str, side: str | None) -> int:
    """Return the lane of a role.

    >>> lane_of("executive", "ours"), lane_of("sales", "theirs"), lane_of("buyer", None)
    (0, 3, 4)
    """
    if side is None:
        return NOWHERE
    return (_OURS if side == "ours" else _THEIRS).get(role, 3)


def layout(arrivals: Iterable[Arrival]) -> dict[str, Place]:
    """Return where everybody stands.

    >>> came = [Arrival(1, "ada", "sales", "ours"), Arrival(2, "cfo", "executive", "theirs")]
    >>> before, after = layout(came), layout([*came, Arrival(3, "bo", "sales", "ours")])
    >>> before["ada"] == after["ada"], after["bo"].slot
    (True, 1)
    """
    taken: dict[tuple[int, str | None], int] = {}
    places: dict[str, Place] = {}
    for a in sorted(arrivals, key=lambda a: (a.position, a.person)):
        lane = lane_of(a.role, a.side)
        here = places.get(a.person)
        if here is not None and (here.lane, here.side) == (lane, a.side):
            continue
        slot = taken.get((lane, a.side), 0)
        taken[lane, a.side] = slot + 1
        places[a.person] = _place(lane, a.side, slot)
    return places


def with_strangers(places: Mapping[str, Place], people: Iterable[tuple[str, str, str | None]]) -> dict[str, Place]:
    """Return the places, and places after all others for people of whom no arrival is known."""
    found = dict(places)
    taken: dict[tuple[int, str | None], int] = {}
    for p in places.values():
        key = (p.lane, p.side)
        taken[key] = max(taken.get(key, 0), p.slot + 1)
    for person, role, side in sorted(people):
        if person not in found:
            lane = lane_of(role, side)
            slot = taken.get((lane, side), 0)
            taken[lane, side] = slot + 1
            found[person] = _place(lane, side, slot)
    return found


def _place(lane: int, side: str | None, slot: int) -> Place:
    column = slot
    x = GAP / 2 + slot * STEP
    if side is None:  # a row of its own below, from the middle to both sides
        column = (slot + 1) // 2
        x = column * STEP * (1 if slot % 2 else -1) + 0.0
    elif side == "ours":
        x = -x
    # Two rows a lane, so that names have room and no tie has to run through a neighbour.
    return Place(x, lane * LANE + (column % 2) * SUBROW, lane, side, slot)
