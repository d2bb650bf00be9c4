"""Acts and events made up from their types: whatever a field may hold, drawn from a source of chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from random import Random
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger.domain.kernel import AGGREGATES, EVENTS, Aggregate, Command, Described, Event, Money
from ledger.domain.kernel.aggregate import kind_of
from ledger.domain.kernel.ids import ID
from ledger.domain.kernel.types import EventRef, Limit, Ref

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = {cls.kind: cls for cls in AGGREGATES.values()}
LABEL = 200
PLACE = "originator_id", "originator_version"


@dataclass
class Maker:
    """Makes values of any type that the domain uses."""

    chance: Random
    ids: Sequence[str] = ()
    """Things that exist. Without any, ids are made up."""
    text: Callable[[], str] = lambda: "No capacity this year"
    label: str | None = None
    """The word for every label; without one, labels are texts like all others."""
    fill: float = 0.5
    """How often an optional field is filled."""
    astray: float = 0.0
    """How often an id is of the wrong kind or leads to nothing."""
    made: list[str] = field(default_factory=list)
    """The texts that were made."""

    def command(self, cls: type[Command]) -> Command:
        """Return a command of this class."""
        fields: dict[str, Any] = {}
        for info in fields_of(cls):
            likely = 0.95 if info.name == "by" else self.fill
            if info.name in ("command_id", "id") or (not info.required and self.chance.random() > likely):
                continue
            if info.name == "expected_version":
                if self.chance.random() > 0.9:
                    fields[info.name] = self.chance.choice((1, 2, 3))
                continue
            fields[info.name] = self.value(hints(cls)[info.name])
        return cls(**fields)

    def event(self, cls: type[Event], thing_id: str, version: int = 1) -> Event:
        """Return an event of this class, in the place it is given."""
        fields: dict[str, Any] = {}
        for info in fields_of(cls):
            if info.name in (*PLACE, "source", "sealed", "irregular"):
                continue
            if info.required or self.chance.random() <= self.fill:
                fields[info.name] = self.value(hints(cls)[info.name])
        return cls(**fields, originator_id=thing_id, originator_version=version)

    def value(self, hint: Any) -> Any:
        """Return a value of the type."""
        origin, arguments = get_origin(hint), get_args(hint)
        if origin is Annotated:
            for extra in arguments[1:]:
                if isinstance(extra, Ref):
                    return self._each(arguments[0], extra)
                if isinstance(extra, EventRef):
                    return f"{self._id(Ref())}@{self.chance.randint(1, 2)}"
                if isinstance(extra, Limit):
                    return self._text(extra)
                if isinstance(extra, msgspec.Meta) and extra.pattern:
                    return self.chance.choice(("EUR", "USD", "JPY"))
                if isinstance(extra, msgspec.Meta) and extra.le is not None:
                    least = max(extra.ge or 0, -1)
                    return self.chance.choice((least, 1)) if arguments[0] is int else self.chance.random()
            return self.value(arguments[0])
        if origin in (Union, UnionType):
            return self.value(next(a for a in arguments if a is not NoneType))
        if origin is tuple:
            least = 1 if self.fill >= 1 else 0  # filled to the brim: then no list is empty either
            return tuple(self.value(arguments[0]) for _ in range(self.chance.randint(least, 2)))
        return self._plain(hint)

    def _plain(self, hint: Any) -> Any:
        if hint is Money:
            return Money(self.chance.randint(-(10**9), 10**9), self.chance.choice(("EUR", "JPY")))
        if issubclass(hint, msgspec.Struct):
            return hint(**{name: self.value(hints(hint)[name]) for name in hint.__struct_fields__})
        if issubclass(hint, Described):
            return self.chance.choice(list(hint))
        makers: dict[type, Callable[[], Any]] = {
            str: lambda: self._text(Limit(LABEL)),
            bool: lambda: self.chance.choice((True, False)),
            int: lambda: self.chance.randint(0, 3),
            float: self.chance.random,
            datetime: lambda: EPOCH + timedelta(minutes=self.chance.randint(0, 80_000)),
            date: lambda: date(2026, self.chance.randint(1, 12), 1),
        }
        return makers[hint]()

    def _each(self, hint: Any, ref: Ref) -> Any:
        several = get_origin(hint) is tuple
        return tuple(self._id(ref) for _ in range(self.chance.randint(0, 2))) if several else self._id(ref)

    def _text(self, limit: Limit) -> str:
        text = self.label if self.label and limit.most == LABEL else self.text()[: limit.most]
        self.made.append(text)
        return text

    def _id(self, ref: Ref) -> str:
        if self.ids and self.chance.random() >= self.astray:
            fitting = [i for i in self.ids if not ref.kinds or prefix_kind(i) in ref.kinds]
            if fitting:
                return self.chance.choice(fitting)
        kind = self.chance.choice([kind for kind in ref.kinds or KINDS if kind in KINDS])
        return f"{KINDS[kind].prefix}_{self.chance.getrandbits(128):032x}"


def prefix_kind(thing_id: str) -> str:
    """Return the kind of thing that an id is the id of."""
    assert ID.fullmatch(thing_id)
    cls = kind_of(thing_id)
    assert cls is not None
    return cls.kind


@cache
def fields_of(cls: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """Return the fields of a struct, with their defaults."""
    return msgspec.structs.fields(cls)


@cache
def hints(cls: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the types of a struct's fields, with everything said beside them."""
    return get_type_hints(cls, include_extras=True)


def events_of(aggregate: type[Aggregate]) -> list[type[Event]]:
    """Return the classes of the events of a kind of thing, by topic."""
    return [cls for topic, cls in sorted(EVENTS.items()) if topic.partition(".")[0] == aggregate.kind]
