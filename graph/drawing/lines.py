"""Ties as curves: one for what helps and one for what hinders, bent where a straight line would hit somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.collapse import collapse
from graph.drawing.layout import Place
from graph.drawing.style import RADIUS
from graph.projection import InfluenceMap

Floats = NDArray[np.float64]
BOWS = np.array([0.0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.45, -0.45, 0.6, -0.6])
"""How far a line bends, by its length; of equals the straightest."""
AT = np.linspace(0.0, 1.0, 33)[:, None]
SHARE = ((1 - AT) ** 2, 2 * AT * (1 - AT), AT**2)
FINE = np.linspace(0.0, 1.0, 257)
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
ASIDE = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
"""Where along a line its sign may stand, the middle first."""
BADGE = 18.0
"""How far apart signs stand."""
CAREFUL = 400
"""Beyond so many ties all are drawn straight: nobody follows single ones there."""


@dataclass(frozen=True, slots=True)
class Line:
    """From one to the other, perhaps both ways. Points of the quadratic curve, cut where the shapes begin."""

    source: str
    target: str
    both: bool
    sign: int
    weight: float
    kinds: tuple[str, ...]
    start: tuple[float, float]
    bend: tuple[float, float]
    end: tuple[float, float]
    middle: tuple[float, float]


def lines_of(influence_map: InfluenceMap, places: Mapping[str, Place], boxes: Mapping[str, Box]) -> list[Line]:
    """Return the lines between people; ``boxes`` is the room of their labels."""
    graphs = collapse(influence_map.multi)
    found: list[Line] = []
    pairs: list[tuple[float, str, str, bool, int, float]] = []
    for sign, graph in ((1, graphs.positive), (-1, graphs.negative)):
        for u, v, w in graph.edges(data="weight", default=1.0):
            if graph.has_edge(v, u):
                if u < v:
                    pairs.append((_far(places, u, v), u, v, True, sign, max(w, graph[v][u]["weight"])))
            else:
                pairs.append((_far(places, u, v), u, v, False, sign, w))
    pairs.sort()  # the short ones first: they have the least choice
    room = _Room(places, boxes, careful=len(pairs) <= CAREFUL)
    for _, u, v, both, sign, weight in pairs:
        found.append(room.line(u, v, both, sign, weight, _kinds(influence_map, u, v, sign)))
    return found


def _far(places: Mapping[str, Place], u: str, v: str) -> float:
    return round(float(np.hypot(places[u].x - places[v].x, places[u].y - places[v].y)), 3)


def _kinds(influence_map: InfluenceMap, u: str, v: str, sign: int) -> tuple[str, ...]:
    multi = influence_map.multi
    edges = [d for a, b in ((u, v), (v, u)) if multi.has_edge(a, b) for d in multi[a][b].values()]
    return tuple(sorted({str(d["label"] or d["kind"]).replace("_", " ") for d in edges if d["sign"] == sign}))


class _Room:
    """What is on the sheet already, and how much each way of drawing a line would hide or touch."""

    def __init__(self, places: Mapping[str, Place], boxes: Mapping[str, Box], *, careful: bool) -> None:
        self.places, self.boxes = places, boxes
        self.names = list(places)
        self.centres = np.array([[places[i].x, places[i].y] for i in self.names]).reshape(-1, 2)
        self.labels = np.array([boxes[i] for i in self.names]).reshape(-1, 4)
        self.middles: list[tuple[float, float]] = []
        self.drawn: list[Floats] = []
        self.row = {i: n for n, i in enumerate(self.names)}
        self.careful = careful
        self.lowest = self.labels[:, 3].max(initial=0.0) + 4

    def line(self, u: str, v: str, both: bool, sign: int, weight: float, kinds: tuple[str, ...]) -> Line:
        a, b = (np.array([self.places[i].x, self.places[i].y]) for i in (u, v))
        bow = float(BOWS[int(self._costs(u, v, a, b).argmin())]) if self.careful else 0.0
        bend = _bend(a, b, bow)
        points = _points(a, bend, b, FINE)
        own, theirs = self._within(points, u, 3.0), self._within(points, v, 4.0)
        first = int(np.flatnonzero(own)[-1]) + 1
        last = int(np.flatnonzero(theirs)[0]) - 1
        if first >= last:  # two labels that touch: from middle to middle
            first, last = 0, len(points) - 1
        middle = self._sign_at(u, v, points[first : last + 1])
        self.middles.append(middle)
        self.drawn.append(points[first : last + 1 : 16])
        from_, to = FINE[first], FINE[last]
        # The part of a quadratic curve between two of its points is one too, with this bend.
        bent = (1 - from_) * (1 - to) * a + ((1 - from_) * to + from_ * (1 - to)) * bend + from_ * to * b
        return Line(u, v, both, sign, weight, kinds, _pair(points[first]), _pair(bent), _pair(points[last]), middle)

    def _sign_at(self, u: str, v: str, seen: Floats) -> tuple[float, float]:
        """Where on what is seen of a line its sign stands: in the middle, or beside it where another one stands."""
        spots = [_pair(seen[round(share * (len(seen) - 1))]) for share in ASIDE]
        if not self.careful:
            return spots[0]
        labels = self.labels[self.among(u, v)]

        def free(x: float, y: float) -> bool:
            if any(abs(x - one) + abs(y - other) < BADGE for one, other in self.middles):
                return False
            left, top, right, bottom = labels.T
            return not ((x > left) & (x < right) & (y > top) & (y < bottom)).any()

        return next((spot for spot in spots if free(*spot)), spots[0])

    def _within(self, points: Floats, person: str, by: float) -> NDArray[np.bool_]:
        """Whether points lie on somebody's shape or label."""
        p = self.places[person]
        left, top, right, bottom = self.boxes[person]
        x, y = points.T
        boxed = (x > left - by) & (x < right + by) & (y > top - by) & (y < bottom + by)
        return np.asarray(boxed | (np.hypot(x - p.x, y - p.y) < RADIUS + 2 + by))

    def _costs(self, u: str, v: str, a: Floats, b: Floats) -> Floats:
        """What each bow would hide or touch: shapes, labels, signs, and lines that run along."""
        way = b - a
        bends = (a + b) / 2 + np.array([-way[1], way[0]]) * BOWS[:, None]
        points = SHARE[0] * a + SHARE[1] * bends[:, None, :] + SHARE[2] * b  # bow, point, x and y
        flat = points.reshape(-1, 2)
        free = ~(self._within(flat, u, 3.0) | self._within(flat, v, 3.0))
        x, y = flat[:, 0, None], flat[:, 1, None]
        among = self.among(u, v)
        others, (left, top, right, bottom) = self.centres[among], self.labels[among].T
        hit = ((x - others[:, 0]) ** 2 + (y - others[:, 1]) ** 2 < (RADIUS + 9) ** 2).sum(1)
        over = ((x > left) & (x < right) & (y > top) & (y < bottom)).sum(1)
        costs = hit * 20.0 + over * 14.0 + (flat[:, 1] > self.lowest) * 3.0
        if self.drawn:
            drawn = np.concatenate(self.drawn)
            costs += ((x - drawn[:, 0]) ** 2 + (y - drawn[:, 1]) ** 2 < 49).any(1) * 1.2
        total = (costs * free).reshape(len(BOWS), -1).sum(1) + np.abs(BOWS) * 9
        mx, my = points[:, points.shape[1] // 2, 0, None], points[:, points.shape[1] // 2, 1, None]
        if self.middles:
            near = np.array(self.middles)
            total += (np.abs(mx - near[:, 0]) + np.abs(my - near[:, 1]) < 20).sum(1) * 6.0
        total += ((mx > left - 7) & (mx < right + 7) & (my > top - 7) & (my < bottom + 7)).sum(1) * 5.0
        return np.asarray(np.round(total, 6))

    def among(self, u: str, v: str) -> NDArray[np.bool_]:
        """Everybody else."""
        found = np.ones(len(self.names), dtype=bool)
        found[[self.row[u], self.row[v]]] = False
        return found


def _bend(a: Floats, b: Floats, bow: float) -> Floats:
    way = b - a
    return np.asarray((a + b) / 2 + np.array([-way[1], way[0]]) * bow)


def _points(a: Floats, bend: Floats, b: Floats, at: Floats) -> Floats:
    t = at[:, None]
    return np.asarray((1 - t) ** 2 * a + 2 * t * (1 - t) * bend + t**2 * b)


def _pair(point: Floats) -> tuple[float, float]:
    return (round(float(point[0]), 1), round(float(point[1]), 1))
