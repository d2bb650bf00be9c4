"""A tie of the map, with the events that show it."""

from __future__ import annotations

from typing import Any

from schema.influence.measures import TieKind
from schema.influence.people import Person, person
from schema.kinds import HistoryItem
from schema.reflect.output import Shown, complete, declare, many, view
from schema.scalars import DateTime, Long


async def _events(v: Any) -> list[Any]:
    found = await v.seen_in.positions.load_many(str(p) for p in sorted(v.it.evidence))
    return [event for event in found if event is not None]


_TIE = {
    "source": Shown(Person | None, "Who moves.", person(lambda v: v.it.source)),
    "target": Shown(Person | None, "Who is moved.", person(lambda v: v.it.target)),
    "kind": Shown(TieKind, "What ties them.", lambda v: v.it.kind),
    "label": Shown(str | None, "The source's own word for it.", lambda v: v.it.label),
    "sign": Shown(int, "+1 for a tie that helps, -1 for one that hinders.", lambda v: v.it.sign),
    "weight": Shown(float, "How strong it is.", lambda v: v.it.weight),
    "directed": Shown(bool, "False when it holds both ways alike.", lambda v: v.it.directed),
    "asserted_by": Shown(Person | None, "Who says so, when somebody said so.", person(lambda v: v.it.asserted_by)),
    "evidence": Shown(list[Long], "The positions of the events that show it.", lambda v: list(v.it.evidence)),
    "events": Shown(many(HistoryItem), "The events that show it.", _events),
    "last_seen": Shown(DateTime | None, "When it was last seen.", lambda v: v.it.last_seen),
}
TieType = declare("InfluenceTie")
complete(TieType, _TIE, "A tie: the source has influence on the target.")
TIE = view(TieType, _TIE)
