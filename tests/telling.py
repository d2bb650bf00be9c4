"""Short words to tell a story in tests, and the slow, certain way to know what a thing was at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.domain.kernel.aggregate import Aggregate, fold
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.event import Event
from ledger.ledger import Ledger, Receipt, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.row import Row
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.drawing import effective_at


@contextmanager
def opened(data: Path, url: str | None = None) -> Iterator[Ledger]:
    """Open a ledger for the length of a block."""
    ledger = open_ledger(data, url)
    try:
        yield ledger
    finally:
        ledger.close()


def say(ledger: Ledger, command: Command) -> Receipt:
    """Record an act as the development viewer."""
    return ledger.execute(DEVELOPMENT, command)


def now(ledger: Ledger, thing_id: str) -> Aggregate | None:
    """Return a thing as the views have it now."""
    ledger.follower.wait_for(ledger.recorder.head())
    return things.get(ledger.views, DEVELOPMENT, thing_id, ledger.moment(DEVELOPMENT))


def whole_log(ledger: Ledger) -> list[tuple[Row, Event]]:
    """Return every event of the log, in order."""
    found: list[tuple[Row, Event]] = []
    while rows := ledger.recorder.select_rows(found[-1][0].id if found else 0, 1_000):
        found += [(row, ledger.mapper.to_domain_event(row)) for row in rows]
    return found


def folded(log: list[tuple[Row, Event]], thing_id: str, moment: Moment) -> Aggregate | None:
    """Return what a thing was at a moment, folded from the log itself, without any view."""
    heard = [(r, e) for r, e in log if e.originator_id == thing_id and r.id <= moment.position]
    if moment.effective_at is not None:
        until = moment.effective_at
        heard = [(r, e) for r, e in heard if effective_at(e, r) <= until]
        heard.sort(key=lambda pair: (effective_at(pair[1], pair[0]), pair[0].id))
    return fold(None, (e for _, e in heard))
