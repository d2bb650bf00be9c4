"""Docs: what the domain says of its types and fields becomes what the API says of them."""

from __future__ import annotations

import inspect
import re
from functools import cache

import msgspec

from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.domain.kernel.command import COMMANDS
from ledger.domain.kernel.event import Event
from schema.reflect.hints import Shape, shapes

BARE = re.compile(r"The \w+\.")
"""What a kind of id says of itself when the field that holds it says nothing."""


def of_class(cls: type) -> str:
    """Return the docstring of a class, as one paragraph per paragraph."""
    text = cls.__dict__.get("__doc__")
    if not text:
        raise TypeError(f"{cls.__module__}.{cls.__qualname__} is shown in the API and has no docstring")
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(p.split()) for p in paragraphs)


def of_field(cls: type[msgspec.Struct], shape: Shape) -> str:
    """Return what a field means. An event's field that says nothing means what the state or the command says of it."""
    own = shape.doc
    if issubclass(cls, Event) and (own is None or BARE.fullmatch(own)):
        own = _of_kind(cls.topic.partition(".")[0]).get(shape.name) or own
    if own is None:
        raise TypeError(f"{cls.__name__}.{shape.name} is shown in the API and has no description")
    return own


@cache
def _of_kind(kind: str) -> dict[str, str]:
    """Return what the state and the commands of a kind say of their fields; the state's word counts more."""
    said: dict[str, str] = {}
    state = next(cls for cls in AGGREGATES.values() if cls.kind == kind)
    for cls in (*(c for c in COMMANDS.values() if c.changes is state), state):
        for shape in shapes(cls):
            if shape.doc and not (BARE.fullmatch(shape.doc) and shape.name in said):
                said[shape.name] = shape.doc
    return said
