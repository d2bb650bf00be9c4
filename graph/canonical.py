"""An order of nodes that depends on the shape of a graph, not on names or on the order of rows.

Louvain walks nodes in some order and its answer depends on it. So they are ordered by colour
refinement (Weisfeiler & Leman 1968): nodes start alike, and are told apart by the weights and
colours around them until nothing changes. Where some remain alike, one is singled out and
refinement goes on; candidates are compared by what singling them out does. Those that stay alike
even then are nearly always mirror images, and any of them will do. A graph of so many mirror
images that this takes too long is finished by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, TypeVar

import networkx as nx

T = TypeVar("T")
_Colours = dict[Any, int]
WORK = 40_000  # nodes looked at before names decide; a tenth of a second


def canonical_order(graph: nx.Graph[Any]) -> list[Any]:
    """
    >>> g = nx.Graph([("x", "y"), ("y", "z"), ("z", "w"), ("y", "w")])
    >>> h = nx.relabel_nodes(g, {"x": "w", "w": "x", "y": "z", "z": "y"})
    >>> canonical_order(g)[0], canonical_order(h)[0]
    ('x', 'w')
    """
    return canonical_order_of({v: {u: d.get("weight", 1.0) for u, d in graph[v].items()} for v in graph})


def canonical_order_of(ties: Mapping[T, Mapping[T, float]]) -> list[T]:
    """The same, of who is tied to whom and how strongly."""
    colouring = _Colouring(ties)
    colours = colouring.refine(dict.fromkeys(ties, 0))
    while (cell := _first_cell(colours)) is not None:
        cell.sort(key=str)
        if colouring.twins(cell) or colouring.work > WORK:
            place = {v: i for i, v in enumerate(cell)}
            split = {v: c * len(cell) + place.get(v, 0) for v, c in colours.items()}
            colours = colouring.refine(split)
        else:
            colours = min((colouring.single_out(colours, v) for v in cell), key=_trace)
    return sorted(colours, key=colours.__getitem__)


class _Colouring:
    """Refines colours over one graph and counts the work done."""

    def __init__(self, ties: Mapping[Any, Mapping[Any, float]]) -> None:
        self.work = 0
        written = {w: f"{w:.9e}" for w in {w for around in ties.values() for w in around.values()}}
        rank = {w: i for i, w in enumerate(sorted(set(written.values())))}
        self.around: dict[Any, dict[Any, int]] = {
            v: {u: rank[written[w]] for u, w in around.items()} for v, around in ties.items()
        }

    def refine(self, colours: _Colours) -> _Colours:
        """Split colours by the colours around until no more split. Colours become ranks from 0."""
        count = len(set(colours.values()))
        while True:
            self.work += len(self.around)
            many = max(colours.values(), default=0) + 1  # weight and colour as one number, told apart as the pair is
            seen = {
                v: (colours[v], *sorted([w * many + colours[u] for u, w in around.items()]))
                for v, around in self.around.items()
            }
            rank = {s: i for i, s in enumerate(sorted(set(seen.values())))}
            colours = {v: rank[s] for v, s in seen.items()}
            if len(rank) in (count, len(colours)):
                return colours
            count = len(rank)

    def single_out(self, colours: _Colours, chosen: Any) -> _Colours:
        if self.work > WORK:  # the rest of the cell: never the least, so never chosen
            return colours
        return self.refine({v: 2 * c + (v != chosen) for v, c in colours.items()})

    def twins(self, cell: list[Any]) -> bool:
        """Twins have the same ties to everybody else: any order of them gives the same graph."""
        members = set(cell)
        outside, inside = set(), set()
        for v in cell:
            around = self.around[v]
            outside.add(tuple(sorted((w, str(u)) for u, w in around.items() if u not in members)))
            inside.add(tuple(sorted(w for u, w in around.items() if u in members)))
        if len(outside) > 1 or len(inside) > 1:
            return False
        among = inside.pop()  # nobody tied to nobody, or everybody to everybody by one weight
        return len(among) in (0, len(cell) - 1) and len(set(among)) <= 1


def _first_cell(colours: _Colours) -> list[Any] | None:
    sizes = Counter(colours.values())
    alike = min((c for c, n in sizes.items() if n > 1), default=None)
    return None if alike is None else [v for v, c in colours.items() if c == alike]


def _trace(colours: _Colours) -> tuple[int, tuple[tuple[int, int], ...]]:
    """What is left alike, most told apart first."""
    return (-len(set(colours.values())), tuple(sorted(Counter(colours.values()).items())))
