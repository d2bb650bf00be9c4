"""OCEL 2.0 (JSON): things as objects, events with all that they concern, as process mining reads them.

https://www.ocel-standard.org/2.0/ocel20_specification.pdf: every object and event has a declared type, every attribute
a declared type, every relationship an object that is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, get_args, get_type_hints

import msgspec

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.domain.kernel.types import Ref
from ledger.exchange.export.cloudevents import stamp
from ledger.exchange.export.telling import Names, events, names_for
from ledger.policy import Viewer, visible_kinds
from ledger.views import history, things
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of
from ledger.views.database import Database
from ledger.views.history import Utterance
from ledger.views.things import ThingFilter

EVENT_ATTRIBUTES = {
    "position": "integer",
    "recordedAt": "time",
    "sentence": "string",
    "basis": "string",
    "undated": "boolean",
    "backdated": "boolean",
    "irregular": "string",
    "source": "string",
}
OBJECT_ATTRIBUTES = {"title": "string", "externalId": "string", "status": "string", "placeholder": "boolean"}
PAGE = 500


def ocel(db: Database, viewer: Viewer, moment: Moment) -> Iterator[bytes]:
    """Yield the ledger at a moment as pieces of one OCEL 2.0 JSON document."""
    kinds = sorted(visible_kinds(viewer))
    topics = history.topics(db, viewer, moment)
    yield b'{"objectTypes":' + msgspec.json.encode([_type(kind, OBJECT_ATTRIBUTES) for kind in kinds])
    yield b',"eventTypes":' + msgspec.json.encode([_type(topic, EVENT_ATTRIBUTES) for topic in topics])
    yield b',"objects":['
    yield from _joined(_objects(db, viewer, moment, kinds))
    yield b'],"events":['
    yield from _joined(_events(db, viewer, moment))
    yield b"]}\n"


def _type(name: str, attributes: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": n, "type": t} for n, t in attributes.items()]}


def _joined(pieces: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    between = b"\n"
    for piece in pieces:
        yield between + msgspec.json.encode(piece)
        between = b",\n"


def _objects(db: Database, viewer: Viewer, moment: Moment, kinds: list[str]) -> Iterator[dict[str, Any]]:
    for cls in sorted(AGGREGATES.values(), key=lambda c: c.kind):
        if cls.kind not in kinds:
            continue
        every = things.every(db, viewer, cls, moment, ThingFilter())
        while page := list(islice(every, PAGE)):
            referred = {thing.id: list(_references(thing)) for thing in page}
            ids = {i for pairs in referred.values() for _, i in pairs}
            names = Names(db, viewer, moment, [t.facets().title for t in page], ids)
            for thing in page:
                relationships = [{"objectId": i, "qualifier": q} for q, i in referred[thing.id] if names.present(i)]
                yield {
                    "id": thing.id,
                    "type": cls.kind,
                    "attributes": _attributes(db, viewer, moment, thing, names),
                    "relationships": relationships,
                }


def _attributes(db: Database, viewer: Viewer, moment: Moment, thing: Aggregate, names: Names) -> list[dict[str, Any]]:
    """Return the attributes of an object: what it is called at the moment, and every status that it has had."""
    told = things.statuses(db, viewer, thing.id, moment)
    born = stamp(time_of(told[0][0])) if told else "1970-01-01T00:00:00Z"
    title = names.render(thing.facets().title)
    whole = {"title": title, "externalId": thing.external_id, "placeholder": thing.placeholder}
    found = [{"name": n, "time": born, "value": v} for n, v in whole.items() if v is not None]
    return [*found, *({"name": "status", "time": stamp(time_of(at)), "value": status} for at, status in told)]


def _events(db: Database, viewer: Viewer, moment: Moment) -> Iterator[dict[str, Any]]:
    for page in events(db, viewer, moment):
        names = names_for(db, viewer, moment, page)
        yield from (_event(utterance, names) for utterance in page)


def _event(u: Utterance, names: Names) -> dict[str, Any]:
    event = u.event
    concerned = [(u.thing, "thing"), (event.by, "by"), (event.on_behalf_of, "on behalf of")]
    concerned += [(i, "to") for i in event.to] + [(i, "about") for i in event.about]
    values = {
        "position": u.position,
        "recordedAt": stamp(u.recorded_at),
        "sentence": names.render(u.sentence),
        "basis": event.basis.value,
        "undated": u.undated,
        "backdated": u.backdated,
        "irregular": u.irregular,
        "source": event.source.system if event.source else None,
    }
    return {
        "id": event.event_id,
        "type": u.topic,
        "time": stamp(u.effective_at),
        "attributes": [{"name": n, "value": v} for n, v in values.items() if v is not None],
        "relationships": [
            {"objectId": i, "qualifier": q} for i, q in dict.fromkeys(concerned) if i is not None and names.present(i)
        ],
    }


def _references(thing: Aggregate) -> Iterator[tuple[str, str]]:
    """Yield what a thing refers to: the field, and the id of the other thing, each pair once."""
    found: dict[tuple[str, str], None] = {}
    for field in _reference_fields(type(thing)):
        value = getattr(thing, field)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and one and one != thing.id:
                found[field.replace("_", " "), one] = None
    yield from found


@cache
def _reference_fields(cls: type[Aggregate]) -> tuple[str, ...]:
    hints = get_type_hints(cls, include_extras=True)
    return tuple(name for name in cls.__struct_fields__ if _refers(hints[name]))


def _refers(hint: Any) -> bool:
    return any(isinstance(e, Ref) for e in getattr(hint, "__metadata__", ())) or any(map(_refers, get_args(hint)))
