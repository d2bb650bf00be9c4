"""What is written under each shape: the name, the part they have, and where our cover is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph.drawing.layout import Place
from graph.drawing.lines import Box
from graph.drawing.style import RADIUS
from graph.drawing.text import cut, told, width
from graph.questions.assessed import known
from graph.questions.reach import Cover, reach
from graph.questions.sight import Sight
from graph.questions.words import listed, stance_word, word
from ledger.domain.stakeholder import BuyingRole

NAME, SMALL = 12.5, 10.0
ROOM = 168.0


@dataclass(frozen=True, slots=True)
class Label:
    """``money`` marks who releases it, ``door`` who keeps it, ``bare`` a member of the committee without our cover."""

    name: str
    part: str
    spoken: str
    money: bool
    door: bool
    bare: bool

    @property
    def rows(self) -> int:
        return 1 + bool(self.part) + self.bare


def labels(sight: Sight) -> dict[str, Label]:
    """Return the labels of everybody on the map."""
    seats = {} if sight.deal is None else {m.stakeholder: m.roles for m in sight.deal.committee}
    found = {}
    for i, p in sight.map.people.items():
        facts = known(sight.people.get(i), sight.deal_id)
        roles = (seats.get(i) or facts.roles) if i in seats else ()
        somebody = sight.people.get(i)
        title = somebody.job_title if somebody is not None else None
        part = listed((word(r.value) for r in roles), 3) if roles else (title or word(p.role))
        bare = i in seats and reach(sight, i, facts).cover is Cover.UNCOVERED
        name = told(p.name) or "somebody"
        stance = f"stance {stance_word(p.stance)}" if p.side != "ours" or p.stance is not None else "one of ours"
        spoken = ", ".join([name, told(part), stance, *(["nobody of ours covers them"] if bare else [])])
        found[i] = Label(
            cut(name, NAME, ROOM),
            cut(part, SMALL, ROOM),
            spoken,
            money=BuyingRole.ECONOMIC_BUYER in roles,
            door=BuyingRole.GATEKEEPER in roles,
            bare=bare,
        )
    return found


def boxes(found: Mapping[str, Label], places: Mapping[str, Place]) -> dict[str, Box]:
    """Return the room each label takes: left, top, right, bottom."""
    taken = {}
    for i, label in found.items():
        p = places[i]
        half = max(width(label.name, NAME), width(label.part, SMALL)) / 2
        top = p.y + RADIUS + 3
        taken[i] = (p.x - half, top, p.x + half, top + 4 + NAME + (label.rows - 1) * (SMALL + 2.5))
    return taken
