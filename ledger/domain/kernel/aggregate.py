"""An aggregate: the state of one thing, folded from its events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, ClassVar

import msgspec

from ledger.domain.kernel.event import Event
from ledger.domain.kernel.ids import prefix_of
from ledger.domain.kernel.types import Doc

AGGREGATES: dict[str, type[Aggregate]] = {}
"""Prefix of the ids → class. The kinds of things the ledger knows."""


class Facets(msgspec.Struct, frozen=True):
    """What every kind of thing can be listed and filtered by."""

    title: str = ""
    status: str = ""
    account: str | None = None
    opportunity: str | None = None
    label: str | None = None


class Aggregate(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Every field has a default: events may be folded in the order they occurred, whatever came first."""

    kind: ClassVar[str]
    prefix: ClassVar[str]
    named_by_people: ClassVar[bool] = False
    """True when its external ids tell who a person is: its ids are then derived with the ledger's key."""

    id: Annotated[str, Doc(description="The thing's id inside the ledger.")]
    version: Annotated[int, Doc(description="How many events its stream holds.")] = 0
    placeholder: Annotated[
        bool, Doc(description="True while it was only referred to and nobody has said what it is.")
    ] = False
    external_id: Annotated[str | None, Doc(description="Its id in the system it came from, such as `pep:572`.")] = None
    created_at: Annotated[datetime | None, Doc(description="When its first dated event occurred.")] = None
    modified_at: Annotated[datetime | None, Doc(description="When its latest dated event occurred.")] = None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        AGGREGATES[cls.prefix] = cls

    def facets(self) -> Facets:
        """Return what the thing can be listed by."""
        raise NotImplementedError


def kind_of(thing_id: str) -> type[Aggregate] | None:
    """Return the class whose things have ids like this one, or None."""
    return AGGREGATES.get(prefix_of(thing_id))


def begin(thing_id: str) -> Aggregate:
    """Return the empty state of a thing, before its first event."""
    return AGGREGATES[prefix_of(thing_id)](id=thing_id)


def fold(aggregate: Aggregate | None, events: Iterable[Event]) -> Aggregate | None:
    """Return the state after these events; None when there is neither an event nor a state to begin from.

    Passed to the library's repository as its projector: its own checks every event against a runtime protocol,
    which is half the cost of rebuilding an aggregate.
    """
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate
