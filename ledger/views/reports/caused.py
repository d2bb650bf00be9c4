"""Caused: what promises led to until a moment, as the links between events have it."""

from __future__ import annotations

from collections.abc import Sequence
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
        f"WHERE {which} AND c.position <= ? {then} ORDER BY c.promise, c.position"
    )
    rows = db.reader().execute(query, (*source[1], *wanted, moment.position, *times))
    found: dict[tuple[str, str, str], Caused] = {}
    for promise, position, thing, effect, what, weeks, currency, amount in rows:
        cost = None if currency is None else Money(amount, currency)
        # Work is told by the promise and by the plan that it pushed aside: once is enough, and the promise knows best.
        key = (promise, effect, (what or f"@{position}") if effect == Effect.DISPLACED.value else thing)
        if key not in found or (effect == Effect.DISPLACED.value and thing == promise):
            found[key] = Caused(promise, position, thing, Effect(effect), what, weeks, cost)
    return list(found.values())
