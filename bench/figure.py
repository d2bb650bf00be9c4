"""A figure: what we take or reach, what the bare database takes or reaches for the same bytes, and their ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the bench. `ratio` is ours over raw for rates, raw over ours for times: 1 is the raw limit."""

    name: str
    ours: float
    raw: float
    unit: str
    per_second: bool
    note: str = ""

    @classmethod
    def beside_raw(cls, name: str, rates: dict[str, float]) -> Iterator[Figure]:
        """Yield a figure for every rate but `raw`, which they are all held against."""
        for lane, rate_of_lane in rates.items():
            if lane != "raw":
                yield cls(f"{name}: {lane}", rate_of_lane, rates["raw"], "appends/s", per_second=True)

    @property
    def ratio(self) -> float:
        """How near to the raw limit: 1 is as fast as the bare database."""
        if not self.ours or not self.raw:
            return 0.0
        return self.ours / self.raw if self.per_second else self.raw / self.ours


def median_ms(question: Callable[[], object], times: int = 30) -> float:
    """Return the median time of a call in milliseconds, after one call to warm up."""
    question()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        question()
        taken.append((time.perf_counter() - start) * 1e3)
    return statistics.median(taken)


def rate(count: int, work: Callable[[], object]) -> float:
    """Return how many a second."""
    start = time.perf_counter()
    work()
    return count / (time.perf_counter() - start)
