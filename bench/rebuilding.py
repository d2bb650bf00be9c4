"""Rebuild: the whole log read as domain events, and the views drawn anew, beside reading and decoding the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import msgspec

from bench.figure import Figure, rate
from bench.ground import filled_ledger
from bench.lanes.lane import take_turns
from ledger.domain.kernel.event import EVENTS
from ledger.ledger import Ledger
from ledger.store.row import COLUMNS
from ledger.store.sqlite import SQLiteRecorder
from ledger.views.redrawing import redraw

PAGE = f"SELECT {COLUMNS} FROM event WHERE position > ? ORDER BY position LIMIT 1000"
ROUNDS = 7


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite."""
    with filled_ledger() as ledger:
        head = ledger.recorder.head()
        assert isinstance(ledger.recorder, SQLiteRecorder)
        path = ledger.recorder.path
        rates = take_turns(
            {"bare": lambda _: partial(read_and_decode, path), "events": lambda _: partial(read_as_events, ledger)},
            {"bare": head, "events": head},
            ROUNDS,
        )
        drawn = rate(head, lambda: redraw(ledger.views, ledger.recorder, ledger.mapper))
    yield Figure("read the log as domain events", rates["events"], rates["bare"], "events/s", per_second=True)
    yield Figure("rebuild the views", drawn, rates["bare"], "events/s", per_second=True)


def read_and_decode(path: Path) -> None:
    """Read every page by a bare query and let msgspec decode its events, and no more: what is sealed stays sealed."""
    decoders = {topic: msgspec.json.Decoder(cls) for topic, cls in EVENTS.items()}
    with closing(sqlite3.connect(path)) as db:
        position = 0
        while rows := db.execute(PAGE, (position,)).fetchall():
            for row in rows:
                decoders[row[3]].decode(row[4])
            position = rows[-1][0]


def read_as_events(ledger: Ledger) -> None:
    """Read every row as the domain event that it is, unsealed."""
    position = 0
    while records := ledger.recorder.select_records(position, 1_000):
        for _ in ledger.mapper.events(records):
            pass
        position = records[-1][0]
