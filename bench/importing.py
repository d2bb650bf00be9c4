"""Import: lines of history read, decided, sealed and durable, beside bare inserts of the same bytes in batches."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure, rate
from bench.ground import LINES, history_file
from bench.lanes import raw
from ledger.exchange.history import import_history
from ledger.ledger import open_ledger
from ledger.policy import DEVELOPMENT

BATCH = 256


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, the views following later."""
    with tempfile.TemporaryDirectory() as folder, history_file() as path:
        ledger = open_ledger(Path(folder), follow=False)
        ours = rate(LINES, lambda: import_history(ledger, DEVELOPMENT, [path]))
        rows = raw.rows_of(ledger.recorder.select_rows(0, 10 * LINES))
        events = ledger.recorder.head()
        ledger.close()
        with raw.sqlite(Path(folder), rows, BATCH) as append:
            bare = rate(LINES, append(events))
    note = f"{LINES:,} lines came to {events:,} events"
    yield Figure("import, SQLite", ours, bare, "lines/s", per_second=True, note=note)
