"""Reading for reports: the things of a kind that hang on another, found by the links and not by looking through all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

from ledger.domain.kernel import Aggregate, Money
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of
from ledger.views.database import Database

A = TypeVar("A", bound=Aggregate)


def hanging_on(db: Database, viewer: Viewer, cls: type[A], target: str, moment: Moment) -> list[A]:
    """Return the things of a kind with an event about another thing, oldest first, as they are at the moment."""
    require_sight(viewer, cls.kind)
    db.note([f"{cls.prefix}<{target}"])
    query = "SELECT stream FROM hanging WHERE target = ? AND prefix = ? AND since <= ? ORDER BY since"
    rows = db.reader().execute(query, (target, cls.prefix, moment.position)).fetchall()
    return present(db, viewer, cls, (stream for (stream,) in rows), moment)


def present(db: Database, viewer: Viewer, cls: type[A], ids: Iterable[str], moment: Moment) -> list[A]:
    """Return those of the things that are there at the moment, in the order of the ids."""
    wanted = list(dict.fromkeys(ids))
    found = things.get_many(db, viewer, wanted, moment)
    return [thing for i in wanted if isinstance(thing := found.get(i), cls)]


def judged_at(moment: Moment, at: datetime | None, now: datetime) -> datetime:
    """Return the time by which it is judged what is late: the one asked for, else that of the moment, else now."""
    if at is not None:
        return at
    return time_of(moment.effective_at) if moment.effective_at is not None else now.astimezone(UTC)


def summed(amounts: Iterable[Money | None]) -> tuple[Money, ...]:
    """Return the sums by currency in alphabetical order: amounts of different currencies are never added."""
    totals: dict[str, int] = {}
    for money in amounts:
        if money is not None:
            totals[money.currency] = totals.get(money.currency, 0) + money.amount
    return tuple(Money(totals[currency], currency) for currency in sorted(totals))
