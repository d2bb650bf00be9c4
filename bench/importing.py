"""Import: lines of history read, decided, sealed and durable, beside bare inserts of the same bytes in batches."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import raw
from bench.figure import Figure, rate
from bench.ground import LINES, history_file
from bench.writing import log_bytes
from ledger.exchange.history import import_history
from ledger.ledger import open_ledger
from ledger.policy import DEVELOPMENT


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, the views following later."""
    with tempfile.TemporaryDirectory() as folder, history_file() as path:
        ledger = open_ledger(Path(folder), follow=False)
        ours = rate(LINES, lambda: import_history(ledger, DEVELOPMENT, [path]))
        rows = log_bytes(ledger, 10 * LINES)
        bare = rate(LINES, lambda: raw.sqlite_inserts(raw.sqlite(Path(folder) / "raw"), rows, batch=256))
        events = ledger.recorder.head()
        ledger.close()
    note = f"{LINES:,} lines came to {events:,} events"
    yield Figure("import, SQLite", ours, bare, "lines/s", per_second=True, note=note)
