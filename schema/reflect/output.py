"""Output: types of the API made from structs of the domain, and the views that stand behind them.

A type is declared first and completed later, for types name each other in circles. Behind each stands a view: a
struct together with the scope it was read in. A field of the API is a property of the view; no field has a resolver
unless it takes arguments, for a resolver costs more than all that it returns.
"""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import msgspec
import strawberry

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.domain.kernel.event import Event
from schema.asking import Scope
from schema.reflect.docs import of_field
from schema.reflect.enums import described
from schema.reflect.hints import Shape, shapes
from schema.scalars import Long

Get = Callable[[Any], Any]


class View:
    """A struct of the domain as it is seen in a scope."""

    __slots__ = ("it", "seen_in")

    def __init__(self, it: Any, scope: Scope) -> None:
        self.it = it
        self.seen_in = scope


@dataclass(frozen=True, slots=True)
class Shown:
    """A field of an output type: a property of its view (`get`), or a function that takes arguments (`resolve`)."""

    annotation: Any
    description: str
    get: Get | None = None
    resolve: Callable[..., Any] | None = None


VIEWS: dict[type, Callable[[Any, Scope], Any]] = {}
"""Class of the domain → the view that shows it."""
TYPES: dict[type, Any] = {}
"""Class of the domain → its type in the API."""


def declare(name: str, *bases: type) -> Any:
    """Return a type that is still empty, so that others can name it. To a type checker it is anything."""
    return types.new_class(name, bases, exec_body=lambda ns: ns.update(__module__=__name__))


def complete(cls: type, fields: Mapping[str, Shown], description: str, *, interface: bool = False) -> None:
    """Give a declared type its fields."""
    cls.__annotations__ = {name: shown.annotation for name, shown in fields.items() if shown.resolve is None}
    for name, shown in fields.items():
        field: Any = strawberry.field(description=shown.description)
        if shown.resolve is not None:
            field = strawberry.field(resolver=shown.resolve, description=shown.description)
        setattr(cls, name, field)
    decorate: Any = strawberry.interface if interface else strawberry.type
    decorate(cls, name=cls.__name__, description=description)


def view(cls: type, fields: Mapping[str, Shown], base: type = View) -> Callable[[Any, Scope], Any]:
    """Return the view that stands behind a type: one property a field."""
    if shadowed := {"it", "seen_in", "row"} & fields.keys():
        raise TypeError(f"{cls.__name__} has a field that hides the view's own: {', '.join(shadowed)}")
    properties = {name: property(shown.get) for name, shown in fields.items() if shown.get is not None}
    return type(f"{cls.__name__}View", (base, cls), properties)


def fields_of(cls: type[msgspec.Struct], path: str = "it", but: tuple[str, ...] = ()) -> dict[str, Shown]:
    """Return the fields of a struct as the API shows them; `path` leads from the view to the struct."""
    return {
        shape.name: Shown(annotation(shape), of_field(cls, shape), getter(shape, f"{path}.{shape.name}"))
        for shape in shapes(cls)
        if shape.name not in but
    }


def annotation(shape: Shape) -> Any:
    """Return the type of a field as the API declares it."""
    if shape.ref is not None:
        return many(refers_to(shape)) if shape.many else refers_to(shape) | None
    if shape.event:
        return many(TYPES[Event]) if shape.many else TYPES[Event] | None
    base = base_of(shape)
    if shape.many:
        return many(base | None if shape.is_text else base)
    # A text may have been erased: then it is null, and `extensions.withheld` says why.
    return base | None if shape.optional or shape.is_text else base


def base_of(shape: Shape) -> Any:
    """Return what one value of a field is in the API."""
    if shape.is_enum:
        return described(shape.base)
    if shape.is_struct:
        return TYPES[shape.base]
    return Long if shape.large else shape.base


def refers_to(shape: Shape) -> Any:
    """Return the type that an id leads to: that of its one kind, else any thing."""
    assert shape.ref is not None
    if len(shape.ref.kinds) != 1:
        return TYPES[Aggregate]
    return next(TYPES[cls] for cls in AGGREGATES.values() if cls.kind == shape.ref.kinds[0])


def getter(shape: Shape, path: str) -> Get:
    """Return the property that reads a field from a view."""
    read = attrgetter(path)
    if shape.ref is not None:
        kinds = shape.ref.kinds
        return _things(read, kinds) if shape.many else _thing(read, kinds)
    if shape.event:
        return _events(read) if shape.many else _event(read)
    if shape.is_struct:
        return _structs(read, shape.base) if shape.many else _struct(read, shape.base)
    if shape.is_text:
        return _texts(read) if shape.many else lambda v: v.seen_in.text(read(v))
    return list_of(read) if shape.many else read


def list_of(read: Get) -> Get:
    """Return a property that gives a list, as GraphQL wants it."""
    return lambda v: list(read(v))


def _thing(read: Get, kinds: tuple[str, ...]) -> Get:
    def fits(thing: Any) -> Any:
        return thing if thing is None or not kinds or thing.it.kind in kinds else None

    async def later(future: asyncio.Future[Any]) -> Any:
        return fits(await future)

    def get(v: Any) -> Any:
        thing_id = read(v)
        if thing_id is None:
            return None
        found = v.seen_in.things.load(thing_id)
        return later(found) if isinstance(found, asyncio.Future) else fits(found)

    return get


def _things(read: Get, kinds: tuple[str, ...]) -> Get:
    async def several(v: Any) -> list[Any]:
        found = await v.seen_in.things.load_many(read(v))
        return [t for t in found if t is not None and (not kinds or t.it.kind in kinds)]

    return lambda v: several(v) if read(v) else []


def _event(read: Get) -> Get:
    def get(v: Any) -> Any:
        event_id = read(v)
        return None if event_id is None else v.seen_in.events.load(event_id)

    return get


def _events(read: Get) -> Get:
    async def several(v: Any) -> list[Any]:
        return [e for e in await v.seen_in.events.load_many(read(v)) if e is not None]

    return lambda v: several(v) if read(v) else []


def _struct(read: Get, cls: type) -> Get:
    def get(v: Any) -> Any:
        struct = read(v)
        return None if struct is None else VIEWS[cls](struct, v.seen_in)

    return get


def _structs(read: Get, cls: type) -> Get:
    return lambda v: [VIEWS[cls](struct, v.seen_in) for struct in read(v)]


def _texts(read: Get) -> Get:
    return lambda v: [v.seen_in.text(text) for text in read(v)]


def many(node: Any) -> Any:
    """Return a list of a type. To a type checker it is anything, as the type is."""
    return list[node]
