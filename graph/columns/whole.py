"""Measures of a whole organisation, on the columns: a hundred thousand people and a million ties in a moment.

Each is the form for deals of :mod:`graph.measures`, to within ``tolerance`` (tests ask for 1e-10, an answer shows four
digits), and starts, where one is given, from an earlier answer: after a few events it is nearly there.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from graph.columns.snapshot import Edges
from graph.measures.opinion import OF_OPPONENTS, OPPOSED, SUSCEPTIBILITY

Floats = NDArray[np.float64]
TOLERANCE: Final = 1e-6  # how far an answer may be from the true one, unless another bound is asked for
STEPS: Final = 10_000
NOTHING: Final = 1e-12  # a share up to which nothing is known, as in the form for deals; with a tolerance, up to that
ALONE: Final = 20_000  # people up to whom a second thread costs more than it saves


class NotSettled(ArithmeticError):
    """An iteration did not settle within its bound; with parameters below 1 this cannot happen."""

    def __init__(self, steps: int) -> None:
        super().__init__(f"no answer within {steps} steps")


@dataclass(frozen=True)
class Whole:
    """The edges as matrices; kept with a moment, so that another question about it need not build them."""

    edges: Edges
    here: NDArray[np.intp]
    """The numbers of the people on the map."""

    @cached_property
    def moves(self) -> csr_array:
        """Row u: whom u moves, and how strongly."""
        return csr_array(self._laid_out.T) if self.edges.turned else self._laid_out

    @cached_property
    def heard(self) -> csr_array | csc_array:
        """Row v: who moves v, and how strongly."""
        return self._laid_out if self.edges.turned else self._laid_out.T

    @cached_property
    def amount(self) -> csr_array | csc_array:
        """The same, signs put aside."""
        if not (self.edges.weight < 0).any():
            return self.heard
        heard = self.heard
        return type(heard)((np.abs(heard.data), heard.indices, heard.indptr), shape=heard.shape)

    @cached_property
    def _laid_out(self) -> csr_array:
        """The edges by the end that they are in the order of."""
        e = self.edges
        ends, others = (e.target, e.source) if e.turned else (e.source, e.target)
        starts = np.zeros(e.people + 1, np.int32)
        np.cumsum(np.bincount(ends, minlength=e.people), out=starts[1:])
        return csr_array((e.weight, others.astype(np.int32, copy=False), starts), shape=(e.people, e.people))

    @cached_property
    def listening(self) -> Floats:
        """How much each is moved, all in all, signs put aside."""
        return np.asarray(self.amount @ np.ones(self.edges.people))

    @cached_property
    def share(self) -> Floats:
        """One part of what moves each: 1 / listening, 0 for those whom nobody moves."""
        heard = self.listening
        return np.divide(1.0, heard, out=np.zeros_like(heard), where=heard > 0)


def pagerank(whole: Whole, *, alpha: float = 0.85, start: Floats | None = None, tolerance: float = TOLERANCE) -> Floats:
    """Return the ranks, 1 being average, by number of a person; 0 for whoever is not on the map.

    Formula and source: :mod:`graph.measures.pagerank`.
    """
    if not 0 <= alpha < 1:
        raise ValueError(f"alpha is {alpha}; it must be at least 0 and below 1")
    size, here = whole.edges.people, whole.here
    n = len(here)
    if n == 0:
        return np.zeros(size)
    ways, share = whole.moves, alpha * whole.share
    deaf = np.zeros(size)
    deaf[here] = alpha * (share[here] == 0) / n
    on_map = np.zeros(size)
    on_map[here] = 1.0
    ranks = on_map.copy() if start is None else _fitted(start, on_map)
    spare = np.empty(size)
    for _ in range(STEPS):
        after = ways @ np.multiply(ranks, share, out=spare)
        even = float(deaf @ ranks) + (1 - alpha)
        after += even if n == size else np.multiply(on_map, even, out=spare)
        moved = _apart(after, ranks, spare)
        ranks = after
        if moved * alpha <= tolerance * (1 - alpha):
            return ranks
    raise NotSettled(STEPS)


def settled(
    whole: Whole,
    stance: Floats,
    *,
    susceptibility: float = SUSCEPTIBILITY,
    of_opponents: float = OF_OPPONENTS,
    start: tuple[Floats, Floats] | None = None,
    tolerance: float = TOLERANCE,
) -> tuple[Floats, Floats]:
    """Return where stances come to rest, NaN where nothing is known, and the share that is known, 0 to 1.

    Formula and source: :mod:`graph.measures.opinion`; what is not known is left out of the sum and told as its share.
    On a map with ties of conflict the share weighs what arrives by its amount, whatever its sign. A share
    within the tolerance counts as nothing known: it cannot be told from what is left of an earlier answer.
    """
    for value in (susceptibility, of_opponents):
        if not 0 <= value < 1:
            raise ValueError(f"susceptibility is {value}; on a whole organisation it must be at least 0 and below 1")
    told = ~np.isnan(stance)
    way = np.where(np.where(told, stance, 0.0) <= OPPOSED, of_opponents, susceptibility)
    way[whole.share == 0] = 0.0
    own = 1 - way
    scale, pull = way * whole.share, float(way.max(initial=0.0))
    began: tuple[Floats | None, Floats | None] = start or (None, None)

    def stances() -> Floats:
        return _iterate(whole.heard, scale, own * np.where(told, stance, 0.0), began[0], pull, tolerance)

    def shares() -> Floats:
        # Both begin with what people say of themselves: so what is still missing is missing from both, and their
        # quotient is truer than either.
        return _iterate(whole.amount, scale, own * told, began[1], pull, tolerance, grows=True)

    sums, known = _side_by_side(stances, shares) if len(own) > ALONE else (stances(), shares())
    # What an earlier answer knew and nobody says any more fades at every step, and is never quite gone.
    heard = known > max(NOTHING, tolerance)
    at = np.divide(sums, known, out=np.full_like(sums, np.nan), where=heard)
    return at, np.where(heard, np.minimum(known, 1.0), 0.0)


def blast(
    whole: Whole,
    person: int,
    stance: Floats,
    *,
    susceptibility: float = SUSCEPTIBILITY,
    of_opponents: float = OF_OPPONENTS,
    tolerance: float = TOLERANCE,
) -> Floats:
    """Return by how much everybody moves when the stance of one person moves by 1: the column V[·, person]."""
    told = ~np.isnan(stance)
    way = np.where(np.where(told, stance, 0.0) <= OPPOSED, of_opponents, susceptibility)
    way[whole.share == 0] = 0.0
    alone = np.zeros(whole.edges.people)
    alone[person] = 1 - way[person]
    return _iterate(whole.heard, way * whole.share, alone, None, float(way.max(initial=0.0)), tolerance)


def _iterate(
    ways: csr_array | csc_array,
    scale: Floats,
    rest: Floats,
    start: Floats | None,
    pull: float,
    tolerance: float,
    *,
    grows: bool = False,
) -> Floats:
    """Solve x = scale · (ways @ x) + rest, which draws nearer at every step; ``grows`` where nothing is below zero.

    What then begins at ``rest`` grows by a part of what it grew by before. Once that part is the same twice, all that
    is still to come of it is added at once: half of the steps are saved. It is done once, so that nothing is ever
    taken away again, and how far the answer may be off is told by the last step as without.
    """
    x = rest.copy() if start is None else np.nan_to_num(_padded(start, len(rest)))
    spare = np.empty_like(x)
    ahead, grown, part = grows and start is None, 0.0, 0.0
    for _ in range(STEPS):
        after = ways @ x
        after *= scale
        after += rest
        moved = _apart(after, x, spare)
        x = after
        if moved * pull <= tolerance * (1 - pull):
            return x
        if ahead:
            now = float(spare.sum())
            last, part, grown = part, (now / grown if grown else 0.0), now
            if 0 < part <= pull and abs(part - last) <= part * math.sqrt(tolerance):
                x += np.multiply(spare, part / (1 - part), out=spare)
                ahead = False
    raise NotSettled(STEPS)


def _apart(one: Floats, other: Floats, spare: Floats) -> float:
    """Return the greatest difference."""
    np.subtract(one, other, out=spare)
    return max(float(spare.max(initial=0.0)), -float(spare.min(initial=0.0)))


def _side_by_side(one: Callable[[], Floats], other: Callable[[], Floats]) -> tuple[Floats, Floats]:
    """Return both answers; numpy and scipy let go of the interpreter while they reckon."""
    with ThreadPoolExecutor(1) as hand:
        later = hand.submit(other)
        return one(), later.result()


def _fitted(start: Floats, on_map: Floats) -> Floats:
    """Return an earlier answer for the people of now, its sum the number of people."""
    ranks = _padded(start, len(on_map)) * on_map
    ranks[(on_map > 0) & (ranks <= 0)] = 1.0
    return np.asarray(ranks * (on_map.sum() / ranks.sum()))


def _padded(values: Floats, size: int) -> Floats:
    return np.concatenate([values, np.zeros(size - len(values))]) if len(values) < size else values.copy()
