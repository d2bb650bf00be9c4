"""Verify: the whole log hashed anew, with its tree, streams and clock, beside reading it and no more."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from bench.figure import Figure
from bench.ground import fill_log
from ledger.integrity.verify import verify
from ledger.store.sqlite import SQLiteRecorder

EVENTS = 200_000
TIMES = 5
"""How often both are done, by turns, so that a busy moment of the machine meets both."""


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite; the seconds are those of the processor."""
    with tempfile.TemporaryDirectory() as folder, closing(SQLiteRecorder(Path(folder) / "log.sqlite")) as recorder:
        fill_log(recorder, EVENTS)
        reading, verifying = [], []
        for _ in range(TIMES):
            reading.append(_seconds(lambda: _read(recorder)))
            verifying.append(_seconds(lambda: verify(recorder)))
    read, verified = statistics.median(reading), statistics.median(verifying)
    more = statistics.median(v - r for v, r in zip(verifying, reading, strict=True))
    note = f"{more:.2f} s more than reading; at most 3 are wanted"
    yield Figure("verify a million events", verified, read, "s", per_second=False, note=note)


def _seconds(work: Callable[[], object]) -> float:
    """Return the seconds a million events take."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1_000_000 / EVENTS


def _read(recorder: SQLiteRecorder) -> None:
    position = 0
    while rows := recorder.select_rows(position, 512):
        position = rows[-1].id
