"""Input: inputs of the API made from commands, and commands made from inputs."""

from __future__ import annotations

from typing import Any

import msgspec
import strawberry

from ledger.domain.kernel.command import COMMANDS, Command
from ledger.domain.kernel.errors import LedgerError, TextNotStorable, UnknownThing
from ledger.domain.kernel.types import camel
from ledger.views import history
from schema.asking import Asking
from schema.ids import event_id, storable, thing_id
from schema.reflect.docs import of_class, of_field
from schema.reflect.enums import described
from schema.reflect.hints import Shape, shapes
from schema.reflect.names import input_name
from schema.scalars import Long

Path = tuple[str, ...]
INPUTS: dict[type, type] = {}
"""Struct of the domain → the input it is given as."""


def input_of(cls: type[msgspec.Struct]) -> type:
    """Return the input type of a command or of a struct inside one."""
    if cls not in INPUTS:
        made = INPUTS[cls] = type(input_name(cls), (), {"__module__": __name__, "__annotations__": {}})
        for shape in shapes(cls):
            made.__annotations__[shape.name] = _annotation(shape)
            described_as = of_field(cls, shape)
            if shape.required:
                field = strawberry.field(description=described_as)
            else:
                field = strawberry.field(default=_default(shape), description=described_as)
            setattr(made, shape.name, field)
        about = f"What `{camel_of(cls)}` takes." if issubclass(cls, Command) else of_class(cls)
        strawberry.input(made, name=made.__name__, description=about)
    return INPUTS[cls]


def camel_of(command: type[Command] | type[msgspec.Struct]) -> str:
    """Return the name of the mutation of a command."""
    return command.__name__[0].lower() + command.__name__[1:]


def _annotation(shape: Shape) -> Any:
    base: Any
    if shape.ref is not None or shape.event:
        base = strawberry.ID
    elif shape.is_enum:
        base = described(shape.base)
    elif shape.is_struct:
        base = input_of(shape.base)
    else:
        base = Long if shape.large else shape.base
    if shape.many:
        base = list[base]
    return base if shape.required else base | None


def _default(shape: Shape) -> Any:
    """Return the default that the schema tells; what is left out and what is null are the same."""
    if shape.is_enum and shape.default is not None and not shape.many:
        return described(shape.base)(shape.default.value)
    return shape.default if isinstance(shape.default, bool | int | float) else None


class Reader:
    """Makes a command of an input. What is wrong with it is collected, not raised, so that all is told at once."""

    def __init__(self, asking: Asking) -> None:
        self.asking = asking
        self.errors: list[LedgerError] = []

    def command(self, cls: type[Command], given: Any) -> Command | None:
        """Return the command, or None when something in it cannot be understood."""
        command: Command | None = self.struct(cls, given)
        return command

    def struct(self, cls: type[msgspec.Struct], given: Any) -> Any:
        """Return the struct that an input stands for, or None when something in it cannot be understood."""
        return self._struct(cls, given, ())

    def _struct(self, cls: type[msgspec.Struct], given: Any, path: Path) -> Any:
        values: dict[str, Any] = {}
        for shape in shapes(cls):
            value = getattr(given, shape.name)
            if value is None:
                continue
            here = (*path, camel(shape.name))
            if shape.many:
                values[shape.name] = tuple(self._one(shape, v, (*here, str(i))) for i, v in enumerate(value))
            else:
                values[shape.name] = self._one(shape, value, here)
        return None if self.errors else cls(**values)

    def _one(self, shape: Shape, value: Any, path: Path) -> Any:
        if shape.ref is not None:
            what = " or ".join(shape.ref.kinds) or "thing"
            return self._id(thing_id(self.asking, value), value, what, path)
        if shape.event:
            return self._id(self._event(value), value, "event", path)
        if shape.is_enum:
            return shape.base(value.value)
        if shape.is_struct:
            return self._struct(shape.base, value, path)
        if isinstance(value, str) and not storable(value):
            text = f"{path[-1]} holds a character that no text holds: NUL or half of a surrogate pair"
            self.errors.append(TextNotStorable(text, path=path))
        return value

    def _event(self, given: str) -> str | None:
        found = event_id(given)
        there = found and history.find(self.asking.ledger.views, self.asking.viewer, found)
        return found if there else None

    def _id(self, found: str | None, given: str, what: str, path: Path) -> str:
        if found is None:
            self.errors.append(UnknownThing(f"there is no {what} {given[:80]!r} in this ledger", path=path))
        return found or ""


for _command in COMMANDS.values():
    input_of(_command)
