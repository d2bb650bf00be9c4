"""CloudEvents 1.0: every event as a JSON object of that standard, one a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from ledger.exchange.export.telling import Names, events, names_for, plain
from ledger.policy import Viewer
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.history import HistoryFilter, Utterance

TYPE = "negotiation-ledger."
"""What stands before the topic in the type of an event."""


def cloud_events(db: Database, viewer: Viewer, moment: Moment, which: HistoryFilter | None = None) -> Iterator[bytes]:
    """Yield the events at a moment as lines of CloudEvents, in the order of the ledger."""
    for page in events(db, viewer, moment, which):
        names = names_for(db, viewer, moment, page)
        for utterance in page:
            yield msgspec.json.encode(attributes(db.log_id, utterance) | {"data": data(utterance, names)}) + b"\n"


def attributes(log_id: str, utterance: Utterance) -> dict[str, Any]:
    """Return the context attributes: `id` and `source` name the event for ever, `sequence` puts events in order."""
    return {
        "specversion": "1.0",
        "id": utterance.event.event_id,
        "source": f"urn:negotiation-ledger:{log_id}",
        "type": f"{TYPE}{utterance.topic}",
        "subject": utterance.thing,
        "time": stamp(utterance.event.occurred_at or utterance.effective_at),
        "datacontenttype": "application/json",
        # Extensions of the CloudEvents project: `sequence` sorts as a text, so it has leading zeros.
        "sequence": f"{utterance.position:019}",
        "recordedtime": stamp(utterance.recorded_at),
    }


def data(utterance: Utterance, names: Names) -> dict[str, Any]:
    """Return what the event says, with people and things by id and by name."""
    event = utterance.event

    return {
        "position": utterance.position,
        "sentence": names.render(utterance.sentence),
        "thing": {"kind": utterance.kind, **(names.with_id(utterance.thing) or {})},
        "by": names.with_id(event.by),
        "onBehalfOf": names.with_id(event.on_behalf_of),
        "recordedBy": names.of(event.recorded_by) or event.recorded_by,
        "basis": event.basis.value,
        "to": [names.with_id(i) for i in event.to],
        "about": [names.with_id(i) for i in event.about],
        "becauseOf": event.because_of,
        "undated": utterance.undated,
        "backdated": utterance.backdated,
        "irregular": utterance.irregular,
        "fields": names.rendered(plain(event)),
    }


def stamp(time: datetime) -> str:
    """Return a time as RFC 3339 has it, in UTC."""
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")
