"""The best ways from some people to one, through the whole organisation."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from graph.measures.paths import BEST, Path
from graph.organisation.asked import Work
from graph.organisation.laid import Laid, Outline
from ledger.domain.kernel.errors import Malformed

MOST_WAYS, MOST_SOURCES = 10, 100


@dataclass(frozen=True, slots=True)
class Found:
    """The ways, the most probable first."""

    outline: Outline
    target: str
    sources: tuple[str, ...]
    best: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class BestWays:
    """How does a word get from some people to somebody?"""

    sources: tuple[str, ...]
    target: str
    best: int = BEST

    def __post_init__(self) -> None:
        if not 1 <= self.best <= MOST_WAYS:
            raise Malformed(f"best is {self.best}; it goes from 1 to {MOST_WAYS}", path=("best",))
        if not 1 <= len(self.sources) <= MOST_SOURCES:
            raise Malformed(f"{len(self.sources)} people are named; it takes 1 to {MOST_SOURCES}", path=("from",))

    def answer(self, laid: Laid, work: Work) -> Found:
        """Return the best ways, over ties for."""
        target, sources = laid.register.number(self.target, "to"), laid.register.numbers(self.sources, "from")
        work.say(0.3, "looking for ways from both ends")
        found = [
            Path(tuple(laid.ids[i] for i in way), probability + 0.0, self._weakest(laid, way))
            for probability, way in laid.ways.best(sources, target, self.best)
        ]
        return Found(laid.outline, laid.ids[target], tuple(laid.ids[s] for s in sources), tuple(found))

    def _weakest(self, laid: Laid, way: tuple[int, ...]) -> tuple[str, str]:
        e = laid.snapshot.positive

        def weight(step: tuple[int, int]) -> float:
            return float(e.weight[np.flatnonzero((e.source == step[0]) & (e.target == step[1]))[0]])

        u, v = min(pairwise(way), key=weight)
        return laid.ids[u], laid.ids[v]
