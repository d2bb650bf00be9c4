"""Caused: what promises led to until a moment, as the links between events have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from ledger.domain.kernel import Money
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.causes import Effect
from ledger.views.database import Database
from ledger.views.reports.promised import Source


class Caused(Struct, frozen=True):
    """Something that a promise led to."""

    promise: str
    position: int
    thing: str
    effect: Effect
    what: str | None = None
    """The work that had to make room."""
    weeks: float | None = None
    cost: Money | None = None


def caused(
    db: Database, viewer: Viewer, moment: Moment, source: Source, which: str, wanted: Sequence[Any] = ()
) -> list[Caused]:
    """Return what those promises of a source led to until the moment, each thing once; `which` is SQL over `p`."""
    require_sight(viewer, "commitment", "escalation", "interaction")
    then = "" if moment.effective_at is None else "AND c.effective_at <= ?"
    times = [] if moment.effective_at is None else [moment.effective_at]
    query = (
        "SELECT c.promise, c.position, c.thing, c.effect, c.what, c.weeks, c.currency, c.amount "
        f"FROM {source[0]} p CROSS JOIN caused c ON c.promise = p.id "
        f"WHERE {which} AND c.first = 1 AND c.position <= ? {then} ORDER BY c.promise, c.position"
    )
    rows = db.reader().execute(query, (*source[1], *wanted, moment.position, *times))
    return [
        Caused(
            promise, position, thing, Effect(effect), what, weeks, None if currency is None else Money(amount, currency)
        )
        for promise, position, thing, effect, what, weeks, currency, amount in rows
    ]


def effects_by(
    db: Database, viewer: Viewer, moment: Moment, source: Source, key: str, which: str, but: str
) -> Iterator[list[Any]]:
    """Yield, for each key (SQL over `p`) and kind, the key's values and what was led to, as `Effects.count` takes it.

    `but` are the ids, in JSON, of promises that are left out.
    """
    columns = "count(*), sum(c.weeks), sum(c.weeks IS NULL), c.currency, sum(c.amount)"
    query, values = _joined(viewer, moment, source, f"{key}, c.effect, {columns}", which, but)
    width = key.count(",") + 1
    for row in db.reader().execute(f"{query} GROUP BY {key}, c.effect, c.currency", values):
        effect, *numbers = row[width:]
        yield [*row[:width], (Effect(effect), *numbers)]


def dearest(db: Database, viewer: Viewer, moment: Moment, source: Source, which: str, but: str, most: int) -> list[str]:
    """Return the promises that led to most: by person-weeks, then by how much else."""
    query, values = _joined(viewer, moment, source, "c.promise", which, but)
    order = "GROUP BY c.promise ORDER BY sum(c.weeks) DESC, count(*) DESC, c.promise LIMIT ?"
    return [promise for (promise,) in db.reader().execute(f"{query} {order}", (*values, most))]


def _joined(
    viewer: Viewer, moment: Moment, source: Source, columns: str, which: str, but: str
) -> tuple[str, tuple[Any, ...]]:
    """Return the query over what was led to, with its promise `p`: effects are fewer than promises, so they lead."""
    require_sight(viewer, "commitment", "escalation", "interaction")
    then = "" if moment.effective_at is None else "AND c.effective_at <= ?"
    times = [] if moment.effective_at is None else [moment.effective_at]
    query = (
        f"SELECT {columns} FROM caused c CROSS JOIN {source[0]} p ON p.id = c.promise WHERE c.effect <> 'other' "
        f"AND c.first = 1 AND c.position <= ? {then} AND {which} AND p.id NOT IN (SELECT value FROM json_each(?))"
    )
    return query, (*source[1], moment.position, *times, but)
