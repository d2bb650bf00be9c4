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
from ledger.views.reports.disputes import disputed_events
from ledger.views.reports.reading import present
from ledger.views.tallies import Led, Word, added
from ledger.views.things import ThingFilter

Source = tuple[str, list[Any]]
"""SQL that stands where a table would, and its arguments."""


def promises(db: Database, viewer: Viewer, moment: Moment, index: str = "") -> Source:
    """Return the SQL of a source of rows with `id` and `COLUMNS`, one a promise at the moment, and its arguments.

    `index` is the one to take, where the engine would take another.
    """
    require_sight(viewer, Commitment.kind)
    if moment.effective_at is None:
        where = "ledger_to > ? AND ledger_from <= ?"
        by = index and f"INDEXED BY {index}"
        return f"(SELECT id, {FIELDS} FROM promise {by} WHERE {where})", [moment.position, moment.position]
    rows = msgspec.json.encode(list(_then(db, viewer, moment))).decode()
    fields = ", ".join(f"value ->> {n} AS {name}" for n, name in enumerate(("id", *COLUMNS)))
    return f"(SELECT {fields} FROM json_each(?))", [rows]


def _then(db: Database, viewer: Viewer, moment: Moment) -> Iterator[tuple[Any, ...]]:
    every = list(things.every(db, viewer, Commitment, moment, ThingFilter()))
    groups = {r.id: r.group for r in present(db, viewer, Request, (c.request for c in every if c.request), moment)}
    events = disputed_events(db, viewer, moment)
    for promise in every:
        yield (promise.id, *brief(promise, groups.get(promise.request or ""), promise.said_in in events))


def sums(db: Database, viewer: Viewer, moment: Moment) -> Source:
    """Return the SQL of a source of tallies as of the moment (`measure`, three words, `value`), and its arguments."""
    require_sight(viewer, Commitment.kind)
    if moment.effective_at is None:
        where = "ledger_to > ? AND ledger_from <= ?"
        # What stands now is few rows at one end of that index; of what stood before, there may be many.
        return f"(SELECT measure, a, b, c, value FROM tally INDEXED BY tally_by_position WHERE {where})", [
            moment.position,
            moment.position,
        ]
    totals: dict[Word, float] = {}
    effects = _effects_then(db, moment)
    for promise_id, *row in _then(db, viewer, moment):
        for word, value in added(dict(zip(COLUMNS, row, strict=True)), effects.get(promise_id, [])).items():
            totals[word] = totals.get(word, 0) + value
    rows = msgspec.json.encode([[*word, value] for word, value in totals.items()]).decode()
    fields = ", ".join(f"value ->> {n} AS {name}" for n, name in enumerate(("measure", "a", "b", "c", "value")))
    return f"(SELECT {fields} FROM json_each(?))", [rows]


def dearest(db: Database, viewer: Viewer, moment: Moment, most: int) -> list[str]:
    """Return the promises without agreement that led to most: by person-weeks, then by how much else.

    Those of which it is disputed that they were made are left out.
    """
    require_sight(viewer, Commitment.kind)
    if moment.effective_at is None:
        # `+` keeps the engine on the index by weight, from the heaviest down.
        query = (
            "SELECT id FROM promise WHERE led > 0 AND +counted = 1 AND +agreed = 0 AND +disputed = 0 "
            "AND +ledger_to > ? AND +ledger_from <= ? ORDER BY weeks DESC, led DESC, id DESC LIMIT ?"
        )
        rows = db.reader().execute(query, (moment.position, moment.position, most))
        return [promise for (promise,) in rows]
    effects = _effects_then(db, moment)
    unvetted = {row[0] for row in _then(db, viewer, moment) if row[1] == 1 and row[2] == 0 and row[-1] == 0}
    heavy = [(sum(led[1] or 0 for led in effects[i]), len(effects[i]), i) for i in unvetted if i in effects]
    return [promise for *_, promise in sorted(heavy, reverse=True)[:most]]


def _effects_then(db: Database, moment: Moment) -> dict[str, list[Led]]:
    query = (
        "SELECT promise, effect, weeks, currency, amount FROM caused WHERE first = 1 AND effect <> 'other' "
        "AND position <= ? AND effective_at <= ?"
    )
    found: dict[str, list[Led]] = {}
    for promise_id, *effect in db.reader().execute(query, (moment.position, moment.effective_at)):
        found.setdefault(promise_id, []).append((effect[0], effect[1], effect[2], effect[3]))
    return found
