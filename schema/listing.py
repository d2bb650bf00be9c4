"""Listing: how pages of things and of history are found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.aggregate import Aggregate
from ledger.views import history, things
from ledger.views.history import HistoryFilter
from ledger.views.paging import Page
from ledger.views.things import ThingFilter
from schema.asking import Scope
from schema.connections import Connected
from schema.filters import Direction, HistoryFilterInput, OrderBy
from schema.reflect.output import VIEWS

Which = Annotated[HistoryFilterInput | None, strawberry.argument(description="Which events.")]
Order = Annotated[OrderBy | None, strawberry.argument(description="In which order. Default: oldest first.")]


def newest_first(order: OrderBy | None) -> bool:
    """Return whether the list runs backwards."""
    return order is not None and order.direction is Direction.DESC


async def list_things(
    scope: Scope, cls: type[Aggregate], which: ThingFilter, asked: Page, order: OrderBy | None
) -> Connected:
    """Return a page of the things of a kind."""

    def find(db: Any, viewer: Any) -> Any:
        return things.page(db, viewer, cls, scope.moment, which, asked, newest_first=newest_first(order))

    found = await scope.read(find)
    nodes = [VIEWS[cls](thing, scope) for _, thing in found.rows]
    scope.things.remember({thing.id: node for (_, thing), node in zip(found.rows, nodes, strict=True)})
    return Connected(scope, found, nodes, total_count=lambda: scope.read(things.count, cls, scope.moment, which))


async def list_events(
    scope: Scope, which: HistoryFilter, asked: Page, order: OrderBy | None, things_of: Sequence[str] = ()
) -> Connected:
    """Return a page of history; `things_of` are those whose events there are to begin with."""
    from schema.utterances import told

    base = HistoryFilter(things=things_of)
    which = replace(which, things=things_of) if things_of else which

    def find(db: Any, viewer: Any) -> Any:
        return history.page(db, viewer, scope.moment, which, asked, newest_first=newest_first(order))

    def newest(db: Any, viewer: Any) -> Any:
        rows = history.page(db, viewer, scope.moment, which, Page(first=1), newest_first=True).rows
        return rows[0][1].recorded_at if rows else None

    found = await scope.read(find)
    scope.prepare(event.sentence for _, event in found.rows)
    return Connected(
        scope,
        found,
        [told(event, scope) for _, event in found.rows],
        total_count=lambda: scope.read(history.count, scope.moment, which),
        unfiltered_count=lambda: scope.read(history.count, scope.moment, base),
        updated_at=lambda: scope.read(newest),
    )
