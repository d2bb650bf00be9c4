"""Verify: the whole log hashed anew, with streams, clock, checkpoints and the tree's file, beside only reading it."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage

from bench.figure import Figure
from bench.ground import fill_log
from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.helpers import Helpers, processors
from ledger.integrity.nodes import Nodes
from ledger.integrity.verify import verify
from ledger.store.sqlite import SQLiteRecorder

EVENTS, SIGNED = 1_000_000, 20_000
"""How many events there are, and after how many of them a checkpoint follows."""
TIMES = 3
"""How often both are done, by turns, so that a busy moment of the machine meets both."""
Seconds = tuple[float, float]
"""Those that somebody waits, and those of the processor, of all processes together."""


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, as `negotiation-ledger verify` does it; starting the processes that help is part of it."""
    with tempfile.TemporaryDirectory() as folder:
        opening = partial(SQLiteRecorder, Path(folder) / "log.sqlite")
        with closing(opening()) as recorder, closing(Nodes(Path(folder) / "tree.sqlite", recorder.log_id)) as nodes:
            fill_log(recorder, EVENTS)
            nodes.follow(recorder)
            sizes = range(SIGNED, EVENTS + 1, SIGNED)
            checkpoints = [Checkpoint("bench", size, nodes.root(size)) for size in sizes]
            helpers = Helpers(opening, processors())
            reading, verifying = [], []
            for _ in range(TIMES):
                reading.append(_seconds(lambda: _read(recorder)))
                verifying.append(_seconds(lambda: _verify(recorder, checkpoints, nodes, helpers)))
    more, more_work = _median((v[0] - r[0], v[1] - r[1]) for v, r in zip(verifying, reading, strict=True))
    (verified, work), (read, read_work) = _median(verifying), _median(reading)
    note = (
        f"{more:.2f} s more than reading, on {processors()} processors; at most 3 are wanted. "
        f"Processor time {work:.2f} s against {read_work:.2f} s, {more_work:.2f} s more"
    )
    yield Figure("verify a million events", verified, read, "s", per_second=False, note=note)


def _median(taken: Iterator[Seconds] | list[Seconds]) -> Seconds:
    waited, worked = zip(*taken, strict=True)
    return statistics.median(waited), statistics.median(worked)


def _seconds(work: Callable[[], object]) -> Seconds:
    """Return the seconds a million events take."""
    waited, worked = time.perf_counter(), _worked()
    work()
    millions = EVENTS / 1_000_000
    return (time.perf_counter() - waited) / millions, (_worked() - worked) / millions


def _worked() -> float:
    """Return the processor's seconds so far, with those of the processes that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in (getrusage(RUSAGE_SELF), getrusage(RUSAGE_CHILDREN)))


def _read(recorder: SQLiteRecorder) -> None:
    position = 0
    while rows := recorder.select_rows(position, 512):
        position = rows[-1].id


def _verify(recorder: SQLiteRecorder, checkpoints: list[Checkpoint], nodes: Nodes, helpers: Helpers) -> None:
    if not verify(recorder, checkpoints, nodes, helpers).intact:
        raise AssertionError("a log that nobody touched was not found intact")
