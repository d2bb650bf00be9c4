"""What answers of the map have in common: sentences, people, enums of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from ledger.domain.kernel.types import Money
from ledger.domain.stakeholder import Stakeholder
from schema.influence.people import legible, person, some
from schema.reflect.enums import enum_of
from schema.reflect.output import TYPES as TYPES_OF
from schema.reflect.output import VIEWS, Get, Shown, complete, declare, many, view

__all__ = ["MoneyType", "Person", "answer", "each", "money", "one", "people", "person", "sentence", "words"]

Person = TYPES_OF[Stakeholder]
MoneyType = TYPES_OF[Money]


def sentence(read: Get) -> Get:
    """Return the property that is a sentence: names in place of mentions, what was erased told as such."""
    return lambda v: v.seen_in.text(legible(read(v)))


def people(read: Get) -> Get:
    """Return the property that leads to several people by their ids; whom the viewer may not see is left out."""

    async def several(v: Any) -> list[Any]:
        return await some(v, read(v))

    return lambda v: several(v) if read(v) else []


def words(cls: type[Enum], name: str, description: str, told: Mapping[Any, str]) -> Any:
    """Return the enum of the API for an enum of the map, with what each value means."""
    return enum_of(name, description, {m.name: (m.value, told[m]) for m in cls})


def money(read: Get) -> Get:
    """Return the property that shows an amount."""
    return lambda v: None if read(v) is None else VIEWS[Money](read(v), v.seen_in)


def answer(name: str, description: str, fields: Mapping[str, Shown]) -> tuple[Any, Callable[[Any, Any], Any]]:
    """Return the type of an answer, and the view that stands behind it."""
    made = declare(name)
    complete(made, fields, description)
    return made, view(made, fields)


def each(shown: Callable[[Any, Any], Any], read: Get) -> Get:
    """Return the property that shows each of several answers."""
    return lambda v: [shown(x, v.seen_in) for x in read(v)]


def one(shown: Callable[[Any, Any], Any], read: Get) -> Get:
    """Return the property that shows an answer, or null."""
    return lambda v: None if read(v) is None else shown(read(v), v.seen_in)


__all__ += ["many"]
