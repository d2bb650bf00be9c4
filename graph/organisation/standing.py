"""How everybody in the organisation stands: PageRank, strength and degree, opinions, cores."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from graph.columns.snapshot import Edges
from graph.columns.whole import pagerank, settled
from graph.measures.opinion import OF_OPPONENTS, SUSCEPTIBILITY
from graph.organisation.asked import Work
from graph.organisation.core import core_numbers, degrees, mutual
from graph.organisation.laid import Floats, Laid
from graph.organisation.ranking import Ranking, ranked
from ledger.domain.kernel.errors import Malformed

TOLERANCE: Final = 1e-12
"""How far an answer may be from the true one: far below what is compared."""
KNOWN: Final = 1e-9
"""Below this share nothing is told: so small a part of two sums, each within the tolerance, says too little."""


@dataclass(frozen=True, slots=True)
class PageRank:
    """Who has the ear of the powerful? 1 is average."""

    alpha: float = 0.85

    def __post_init__(self) -> None:
        if not 0 <= self.alpha <= 0.99:
            raise Malformed(f"alpha is {self.alpha}; it goes from 0 to 0.99", path=("alpha",))

    def answer(self, laid: Laid, work: Work) -> Ranking:
        """Return everybody's rank."""
        whole = laid.friendly
        work.say(0.3, "letting rank flow")
        start = work.before(self, 1, laid.size)
        ranks = pagerank(whole, alpha=self.alpha, start=None if start is None else start[0], tolerance=TOLERANCE)
        work.keep(self, ranks)
        return ranked(laid, ranks, {"pagerank": ranks}, alpha=self.alpha)


class By(Enum):
    """What comes first in a ranking by strength."""

    POSITIVE = "positive"
    NEGATIVE = "negative"
    NET = "net"
    INFLUENCES = "influences"
    INFLUENCED_BY = "influenced_by"
    NEIGHBOURS = "neighbours"
    AT_ODDS = "at_odds"


@dataclass(frozen=True, slots=True)
class Strength:
    """Who is listened to, who is resisted, by how many?"""

    by: By = By.POSITIVE

    def answer(self, laid: Laid, work: Work) -> Ranking:
        """Return everybody's strengths and how many they are tied to."""
        work.say(0.3, "adding up ties")
        plus, minus = laid.snapshot.positive, laid.snapshot.negative
        found = {
            "positive": _sum(plus.source, plus.weight, laid.size),
            "negative": _sum(minus.source, minus.weight, laid.size),
            "positive_in": _sum(plus.target, plus.weight, laid.size),
            "negative_in": _sum(minus.target, minus.weight, laid.size),
            "influences": _count(plus, plus.source),
            "influenced_by": _count(plus, plus.target),
            "neighbours": degrees(mutual(plus)).astype(np.float64),
            "at_odds": degrees(mutual(minus)).astype(np.float64),
        }
        found["net"] = found["positive"] - found["negative"]
        found["net_in"] = found["positive_in"] - found["negative_in"]
        return ranked(laid, found[self.by.value], found)


class Order(Enum):
    """Whose opinion comes first."""

    FOR = "for"
    AGAINST = "against"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Opinions:
    """Where do stances come to rest once all have heard each other?"""

    susceptibility: float = SUSCEPTIBILITY
    of_opponents: float = OF_OPPONENTS
    order: Order = Order.MOVED

    def __post_init__(self) -> None:
        for name, value in (("susceptibility", self.susceptibility), ("ofOpponents", self.of_opponents)):
            if not 0 <= value <= 0.99:  # nearer to 1 it would take ten thousands of steps to come to rest
                raise Malformed(f"{name} is {value}; on a whole organisation it goes from 0 to 0.99", path=(name,))

    def answer(self, laid: Laid, work: Work) -> Ranking:
        """Return where everybody comes to rest, and which share of what moves them is known."""
        whole, own = laid.signed, laid.snapshot.stance
        work.say(0.3, "letting all hear each other")
        warm = (self.susceptibility, self.of_opponents)
        start = work.before(warm, 2, laid.size)
        stance, known = settled(
            whole,
            own,
            susceptibility=self.susceptibility,
            of_opponents=self.of_opponents,
            start=None if start is None else (start[0], start[1]),
            tolerance=TOLERANCE,
        )
        work.keep(warm, np.nan_to_num(stance) * known, known)
        stance, known = np.where(known > KNOWN, stance, np.nan), np.where(known > KNOWN, known, 0.0)
        by = {Order.FOR: stance, Order.AGAINST: -stance, Order.MOVED: np.abs(stance - own)}[self.order]
        here = laid.snapshot.people
        heard = stance[here][~np.isnan(stance[here])]
        told = {"susceptibility": self.susceptibility, "of_opponents": self.of_opponents, "settled": float(len(heard))}
        if len(heard):
            told["mean"] = float(heard.mean())
        return ranked(laid, by, {"stance": stance, "own": own, "known": known}, **told)


@dataclass(frozen=True, slots=True)
class Core:
    """Who is in the thick of it?"""

    def answer(self, laid: Laid, work: Work) -> Ranking:
        """Return everybody's core."""
        work.say(0.3, "taking away whoever has too few ties, again and again")
        core = core_numbers(laid.snapshot.positive).astype(np.float64)
        return ranked(laid, core, {"core": core}, deepest=float(core[laid.snapshot.people].max(initial=0.0)))


def _sum(ends: np.typing.NDArray[np.intp], weight: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(ends, weight, size), dtype=np.float64)


def _count(edges: Edges, ends: np.typing.NDArray[np.intp]) -> Floats:
    return np.bincount(ends, minlength=edges.people).astype(np.float64)
