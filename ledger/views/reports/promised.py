"""Promised: every promise in brief, one row each as of a moment, for sums over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.domain.commitment.state import Commitment
from ledger.domain.request.state import Request
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.promises import COLUMNS, FIELDS, brief
from ledger.views.reports.reading import present
from ledger.views.things import ThingFilter

Source = tuple[str, list[Any]]
"""SQL that stands where a table would, and its arguments."""


def promises(db: Database, viewer: Viewer, moment: Moment) -> Source:
    """Return the SQL of a source of rows with `id` and `COLUMNS`, one a promise at the moment, and its arguments."""
    require_sight(viewer, Commitment.kind)
    if moment.effective_at is None:
        where = "ledger_to > ? AND ledger_from <= ?"
        return f"(SELECT id, {FIELDS} FROM promise WHERE {where})", [moment.position, moment.position]
    rows = msgspec.json.encode(list(_then(db, viewer, moment))).decode()
    fields = ", ".join(f"value ->> {n} AS {name}" for n, name in enumerate(("id", *COLUMNS)))
    return f"(SELECT {fields} FROM json_each(?))", [rows]


def _then(db: Database, viewer: Viewer, moment: Moment) -> Iterator[tuple[Any, ...]]:
    every = list(things.every(db, viewer, Commitment, moment, ThingFilter()))
    groups = {r.id: r.group for r in present(db, viewer, Request, (c.request for c in every if c.request), moment)}
    for promise in every:
        yield (promise.id, *brief(promise, groups.get(promise.request or "")))
