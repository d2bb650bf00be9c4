"""Hints: what a field of the domain is, read from its annotation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger.domain.kernel.types import Described, EventRef, Limit, Personal, Ref


@dataclass(frozen=True, slots=True)
class Shape:
    """One field: its base type, how often it holds it, what it refers to, and what it says of itself."""

    name: str
    base: type
    many: bool
    optional: bool
    ref: Ref | None
    event: bool
    """True for the id of an event."""
    clear: bool
    """True for a word of a code list: stored in clear, never a person's, so never erased."""
    large: bool
    """True for a number that may outgrow 32 bits."""
    doc: str | None
    default: Any

    @property
    def is_enum(self) -> bool:
        """Whether it holds a described value."""
        return issubclass(self.base, Described)

    @property
    def is_struct(self) -> bool:
        """Whether it holds a record of its own."""
        return issubclass(self.base, msgspec.Struct)

    @property
    def is_text(self) -> bool:
        """Whether it holds words, which may mention people and may have been erased."""
        return self.base is str and self.ref is None and not self.clear and not self.event

    @property
    def required(self) -> bool:
        """Whether a command cannot do without it."""
        return self.default is msgspec.NODEFAULT


@cache
def shapes(cls: type[msgspec.Struct]) -> tuple[Shape, ...]:
    """Return the fields of a struct, in their order."""
    hints = get_type_hints(cls, include_extras=True)
    fields = {f.name: f for f in msgspec.structs.fields(cls)}
    return tuple(_shape(name, hints[name], fields[name]) for name in cls.__struct_fields__)


def _shape(name: str, hint: Any, field: msgspec.structs.FieldInfo) -> Shape:
    base, many, optional, extras = _unwrap(hint)
    metas = [e for e in extras if isinstance(e, msgspec.Meta)]
    clear = any(isinstance(e, Limit) for e in extras) and not any(isinstance(e, Personal) for e in extras)
    default = () if field.default_factory is tuple else field.default
    return Shape(
        name=name,
        base=base,
        many=many,
        optional=optional,
        ref=next((e for e in extras if isinstance(e, Ref)), None),
        event=any(isinstance(e, EventRef) for e in extras),
        clear=clear,
        large=any((m.le or 0) > 2**31 for m in metas),
        doc=next((m.description for m in metas if m.description), None),
        default=default,
    )


def _unwrap(hint: Any) -> tuple[type, bool, bool, list[Any]]:
    """Return the base type, whether there are many, whether there may be none, and all annotations, outermost first."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        base, many, optional, inner = _unwrap(arguments[0])
        return base, many, optional, [*reversed(arguments[1:]), *inner]
    if origin in (Union, UnionType):
        (one,) = (a for a in arguments if a is not NoneType)
        base, many, _, inner = _unwrap(one)
        return base, many, True, inner
    if origin is tuple:
        base, _, _, inner = _unwrap(arguments[0])
        return base, True, False, inner
    if hint not in (str, int, float, bool, date, datetime) and not (
        isinstance(hint, type) and issubclass(hint, Described | msgspec.Struct)
    ):
        raise TypeError(f"the API does not know how to show a field of type {hint}")
    return hint, False, False, []
