"""Filters: one pattern of input for every list."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.domain.kernel.errors import DateWithoutZone, Malformed, TextNotStorable, UnknownThing
from ledger.domain.kernel.event import EVENTS
from ledger.views.history import HistoryFilter
from ledger.views.things import ThingFilter
from ledger.views.watching import narrowed, watch_of
from schema.asking import Asking
from schema.ids import storable, thing_id
from schema.reflect.docs import of_class
from schema.reflect.enums import described, enum_of
from schema.reflect.hints import shapes
from schema.reflect.names import plural_of, words
from schema.reflect.output import many
from schema.scalars import DateTime, Long

DERIVED_STATUS: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    "account": ("AccountStatus", {"OPEN": ("open", "We do business."), "CLOSED": ("closed", "Not any more.")}),
    "stakeholder": (
        "StakeholderStatus",
        {
            "ACTIVE": ("active", "Takes part."),
            "INACTIVE": ("inactive", "Has left or stepped aside."),
            "MERGED": ("merged", "Was found to be another stakeholder."),
            "ERASED": ("erased", "The identity was erased."),
        },
    ),
}
"""Where a kind can be listed by a status that is derived from other fields, its values."""

Kind: Any = enum_of(
    "Kind", "The kinds of things.", {c.kind.upper(): (c.kind, of_class(c)) for c in AGGREGATES.values()}
)
EventType: Any = enum_of(
    "EventType",
    "The kinds of events, one for each member of `HistoryItem`.",
    {topic.replace(".", "_").upper(): (topic, of_class(cls)) for topic, cls in sorted(EVENTS.items())},
)


@strawberry.enum(description="In which direction a list runs.")
class Direction(Enum):
    ASC = strawberry.enum_value("asc", description="Oldest first.")
    DESC = strawberry.enum_value("desc", description="Newest first.")


@strawberry.enum(description="What a list is ordered by.")
class OrderField(Enum):
    RECORDED = strawberry.enum_value(
        "recorded", description="The position at which the ledger first heard of it. It never changes, so pages hold."
    )


@strawberry.input(description="The order of a list.")
class OrderBy:
    field: OrderField = strawberry.field(default=OrderField.RECORDED, description="What to order by.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way.")


def status_enum(cls: type[Aggregate]) -> Any:
    """Return the enum of the status that a kind is listed by."""
    if cls.kind in DERIVED_STATUS:
        name, values = DERIVED_STATUS[cls.kind]
        return enum_of(name, f"Where {_an(words(cls.kind))} stands.", values)
    return described(next(s for s in shapes(cls) if s.name == "status").base)


def _an(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def thing_filter(cls: type[Aggregate]) -> Any:
    """Return the filter input of a kind."""
    status: Any = status_enum(cls)
    fields: dict[str, tuple[Any, str]] = {
        "status": (many(status), "Standing in one of these ways."),
        "title_contains": (str, "With these words in its title or name, in upper or lower case."),
        "account": (strawberry.ID, "Of this account."),
        "opportunity": (strawberry.ID, "Of this opportunity."),
        "label": (str, "With this label: group, network, release, segment or stage, as the kind has it."),
        "source": (str, "Taken over from this source: `pep` of `pep:572`."),
        "about": (strawberry.ID, "With an event that is about this thing, or that this person said or heard."),
        "placeholder": (bool, "Only referred to until now (true), or really known (false)."),
    }
    return make_input(
        f"{cls.__name__}Filter", f"Which {words(plural_of(cls.kind))}. What is left out does not restrict.", fields
    )


def make_input(name: str, description: str, fields: dict[str, tuple[Any, str]]) -> type:
    """Return an input all of whose fields may be left out."""
    cls = type(name, (), {"__module__": __name__, "__annotations__": {f: a | None for f, (a, _) in fields.items()}})
    for field, (_, text) in fields.items():
        setattr(cls, field, strawberry.field(default=None, description=text))
    return strawberry.input(cls, name=name, description=description)


@strawberry.input(name="HistoryFilter", description="Which events. What is left out does not restrict.")
class HistoryFilterInput:
    things: list[strawberry.ID] | None = strawberry.field(default=None, description="Of these things' own streams.")
    about: strawberry.ID | None = strawberry.field(
        default=None, description="About this thing or person, said to or by them, or of their own stream."
    )
    by: strawberry.ID | None = strawberry.field(default=None, description="Said or done by this person.")
    types: list[EventType] | None = strawberry.field(default=None, description="Of these types.")
    kinds: list[Kind] | None = strawberry.field(default=None, description="Of the streams of these kinds of things.")
    source: str | None = strawberry.field(default=None, description="Taken over from this source, such as `pep`.")
    since: DateTime | None = strawberry.field(default=None, description="Having happened at this time or later.")
    until: DateTime | None = strawberry.field(default=None, description="Having happened before this time.")
    irregular: bool | None = strawberry.field(
        default=None, description="Imported against a rule of state (true), or in keeping with the rules (false)."
    )
    backdated: bool | None = strawberry.field(
        default=None, description="Recorded later than something that happened after it (true), or in order (false)."
    )
    watch: strawberry.ID | None = strawberry.field(
        default=None, description="What this watch is for: its thing, customer or kind, and its types of events."
    )
    concerning: list[strawberry.ID] | None = strawberry.field(
        default=None, description="About any of these things or people, said to or by them, or of their own streams."
    )
    naming: strawberry.ID | None = strawberry.field(
        default=None,
        description="What others wrote down of this person: their words, what was said of them, how they were graded.",
    )
    after: Long | None = strawberry.field(default=None, description="Recorded after this position.")


def which_things(asking: Asking, given: Any) -> ThingFilter:
    """Return the filter of a list of things, with its ids looked up."""
    if given is None:
        return ThingFilter()
    for name in ("title_contains", "label", "source"):
        _check_text(getattr(given, name), name)
    return ThingFilter(
        status=tuple(s.value for s in given.status or ()),
        title_contains=given.title_contains,
        account=known(asking, given.account, "filter", "account"),
        opportunity=known(asking, given.opportunity, "filter", "opportunity"),
        label=given.label,
        source=given.source,
        about=known(asking, given.about, "filter", "about"),
        placeholder=given.placeholder,
    )


def which_events(asking: Asking, given: HistoryFilterInput | None) -> HistoryFilter:
    """Return the filter of a list of events, with its ids looked up."""
    if given is None:
        return HistoryFilter()
    _check_text(given.source, "source")
    for name in ("since", "until"):
        time = getattr(given, name)
        if time is not None and time.tzinfo is None:
            raise DateWithoutZone(f"{name} is {time.isoformat()} without a zone", path=("filter", name))
    ids = (known(asking, i, "filter", "things", str(n)) for n, i in enumerate(given.things or ()))
    near = (known(asking, i, "filter", "concerning", str(n)) for n, i in enumerate(given.concerning or ()))
    which = HistoryFilter(
        things=tuple(i for i in ids if i),
        concerning=tuple(i for i in near if i),
        about=known(asking, given.about, "filter", "about"),
        by=known(asking, given.by, "filter", "by"),
        topics=tuple(t.value for t in given.types or ()),
        kinds=tuple(k.value for k in given.kinds or ()),
        source=given.source,
        since=given.since,
        until=given.until,
        irregular=given.irregular,
        backdated=given.backdated,
        naming=known(asking, given.naming, "filter", "naming"),
        after=given.after,
    )
    watch_id = known(asking, given.watch, "filter", "watch")
    if watch_id is None:
        return which
    watch = watch_of(asking.ledger.views, asking.viewer, watch_id, asking.ledger.moment(asking.viewer))
    if watch is None:
        raise UnknownThing(f"{watch_id} is no watch that holds", path=("filter", "watch"))
    return narrowed(which, watch)


def known(asking: Asking, given: str | None, *path: str) -> str | None:
    """Return the id that is meant; refuse one that leads nowhere, for an empty list would be read as an answer."""
    if given is None:
        return None
    found = thing_id(asking, given)
    if found is None:
        raise UnknownThing(f"there is no thing {given[:80]!r} in this ledger", path=path)
    return found


def _check_text(text: str | None, name: str) -> None:
    if text is None:
        return
    if not storable(text):
        raise TextNotStorable(f"{name} holds a character that no text holds", path=("filter", name))
    if len(text) > 20_000:
        raise Malformed(f"{name} has {len(text):,} characters; 20,000 are the most", path=("filter", name))
