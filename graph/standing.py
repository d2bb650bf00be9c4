"""What many measures read of the same graph is read once, while the graph stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import networkx as nx

T = TypeVar("T")
_Kept = dict[int, dict[object, Any]]
_KEPT: ContextVar[_Kept | None] = ContextVar("kept", default=None)


@contextmanager
def standing(*graphs: nx.Graph[Any]) -> Iterator[None]:
    """Nobody writes to these graphs within the block: what is read of them holds for every measure taken there.

    >>> g = nx.DiGraph([("ada", "bo")])
    >>> with standing(g):
    ...     once(g, "people", lambda: list(g)) is once(g, "people", lambda: list(g))
    True
    >>> once(g, "people", lambda: list(g)) is once(g, "people", lambda: list(g))
    False
    """
    before = _KEPT.set({id(g): {} for g in graphs})  # an id names a graph for as long as it lives: to the block's end
    try:
        yield
    finally:
        _KEPT.reset(before)


def once(graph: nx.Graph[Any], what: object, read: Callable[[], T]) -> T:
    """Return what was read of a graph that stands still, or read it. Nobody may write to what is returned."""
    kept = (_KEPT.get() or {}).get(id(graph))
    if kept is None:
        return read()
    if what not in kept:
        kept[what] = read()
    found: T = kept[what]
    return found
