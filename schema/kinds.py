"""Kinds: the types of the API that stand for classes of the domain, declared so that all can name each other."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Annotated, Any

import msgspec
import strawberry

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.domain.kernel.event import EVENTS, Event
from schema.connections import connection
from schema.node import Node
from schema.reflect.hints import shapes
from schema.reflect.names import name_of, plural_of, words
from schema.reflect.output import TYPES, Shown, declare
from schema.scalars import DateTime

Thing = declare("Thing", Node)
Utterance = declare("Utterance", Node)
TYPES[Aggregate], TYPES[Event] = Thing, Utterance


def plural(cls: type[Aggregate]) -> str:
    """Return the name of the list of a kind."""
    return plural_of(cls.kind)


def _records(cls: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for shape in shapes(cls):
        if shape.is_struct and shape.name != "sealed":
            yield shape.base
            yield from _records(shape.base)


RECORDS: tuple[type[msgspec.Struct], ...] = tuple(
    dict.fromkeys(record for cls in (*AGGREGATES.values(), *EVENTS.values()) for record in _records(cls))
)
"""The structs inside states and events: endorsements, wordings, reactions, amounts …"""

for _cls in AGGREGATES.values():
    TYPES[_cls] = declare(name_of(_cls), Thing)
for _event in EVENTS.values():
    TYPES[_event] = declare(name_of(_event), Utterance)
for _record in RECORDS:
    TYPES[_record] = declare(name_of(_record))

HistoryItem: Any = Annotated[
    reduce(or_, (TYPES[event] for event in EVENTS.values())),
    strawberry.union("HistoryItem", description="An event, by its type. All are utterances."),
]
HistoryConnection = connection(
    "History",
    HistoryItem,
    "events",
    {
        "unfiltered_count": Shown(int, "How many events there are without the filter."),
        "updated_at": Shown(DateTime | None, "When the newest event that fits the filter was recorded."),
    },
)
CONNECTIONS: dict[type[Aggregate], Any] = {
    cls: connection(cls.__name__, TYPES[cls], words(plural(cls))) for cls in AGGREGATES.values()
}
