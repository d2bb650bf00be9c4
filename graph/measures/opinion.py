"""Opinion: if somebody says no, who moves, and who moves the buyer.

Source: Friedkin & Johnsen (1990), J. Math. Sociology 15; Parsegov, Proskurnikov, Tempo & Friedkin
(2017), IEEE Trans. Automatic Control 62(5).
Formula: V = (I − ΛW)⁻¹(I − Λ). W[v, u] is the share of v's attention that u takes: the weight of
u → v by the sum of |weights| that reach v, its sign kept. Λ is how far each gives way; whom nobody
influences gives way to nobody (λ = 0). The row V[v, ·] says who moves v, the column V[·, u] is the
blast radius of u: when the stance of u changes by Δ, that of v changes by V[v, u] · Δ.
Range: each |V[v, u]| 0 … 1, rows of |V| sum to at most 1, to exactly 1 without ties of conflict. Unknown
stances are not neutral: what they would add is left out, and the share that is known is told: by
(I − Λ|W|)⁻¹(I − Λ), whose rows sum to 1, what arrives being weighed by its amount, whatever its sign.
λ = 1 for people who only listen to each other has no answer and is refused.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
from msgspec import Struct
from scipy.linalg import LinAlgError, lu_factor, lu_solve

from graph.measures.matrix import Floats, matrix

SUSCEPTIBILITY, OF_OPPONENTS, OPPOSED = 0.7, 0.3, -0.5


class NoSettledOpinion(ValueError):
    """Somebody gives way wholly (λ = 1) among people who do the same: opinions never settle."""

    def __init__(self) -> None:
        super().__init__("with susceptibility 1 these opinions never settle; take less than 1")


class Opinion(Struct, frozen=True, gc=False):
    """``stance`` is where somebody settles, ``known`` the share of what moves them that is known.

    ``reach`` is the blast radius: how much others move, in all, by each unit that this person's stance moves.
    ``resists`` is how much of the person's own stance stays. ``movers`` are those who move them most.
    """

    stance: float | None
    known: float
    reach: float
    resists: float
    movers: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Influence:
    """V itself, for a map."""

    people: tuple[str, ...]
    total: Floats
    susceptibility: Floats
    shares: Floats

    def moves(self, somebody: str, change: float = 1.0) -> dict[str, float]:
        """Return by how much everybody moves when the stance of somebody changes: V[·, u] · Δ."""
        column = self.total[:, self.people.index(somebody)] * change
        return {v: x for v, x in zip(self.people, column.tolist(), strict=True) if x != 0}

    def moved_by(self, somebody: str) -> dict[str, float]:
        """Return who moves somebody, and by how much: V[v, ·]."""
        row = self.total[self.people.index(somebody)]
        return {u: x for u, x in zip(self.people, row.tolist(), strict=True) if x != 0}

    def settled(self, stances: Mapping[str, float | None]) -> dict[str, tuple[float | None, float]]:
        """Return where everybody settles, and the share of what moves them that is known."""
        u = np.array([_stance(stances.get(v)) for v in self.people])
        told = ~np.isnan(u)
        # What arrives is weighed by its amount, whatever its sign: these shares of everybody sum to 1.
        if (self.shares >= 0).all():
            known = self.total[:, told].sum(1)
        else:
            known = _solve(np.abs(self.shares), self.susceptibility, told.astype(np.float64)[:, None])[:, 0]
        sums = self.total[:, told] @ u[told]
        result: dict[str, tuple[float | None, float]] = {}
        for v, total, part in zip(self.people, sums.tolist(), known.tolist(), strict=True):
            result[v] = (total / part if part > 1e-12 else None, min(1.0, part))
        return result


def susceptibilities(
    people: Mapping[str, float | None], *, of_all: float = SUSCEPTIBILITY, of_opponents: float = OF_OPPONENTS
) -> dict[str, float]:
    """Return how far each gives way: by default 0.7, and 0.3 for those who declared themselves against us.

    >>> susceptibilities({"ada": 0.5, "tom": -1.0, "ivo": None})
    {'ada': 0.7, 'tom': 0.3, 'ivo': 0.7}
    """
    against = {v for v, s in people.items() if s is not None and s <= OPPOSED}
    return {v: of_opponents if v in against else of_all for v in people}


def influence(graph: nx.Graph[str], susceptibility: Mapping[str, float] | float = SUSCEPTIBILITY) -> Influence:
    """Return V of a graph whose weights are signed; loops are how much somebody listens to themselves.

    >>> g = nx.DiGraph([("cto", "mira"), ("mira", "cfo")])
    >>> {v: round(x, 2) for v, x in influence(g, 0.5).moves("cto", -1).items()}
    {'cto': -1.0, 'mira': -0.5, 'cfo': -0.25}
    """
    m = matrix(graph, signed=True, own=True)
    given = susceptibility if isinstance(susceptibility, Mapping) else dict.fromkeys(m.people, susceptibility)
    chosen = [float(given.get(v, SUSCEPTIBILITY)) for v in m.people]
    if not all(0 <= x <= 1 for x in chosen):
        raise ValueError("a susceptibility must lie between 0 and 1")
    heard = m.weights.T
    size = np.abs(heard).sum(1)
    way = np.where(size > 0, np.array(chosen), 0.0)
    shares = heard / np.where(size > 0, size, 1.0)[:, None]
    return Influence(m.people, _solve(shares, way), way, shares)


def opinions(
    graph: nx.Graph[str],
    stances: Mapping[str, float | None],
    susceptibility: Mapping[str, float] | float | None = None,
    movers: int = 3,
) -> dict[str, Opinion]:
    """Return where everybody settles, whom each moves, and who moves each.

    >>> o = opinions(nx.DiGraph([("cto", "cfo"), ("mira", "cfo")]), {"cto": -1.0, "mira": None, "cfo": 0.5})
    >>> round(o["cfo"].stance, 3), round(o["cfo"].known, 2), round(o["cto"].reach, 2)
    (-0.308, 0.65, 0.35)
    """
    given = susceptibilities({v: stances.get(v) for v in graph}) if susceptibility is None else susceptibility
    v = influence(graph, given)
    settled = v.settled(stances)
    # Rounded before they are compared: the last bits of a float must not decide who comes first.
    size = np.round(np.abs(v.total), 9)
    reach = np.abs(v.total).sum(0) - np.abs(np.diag(v.total))
    np.fill_diagonal(size, 0.0)
    by_name = np.empty(len(v.people), np.intp)
    by_name[sorted(range(len(v.people)), key=v.people.__getitem__)] = np.arange(len(v.people))
    # Names decide among equals: by less than the last digit that counts.
    order = size - by_name * (4e-10 / max(1, len(by_name)))
    everybody = np.arange(len(v.people))
    first = np.empty((len(v.people), min(movers, len(v.people))), np.intp)
    for k in range(first.shape[1]):
        first[:, k] = order.argmax(1)
        order[everybody, first[:, k]] = -np.inf
    counted = (np.take_along_axis(size, first, 1) > 0).sum(1)  # whoever counts comes before whoever does not
    moved = np.take_along_axis(v.total, first, 1)
    each = (reach + 0.0, np.diag(v.total), first, moved, counted)
    return {
        name: Opinion(*settled[name], far, own, tuple([(v.people[j], x) for j, x in zip(who[:n], by, strict=False)]))
        for name, far, own, who, by, n in zip(v.people, *(x.tolist() for x in each), strict=True)
    }


def _solve(shares: Floats, way: Floats, of: Floats | None = None) -> Floats:
    """Return V, or V · ``of``, which is quicker to tell than V itself."""
    n = len(way)
    right = np.diag(1 - way) if of is None else (1 - way)[:, None] * of
    if n == 0:
        return right
    system = np.eye(n) - way[:, None] * shares
    if way.max() < 1:  # rows sum to less than 1, so there is always an answer
        return np.asarray(np.linalg.solve(system, right), dtype=np.float64)
    if np.linalg.cond(system) > 1e12:
        raise NoSettledOpinion
    try:
        return np.asarray(lu_solve(lu_factor(system), right), dtype=np.float64)
    except LinAlgError as error:
        raise NoSettledOpinion from error


def _stance(value: float | None) -> float:
    return math.nan if value is None or not math.isfinite(value) else min(1.0, max(-1.0, value))
