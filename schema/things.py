"""Things: a type for each kind, with what it refers to, its history and what hangs on it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.views.deciding import answered_by
from ledger.views.things import ThingFilter
from ledger.views.trail import RUNS_THROUGH
from schema.asking import AskingInfo, Scope
from schema.connections import After, Before, First, Last, page
from schema.deciding import FIELDS as DERIVED_FIELDS
from schema.deciding import complete_derived
from schema.filters import thing_filter, which_events, which_things
from schema.flags import ON_THINGS, complete_flags
from schema.ids import global_id
from schema.kinds import CONNECTIONS, HistoryConnection, Thing, plural
from schema.listing import Order, Which, list_events, list_things
from schema.node import GLOBAL_ID
from schema.reflect.docs import of_class
from schema.reflect.names import words
from schema.reflect.output import TYPES, VIEWS, Shown, View, complete, fields_of, view
from schema.replies import UNANSWERED
from schema.scalars import Long
from schema.trail import Trail, trail_of

FILTERS: dict[type[Aggregate], Any] = {cls: thing_filter(cls) for cls in AGGREGATES.values()}

LINKED: dict[str, tuple[str, ...]] = {
    "account": ("opportunity", "stakeholder", "interaction", "request", "commitment", "intelligence_note"),
    "opportunity": ("interaction", "request", "commitment", "intelligence_note"),
    "stakeholder": ("opportunity", "interaction", "request", "decision", "commitment", "escalation", "relationship"),
    "request": ("problem", "interaction", "decision", "commitment", "escalation"),
    "decision": ("escalation",),
    "commitment": ("interaction", "escalation"),
}
"""Which lists of other kinds hang on a kind."""
BY_FIELD = ("account", "opportunity")
"""Kinds whose lists hold what carries them in its field; other lists hold what has an event about the thing."""


class ThingView(View):
    """A thing as it is seen in a scope."""

    __slots__ = ()

    @property
    def id(self) -> str:
        """Its global id."""
        return global_id(self.it.id)

    @property
    def ledger_id(self) -> str:
        """Its id inside the ledger."""
        return str(self.it.id)

    @property
    def called(self) -> Any:
        """What it is called."""
        return self.seen_in.text(self.it.facets().title)

    @property
    def position(self) -> int:
        """The position it is seen at."""
        return self.seen_in.moment.position

    @property
    def trail(self) -> Any:
        """The trail that it belongs to."""
        return trail_of(self.seen_in, self.it.id)


def seen(thing: Aggregate, scope: Scope) -> Any:
    """Return the view of a thing in a scope."""
    return VIEWS[type(thing)](thing, scope)


async def _history(
    root: Any,
    info: AskingInfo,
    filter: Which = None,
    order_by: Order = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    which = which_events(info.context, filter)
    return await list_events(root.seen_in, which, page(first, after, last, before), order_by, (root.it.id,))


_history.__annotations__["return"] = HistoryConnection
COMMON: dict[str, Shown] = {
    "id": Shown(strawberry.ID, GLOBAL_ID),
    "ledger_id": Shown(str, "Its id inside the ledger, such as `req_…`; taken wherever a global id is."),
    "called": Shown(str | None, "What it is called in lists: its title, its name or its content."),
    "position": Shown(Long, "The position of the ledger that this state is true for."),
    **fields_of(Aggregate, but=("id",)),
    "flags": ON_THINGS,
    "history": Shown(HistoryConnection, "Its own events, in the order they were recorded.", resolve=_history),
}


async def _said(
    root: Any,
    info: AskingInfo,
    filter: Which = None,
    order_by: Order = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    which = replace(which_events(info.context, filter), by=root.it.id)
    return await list_events(root.seen_in, which, page(first, after, last, before), order_by)


_said.__annotations__["return"] = HistoryConnection
SAID = Shown(HistoryConnection, "What they said and did, in the order it was recorded.", resolve=_said)


def things_arguments(cls: type[Aggregate]) -> Any:
    """Return the filter argument of a list of a kind."""
    text = f"Which {words(plural(cls))}."
    return Annotated[FILTERS[cls] | None, strawberry.argument(description=text)]


def _linked(parent: type[Aggregate], child: type[Aggregate]) -> Shown:
    async def resolve(
        root: Any,
        info: AskingInfo,
        filter: Any = None,
        order_by: Order = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:
        asked = which_things(info.context, filter)
        which = hanging_on(parent, root.it.id, asked)
        if (parent.kind, child.kind) == ("request", "escalation"):  # older ones tell only what they are over
            over = await root.seen_in.read(answered_by, root.it.id, root.seen_in.moment)
            which = replace(asked, about_any=over)
        return await list_things(root.seen_in, child, which, page(first, after, last, before), order_by)

    resolve.__annotations__ |= {"filter": things_arguments(child), "return": CONNECTIONS[child]}
    how = (
        f"of this {words(parent.kind)}"
        if parent.kind in BY_FIELD
        else f"with an event that has to do with this {words(parent.kind)}"
    )
    return Shown(CONNECTIONS[child], f"The {words(plural(child))} {how}.", resolve=resolve)


def hanging_on(parent: type[Aggregate], thing_id: str, which: ThingFilter) -> ThingFilter:
    """Return the filter of a list that hangs on a thing."""
    if parent.kind == "account":
        return replace(which, account=thing_id)
    return replace(which, opportunity=thing_id) if parent.kind == "opportunity" else replace(which, about=thing_id)


complete(Thing, COMMON, "Something that the ledger keeps: its state at the moment that is asked about.", interface=True)

for _cls in AGGREGATES.values():
    _own = fields_of(_cls, but=Aggregate.__struct_fields__)
    if "flags" in _own:  # a watch names flags; on every thing `flags` are those that are up
        _own["watched_flags"] = _own.pop("flags")
    for _kind in LINKED.get(_cls.kind, ()):
        _child = next(c for c in AGGREGATES.values() if c.kind == _kind)
        _own.setdefault(plural(_child), _linked(_cls, _child))
    if _cls.kind == "stakeholder":
        _own["said"] = SAID
        _own["unanswered"] = UNANSWERED
    if _cls.kind in RUNS_THROUGH:
        _own["trail"] = Shown(Trail, "Everything that led to it and came of it, in its true order.")
    _own |= DERIVED_FIELDS.get(_cls.kind, {})
    _base = type("ThingView", (ThingView,), {n: property(s.get) for n, s in COMMON.items() if s.get is not None})
    complete(TYPES[_cls], _own, of_class(_cls))
    VIEWS[_cls] = view(TYPES[_cls], _own, _base)

complete_derived()
complete_flags()
