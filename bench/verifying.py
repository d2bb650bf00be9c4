"""Verify: the whole log hashed anew, with streams, clock, checkpoints and the tree's file, beside only reading it."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from bench.figure import Figure
from bench.ground import fill_log
from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.nodes import Nodes
from ledger.integrity.verify import verify
from ledger.store.sqlite import SQLiteRecorder

EVENTS, SIGNED = 200_000, 20_000
"""How many events there are, and after how many of them a checkpoint follows."""
TIMES = 5
"""How often both are done, by turns, so that a busy moment of the machine meets both."""


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite; the seconds are those of the processor."""
    with tempfile.TemporaryDirectory() as folder, closing(SQLiteRecorder(Path(folder) / "log.sqlite")) as recorder:
        fill_log(recorder, EVENTS)
        with closing(Nodes(Path(folder) / "tree.sqlite", recorder.log_id)) as nodes:
            nodes.follow(recorder)
            sizes = range(SIGNED, EVENTS + 1, SIGNED)
            checkpoints = [Checkpoint("bench", size, nodes.root(size)) for size in sizes]
            reading, verifying = [], []
            for _ in range(TIMES):
                reading.append(_seconds(lambda: _read(recorder)))
                verifying.append(_seconds(lambda: _verify(recorder, checkpoints, nodes)))
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


def _verify(recorder: SQLiteRecorder, checkpoints: list[Checkpoint], nodes: Nodes) -> None:
    if not verify(recorder, checkpoints, nodes).intact:
        raise AssertionError("a log that nobody touched was not found intact")
