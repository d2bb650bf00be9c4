"""Queries: things by id and in lists, history, trails, and what the ledger says of itself."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.domain.kernel.errors import Malformed, UnknownThing, WrongKind
from ledger.domain.kernel.ids import prefix_of
from ledger.integrity.witness import RecordCheck
from ledger.views.trail import RUNS_THROUGH, has_trail
from schema.about import LedgerInfo, ViewerInfo, about_ledger, about_viewer
from schema.asking import Asking, AskingInfo, AsOfInput, Scope
from schema.connections import After, Before, First, Last, page
from schema.filters import which_events, which_things
from schema.flags import flag_limits_field, flagged_field
from schema.ids import event_id, thing_id
from schema.influence import influence_field
from schema.kinds import CONNECTIONS, HistoryConnection, plural
from schema.listing import Order, Which, list_events, list_things
from schema.node import Node
from schema.organisation import organisation_field
from schema.reflect.names import words
from schema.reflect.output import TYPES, many
from schema.reports import report_fields
from schema.reports.reflected import report_type, shown
from schema.scalars import Long
from schema.search import search_field
from schema.things import things_arguments
from schema.trail import Trail, trail_of
from schema.webhooks import webhooks_field

AsOf = Annotated[
    AsOfInput | None,
    strawberry.argument(description="The moment that is asked about; everything below inherits it. Default: now."),
]
AtLeast = Annotated[
    Long | None,
    strawberry.argument(
        description="Wait up to two seconds until this node has reached the position, such as one that a mutation "
        "returned; else the error NOT_YET_THERE."
    ),
]
Id = Annotated[strawberry.ID | None, strawberry.argument(description="Its global id, or its id inside the ledger.")]
ExternalId = Annotated[
    str | None,
    strawberry.argument(description="Its id in the system it came from, such as `pep:572`, instead of `id`."),
]


def _given(id: str | None) -> tuple[str]:
    """Return by which argument the thing was named."""
    return ("externalId",) if id is None else ("id",)


def named(asking: Asking, id: str | None, external_id: str | None) -> str | None:
    """Return the id of the thing that is asked for by one of its names; None when there is none."""
    if (id is None) == (external_id is None):
        raise Malformed("give either `id` or `externalId`", path=("id",))
    return thing_id(asking, id or external_id or "")


async def node_of(scope: Scope, given: str) -> Any:
    """Return the thing or the event that an id names, or None."""
    event = event_id(given)
    if event is not None:
        return await scope.events.wait(event)
    found = thing_id(scope.asking, given)
    return None if found is None else await scope.things.wait(found)


async def _node(
    info: AskingInfo,
    id: Annotated[strawberry.ID, strawberry.argument(description="The global id.")],
    as_of: AsOf = None,
    at_least: AtLeast = None,
) -> Any:
    return await node_of(await info.context.scope(as_of, at_least), id)


async def _nodes(
    info: AskingInfo,
    ids: Annotated[list[strawberry.ID], strawberry.argument(description="The global ids, at most 1,000.")],
    as_of: AsOf = None,
    at_least: AtLeast = None,
) -> Any:
    if len(ids) > 1_000:
        raise Malformed(f"{len(ids):,} ids were given; 1,000 are the most", path=("ids",))
    scope = await info.context.scope(as_of, at_least)
    return [await node_of(scope, i) for i in ids]


async def _history(
    info: AskingInfo,
    filter: Which = None,
    order_by: Order = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: AsOf = None,
    at_least: AtLeast = None,
) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await list_events(scope, which_events(info.context, filter), page(first, after, last, before), order_by)


async def _trail(
    info: AskingInfo, id: Id = None, external_id: ExternalId = None, as_of: AsOf = None, at_least: AtLeast = None
) -> Any:
    scope = await info.context.scope(as_of, at_least)
    found = named(info.context, id, external_id)
    if found is None:
        raise UnknownThing(f"there is no thing {(id or external_id or '')[:80]!r} in this ledger", path=_given(id))
    if not has_trail(found):
        raise WrongKind(f"{found} has no trail; these have one: {', '.join(RUNS_THROUGH)}", path=_given(id))
    return await trail_of(scope, found)


async def _check(
    info: AskingInfo, id: Id = None, external_id: ExternalId = None, as_of: AsOf = None, at_least: AtLeast = None
) -> Any:
    scope = await info.context.scope(as_of, at_least)
    found = named(info.context, id, external_id)
    if found is None:
        raise UnknownThing(f"there is no thing {(id or external_id or '')[:80]!r} in this ledger", path=_given(id))
    check = info.context.ledger.check_record
    return shown(await asyncio.to_thread(check, info.context.viewer, found, scope.moment), scope)


def _one(cls: type[Aggregate]) -> Any:
    async def resolve(
        info: AskingInfo,
        id: Id = None,
        external_id: ExternalId = None,
        as_of: AsOf = None,
        at_least: AtLeast = None,
    ) -> Any:
        scope = await info.context.scope(as_of, at_least)
        found = named(info.context, id, external_id)
        if found is not None and prefix_of(found) != cls.prefix:
            raise WrongKind(f"{(id or external_id or '')[:80]!r} is not a {words(cls.kind)}", path=_given(id))
        return None if found is None else await scope.things.wait(found)

    resolve.__annotations__["return"] = TYPES[cls] | None
    text = f"One {words(cls.kind)}, by one of its names; null when there is none at the moment that is asked about."
    return strawberry.field(resolver=resolve, description=text)


def _many(cls: type[Aggregate]) -> Any:
    async def resolve(
        info: AskingInfo,
        filter: Any = None,
        order_by: Order = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
        as_of: AsOf = None,
        at_least: AtLeast = None,
    ) -> Any:
        scope = await info.context.scope(as_of, at_least)
        which = which_things(info.context, filter)
        return await list_things(scope, cls, which, page(first, after, last, before), order_by)

    resolve.__annotations__ |= {"filter": things_arguments(cls), "return": CONNECTIONS[cls]}
    text = f"The {words(plural(cls))}, in the order in which the ledger first heard of them."
    return strawberry.field(resolver=resolve, description=text)


async def _ledger(info: AskingInfo) -> LedgerInfo:
    return await asyncio.to_thread(about_ledger, info.context)  # the log may lie on another machine


async def _viewer(info: AskingInfo) -> ViewerInfo:
    return about_viewer(info.context)


_check.__annotations__["return"] = report_type(RecordCheck)
_node.__annotations__["return"] = Node | None
_nodes.__annotations__["return"] = many(Node | None)
_history.__annotations__["return"] = HistoryConnection
_trail.__annotations__["return"] = Trail

_FIELDS: dict[str, Any] = {
    "node": strawberry.field(
        resolver=_node, description="Anything by its global id; null when there is no such thing."
    ),
    "nodes": strawberry.field(resolver=_nodes, description="Several by their global ids, in the order of the ids."),
}
for _cls in AGGREGATES.values():
    _FIELDS[_cls.kind] = _one(_cls)
    _FIELDS[plural(_cls)] = _many(_cls)
_FIELDS |= {
    "history": strawberry.field(resolver=_history, description="Every event, in the order of the ledger."),
    "trail": strawberry.field(
        resolver=_trail, description="Everything that led to an answer and came of it: the story behind a no."
    ),
    "influence_map": influence_field(AsOf, AtLeast),
    "organisation": organisation_field(AsOf, AtLeast),
    **report_fields(AsOf, AtLeast),
    "flagged": flagged_field(AsOf, AtLeast),
    "flag_limits": flag_limits_field(),
    "record_check": strawberry.field(
        resolver=_check,
        description="Whether the record of a thing was altered: its events are hashed anew and led to the newest "
        "signed checkpoint. The whole log is checked with `negotiation-ledger verify`.",
    ),
    "search": search_field(AsOf, AtLeast),
    "webhooks": webhooks_field(),
    "ledger": strawberry.field(resolver=_ledger, description="What this ledger says of itself."),
    "viewer": strawberry.field(resolver=_viewer, description="Who is asking, as the ledger sees them."),
}
Query = strawberry.type(
    type("Query", (), {"__module__": __name__, "__annotations__": {}} | _FIELDS),
    name="Query",
    description="Questions. Every answer is true at a position of the ledger, for the viewer who asks.",
)
