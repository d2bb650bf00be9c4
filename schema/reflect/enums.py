"""Enums: every described value of the domain, and the lists of names that the API offers as values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

import strawberry

from ledger.domain.kernel.types import Described
from schema.reflect.docs import of_class
from schema.reflect.names import name_of


def enum_of(name: str, description: str, values: Mapping[str, tuple[Any, str]]) -> Any:
    """Return an enum of the API: name → (value, description)."""
    described = {key: strawberry.enum_value(value, description=text) for key, (value, text) in values.items()}
    made: Any = Enum(name, described)  # type: ignore[misc]
    return strawberry.enum(made, name=name, description=description)


@cache
def described(cls: type[Described]) -> Any:
    """Return the enum of the API for an enum of the domain."""
    return enum_of(name_of(cls), of_class(cls), {m.name: (m.value, m.description) for m in cls})
