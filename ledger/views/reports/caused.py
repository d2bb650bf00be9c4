"""Caused: what promises led to until a moment, as the links between events have it."""

from __future__ import annotations

from msgspec import Struct

from ledger.domain.kernel import Money
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.causes import Effect
from ledger.views.database import Database


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


def caused(db: Database, viewer: Viewer, moment: Moment, promises: str) -> list[Caused]:
    """Return what promises (their ids, in JSON) led to until the moment, each thing once."""
    require_sight(viewer, "commitment", "escalation", "interaction")
    then = "" if moment.effective_at is None else "AND c.effective_at <= ?"
    times = [] if moment.effective_at is None else [moment.effective_at]
    query = (
        "SELECT c.promise, c.position, c.thing, c.effect, c.what, c.weeks, c.currency, c.amount "
        "FROM json_each(?) p CROSS JOIN caused c ON c.promise = p.value "
        f"WHERE c.first = 1 AND c.position <= ? {then} ORDER BY c.promise, c.position"
    )
    rows = db.reader().execute(query, (promises, moment.position, *times))
    return [
        Caused(
            promise, position, thing, Effect(effect), what, weeks, None if currency is None else Money(amount, currency)
        )
        for promise, position, thing, effect, what, weeks, currency, amount in rows
    ]
