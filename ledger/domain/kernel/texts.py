"""The texts in a command: found once per class by their type, and replaced all at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger.domain.kernel.types import Personal

S = TypeVar("S", bound=msgspec.Struct)
CONTENT = Personal()


def texts(struct: msgspec.Struct) -> Iterator[str]:
    """Yield every free text in a struct and in the structs that it holds; names and handles are none."""
    for name, nested in _plan(type(struct)):
        value = getattr(struct, name)
        if isinstance(value, str) and not nested:
            yield value
        elif nested:
            for item in value if isinstance(value, tuple) else (value,):
                if isinstance(item, msgspec.Struct):
                    yield from texts(item)


def replaced(struct: S, change: Callable[[str], str]) -> S:
    """Return the struct with every free text changed."""
    changes: dict[str, Any] = {}
    for name, nested in _plan(type(struct)):
        value = getattr(struct, name)
        if isinstance(value, str) and not nested:
            changes[name] = change(value)
        elif isinstance(value, tuple) and nested:
            changes[name] = tuple(replaced(item, change) for item in value)
        elif isinstance(value, msgspec.Struct) and nested:
            changes[name] = replaced(value, change)
    return msgspec.structs.replace(struct, **changes) if changes else struct


@cache
def _plan(cls: type[msgspec.Struct]) -> tuple[tuple[str, bool], ...]:
    """Return the fields that are texts, and those that hold structs with texts (True)."""
    hints = get_type_hints(cls, include_extras=True)
    found = ((name, _is_text(hints[name])) for name in cls.__struct_fields__)
    return tuple((name, kind == "nested") for name, kind in found if kind is not None)


def _is_text(hint: Any) -> str | None:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return "text" if CONTENT in arguments[1:] else _is_text(arguments[0])
    if origin in (Union, UnionType, tuple):
        return next((kind for a in arguments if (kind := _is_text(a)) is not None), None)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return "nested" if _plan(hint) else None
    return None
