"""Tables (CSV): the things of one kind, a row each, or the history, as of a moment."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

import msgspec

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.types import ERASED
from ledger.exchange.export.cloudevents import stamp
from ledger.exchange.export.telling import Names, events, names_for, texts_of
from ledger.policy import Viewer
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.things import ThingFilter

PAGE = 500
HISTORY = ("position", "event", "type", "kind", "thing", "by", "to", "effective_at", "recorded_at", "sentence")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(
    db: Database, viewer: Viewer, moment: Moment, cls: type[Aggregate] | None = None, *, safe: bool = False
) -> Iterator[bytes]:
    """Yield a table as pieces of CSV: of a kind of things, or of the history when no kind is given.

    With `safe`, a cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    rows = _history(db, viewer, moment) if cls is None else _things(db, viewer, moment, cls)
    while page := list(islice(rows, PAGE)):
        yield written([[_safe(cell) for cell in row] for row in page] if safe else page)


def written(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV (RFC 4180)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _history(db: Database, viewer: Viewer, moment: Moment) -> Iterator[list[object]]:
    yield list(HISTORY)
    for page in events(db, viewer, moment):
        names = names_for(db, viewer, moment, page)
        for u in page:
            to = "; ".join(names.of(i) or i for i in u.event.to)
            by, at, sentence = names.of(u.event.by) or "", stamp(u.effective_at), names.render(u.sentence)
            id_ = u.event.event_id
            yield [u.position, id_, u.topic, u.kind, u.thing, by, to, at, stamp(u.recorded_at), sentence]


def _things(db: Database, viewer: Viewer, moment: Moment, cls: type[Aggregate]) -> Iterator[list[object]]:
    # What names it comes first; the rest in the order of its fields.
    fields = ("id", "external_id", *(f for f in cls.__struct_fields__ if f not in ("id", "external_id")))
    yield list(fields)
    every = things.every(db, viewer, cls, moment, ThingFilter())
    while page := list(islice(every, PAGE)):
        texts = [text for thing in page for text in texts_of(msgspec.to_builtins(thing))]
        names = Names(db, viewer, moment, texts, ())
        for thing in page:
            yield [_cell(getattr(thing, field), names) for field in fields]


def _cell(value: Any, names: Names) -> object:
    if value is None or value == () or value == ERASED:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str | int | float | date):
        return names.render(value) if isinstance(value, str) else value
    # What has parts of its own stays one cell: as JSON, which every reader of tables has a way with.
    return msgspec.json.encode(names.rendered(msgspec.to_builtins(value))).decode()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
