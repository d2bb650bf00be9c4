"""Utterances: a type for each type of event, and what they all tell."""

from __future__ import annotations

from typing import Any

import strawberry

from ledger.domain.kernel.event import EVENTS, Event
from ledger.domain.stakeholder import Stakeholder
from ledger.views import history
from schema.asking import Scope
from schema.filters import EventType
from schema.ids import global_id
from schema.kinds import RECORDS, Thing, Utterance
from schema.node import GLOBAL_ID
from schema.reflect.docs import of_class
from schema.reflect.output import TYPES, VIEWS, Shown, View, complete, fields_of, view
from schema.replies import BESIDE
from schema.scalars import DateTime, Long


class UtteranceView(View):
    """An event as it is seen in a scope."""

    __slots__ = ("row",)

    def __init__(self, row: history.Utterance, scope: Scope) -> None:
        super().__init__(row.event, scope)
        self.row = row


def told(row: history.Utterance, scope: Scope) -> Any:
    """Return the view of an event in a scope."""
    return VIEWS[type(row.event)](row, scope)


def _because(v: Any) -> Any:
    return None if v.it.because_of is None else v.seen_in.events.load(v.it.because_of)


def _recorder(v: Any) -> Any:
    return v.seen_in.things.load(v.it.recorded_by) if v.it.recorded_by.startswith("stk_") else None


def _details(v: Any) -> Any:
    """JSON is full of braces that are no mentions, so it is only looked at for having been erased."""
    return v.it.details if v.it.details is None or "\ue000" not in v.it.details else v.seen_in.text(v.it.details)


ELSEWHERE = ("originator_id", "originator_version", "because_of", "sealed", "details", "recorded_by", "irregular")
ENVELOPE: dict[str, Shown] = {
    "id": Shown(strawberry.ID, GLOBAL_ID, lambda v: global_id(v.it.event_id)),
    "event_id": Shown(
        str, "Its id inside the ledger, `<stream id>@<version>`; what `becauseOf` takes.", lambda v: v.it.event_id
    ),
    "position": Shown(
        Long, "Its place in the ledger. Positions have no gaps and never change.", lambda v: v.row.position
    ),
    "type": Shown(EventType, "What type of event it is.", lambda v: v.row.topic),
    "thing": Shown(Thing | None, "The thing whose stream holds it.", lambda v: v.seen_in.things.load(v.row.thing)),
    "sentence": Shown(str, "The event told in plain words.", lambda v: v.seen_in.text(v.row.sentence)),
    "effective_at": Shown(
        DateTime,
        "When it counts as having happened: by its speaker, else by its source, else by this ledger.",
        lambda v: v.row.effective_at,
    ),
    "recorded_at": Shown(
        DateTime, "When this ledger recorded it. This clock never runs backwards.", lambda v: v.row.recorded_at
    ),
    "undated": Shown(bool, "True when nobody says when it happened.", lambda v: v.row.undated),
    "backdated": Shown(
        bool, "True when something that happened after it had been recorded before it.", lambda v: v.row.backdated
    ),
    "irregular": Shown(
        str | None, "The rule that an imported act broke; it was recorded all the same.", lambda v: v.row.irregular
    ),
    "recorded_by": Shown(
        str,
        "Who wrote it down: a stakeholder's id inside the ledger, or the principal that was signed in.",
        lambda v: v.it.recorded_by,
    ),
    "recorder": Shown(TYPES[Stakeholder] | None, "The stakeholder who wrote it down, if it was one.", _recorder),
    "because": Shown(Utterance | None, "The earlier event that led to it.", _because),
    "details": Shown(str | None, "What else the source says, as JSON; kept as it was.", _details),
    **fields_of(Event, but=ELSEWHERE),
    **BESIDE,
}
complete(
    Utterance,
    ENVELOPE,
    "What all events share: who said what to whom, about what, when and why. The speaker (`by`) is not the scribe "
    "(`recordedBy`), and `basis` tells how the scribe knows.",
    interface=True,
)
_BASE = type("UtteranceView", (UtteranceView,), {n: property(s.get) for n, s in ENVELOPE.items() if s.get is not None})

for _record in RECORDS:
    _fields = fields_of(_record)
    complete(TYPES[_record], _fields, of_class(_record))
    VIEWS[_record] = view(TYPES[_record], _fields)

for _event in EVENTS.values():
    _fields = fields_of(_event, but=Event.__struct_fields__)
    if twice := _fields.keys() & ENVELOPE.keys():
        raise TypeError(f"{_event.__name__} has a field of the envelope's name: {', '.join(sorted(twice))}")
    complete(TYPES[_event], _fields, of_class(_event))
    VIEWS[_event] = view(TYPES[_event], _fields, _BASE)
