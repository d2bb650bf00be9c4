"""Rebuild: the views drawn again from nothing, beside reading and decoding the bare log."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from bench.figure import Figure, rate
from bench.ground import filled_ledger
from ledger.ledger import Ledger
from ledger.views.redrawing import redraw


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite."""
    with filled_ledger() as ledger:
        head = ledger.recorder.head()
        bare = rate(head, lambda: read_and_decode(ledger))
        mapped = rate(head, lambda: read_as_events(ledger))
        ours = rate(head, lambda: redraw(ledger.views, ledger.recorder, ledger.mapper))
    yield Figure("rebuild the views", ours, bare, "events/s", per_second=True)
    yield Figure("read the log as domain events", mapped, bare, "events/s", per_second=True)


def read_and_decode(ledger: Ledger) -> None:
    """Read every row and decode its JSON, and no more."""
    position = 0
    while rows := ledger.recorder.select_rows(position, 1_000):
        for row in rows:
            msgspec.json.decode(row.state)
        position = rows[-1].id


def read_as_events(ledger: Ledger) -> None:
    """Read every row as the domain event that it is, unsealed."""
    position = 0
    while rows := ledger.recorder.select_rows(position, 1_000):
        for row in rows:
            ledger.mapper.to_domain_event(row)
        position = rows[-1].id
