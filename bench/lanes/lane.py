"""What a lane is, and how lanes take turns."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

T = TypeVar("T")

Rows = Sequence[tuple[str, int, str, bytes, int, bytes]]
"""What the ledger's own acts came to: stream, version, topic, state, recorded_at, leaf."""
Work = Callable[[], object]
"""Appends what was made ready, and returns when it is durable: this is what the clock measures."""
Lane = Callable[[int], Work]
"""Makes so many of the acts ready, as the raw limit has its rows ready, and returns the work that is left."""


def take_turns(lanes: Mapping[str, Lane], counts: Mapping[str, int], rounds: int) -> dict[str, float]:
    """Return each lane's median rate a second. They run by turns, so that a busy moment of the machine meets all."""
    rates: dict[str, list[float]] = {name: [] for name in lanes}
    for turn in range(rounds + 1):
        for name, lane in lanes.items():
            work = lane(counts[name])
            start = time.perf_counter()
            work()
            if turn:  # the first is to warm up
                rates[name].append(counts[name] / (time.perf_counter() - start))
    return {name: statistics.median(found) for name, found in rates.items()}


def threaded(
    ready: Callable[[int], T], append: Callable[[T], object], in_flight: int
) -> tuple[Lane, Callable[[], None]]:
    """Return a lane of so many callers, each waiting for its own append of what `ready` makes of a number, and what
    ends it."""
    pool = ThreadPoolExecutor(in_flight)
    numbers = count()

    def lane(many: int) -> Work:
        made = [ready(next(numbers)) for _ in range(many)]

        def work() -> None:
            for _ in pool.map(append, made):
                pass

        return work

    return lane, pool.shutdown
