"""What a lane is, and how lanes take turns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

Rows = Sequence[tuple[str, int, str, bytes, int, bytes]]
"""What the ledger's own acts came to: stream, version, topic, state, recorded_at, leaf."""
Lane = Callable[[int], None]
"""Appends so many of the acts, and returns when they are durable."""


def take_turns(lanes: Mapping[str, Lane], counts: Mapping[str, int], rounds: int) -> dict[str, float]:
    """Return each lane's median rate a second. They run by turns, so that a busy moment of the machine meets all."""
    rates: dict[str, list[float]] = {name: [] for name in lanes}
    for turn in range(rounds + 1):
        for name, append in lanes.items():
            start = time.perf_counter()
            append(counts[name])
            if turn:  # the first is to warm up
                rates[name].append(counts[name] / (time.perf_counter() - start))
    return {name: statistics.median(found) for name, found in rates.items()}


def threaded(append: Callable[[int], object], in_flight: int) -> tuple[Lane, Callable[[], None]]:
    """Return a lane of so many callers, each waiting for its own append, and what ends it; `append` gets a number."""
    pool = ThreadPoolExecutor(in_flight)
    done = 0

    def run(count: int) -> None:
        nonlocal done
        for _ in pool.map(append, range(done, done + count)):
            pass
        done += count

    return run, pool.shutdown
