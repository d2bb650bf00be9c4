"""Connections: Relay's pages, for every kind of thing and for history."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

from ledger.views.paging import MOST, Page, Slice, cursor
from schema.asking import Scope
from schema.reflect.output import Shown, complete, declare, many
from schema.scalars import Long

First = Annotated[
    int | None, strawberry.argument(description=f"How many from the front. Default 50, at most {MOST:,}.")
]
After = Annotated[str | None, strawberry.argument(description="Only what comes after this cursor.")]
Last = Annotated[
    int | None, strawberry.argument(description=f"How many from the end, instead of `first`. At most {MOST:,}.")
]
Before = Annotated[str | None, strawberry.argument(description="Only what comes before this cursor.")]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether more follows after this page.")
    has_previous_page: bool = strawberry.field(description="Whether there is more before this page.")
    start_cursor: str | None = strawberry.field(description="The cursor of the first edge; null on an empty page.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge; null on an empty page.")


@dataclass(slots=True)
class Edge:
    """A row of a page."""

    cursor: str
    node: Any


class Connected:
    """A page that was found. Counts are made only when they are asked for."""

    __slots__ = ("_counts", "_slice", "edges", "nodes", "seen_in")

    def __init__(
        self, scope: Scope, found: Slice[Any], nodes: list[Any], **counts: Callable[[], Awaitable[Any]]
    ) -> None:
        self.seen_in = scope
        self.nodes = nodes
        self.edges = [Edge(cursor(key), node) for (key, _), node in zip(found.rows, nodes, strict=True)]
        self._slice = found
        self._counts = counts

    def __getattr__(self, name: str) -> Any:
        try:
            return self._counts[name]()
        except KeyError:
            raise AttributeError(name) from None

    @property
    def position(self) -> int:
        """The position that the page is true for."""
        return self.seen_in.moment.position

    @property
    def page_info(self) -> PageInfo:
        """Where the page lies."""
        return PageInfo(
            has_next_page=self._slice.has_next,
            has_previous_page=self._slice.has_previous,
            start_cursor=self.edges[0].cursor if self.edges else None,
            end_cursor=self.edges[-1].cursor if self.edges else None,
        )


def connection(name: str, node: Any, what: str, extra: dict[str, Shown] | None = None) -> Any:
    """Return the connection type of a list of nodes; `what` is what they are called, in the plural."""
    edge = declare(f"{name}Edge")
    complete(
        edge,
        {
            "cursor": Shown(str, "Names the place in the list. It stays true while the ledger grows."),
            "node": Shown(node, "What stands there."),
        },
        f"A place in a list of {what}.",
    )
    cls = declare(f"{name}Connection")
    complete(
        cls,
        {
            "edges": Shown(many(edge), "The page, with a cursor for each."),
            "nodes": Shown(many(node), "The page, without cursors."),
            "page_info": Shown(PageInfo, "Where the page lies."),
            "total_count": Shown(int, f"How many {what} fit the filter, on all pages together."),
            "position": Shown(Long, "The position of the ledger that the page is true for."),
            **(extra or {}),
        },
        f"A page of {what}.",
    )
    return cls


def page(first: int | None, after: str | None, last: int | None, before: str | None) -> Page:
    """Return the page that is asked for, checked."""
    asked = Page(first, after, last, before)
    _ = asked.size
    return asked
