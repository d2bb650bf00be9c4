"""Flags in the API: on every thing, and over the whole ledger, as of any moment and judged at any time."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

import strawberry

from ledger.domain.kernel import AGGREGATES
from ledger.domain.kernel.errors import Malformed
from ledger.policy import require_sight
from ledger.views.flags import FLAGS, SHOWN, FlagName
from ledger.views.flags.reading import FlagFilter, RaisedFlag, count, flagged, flags_on
from ledger.views.limits import LIMITS
from schema.asking import AskingInfo, Scope
from schema.connections import After, Before, Connected, First, Last, connection, page
from schema.filters import known
from schema.reflect.docs import of_class
from schema.reflect.enums import described, enum_of
from schema.reflect.output import TYPES, VIEWS, Shown, complete, declare, fields_of, many, view
from schema.reports.asked import At, time_of

TYPES[RaisedFlag] = Flag = declare("Flag")
NAMES = described(FlagName)
KINDS: Any = enum_of(
    "ThingKind", "A kind of thing.", {c.kind.upper(): (c.kind, of_class(c)) for c in AGGREGATES.values()}
)
EIGHT = ", ".join(name.name for name in SHOWN)
Names = Annotated[
    list[NAMES] | None,  # type: ignore[valid-type]
    strawberry.argument(description=f"Only these flags. Default: the eight that are shown ({EIGHT})."),
]
All = Annotated[bool, strawberry.argument(description="All flags, not only the eight that are shown.")]
Kinds = Annotated[
    list[KINDS] | None,
    strawberry.argument(description="Only on things of these kinds."),
]
Account = Annotated[strawberry.ID | None, strawberry.argument(description="Only those that concern this customer.")]
About = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only those about this person or thing, or on it.")
]
Disputed = Annotated[
    bool, strawberry.argument(description="Instead of those that count, those that rest on what somebody disputes.")
]


def wanted(names: Iterable[Any] | None, everything: bool) -> tuple[FlagName, ...]:
    """Return the flags that are asked for."""
    if names is not None and everything:
        raise Malformed("give `names` or `all`, not both", path=("all",))
    if names is not None:
        return tuple(dict.fromkeys(FlagName(name.value) for name in names))
    return tuple(FLAGS) if everything else SHOWN


async def _on(root: Any, names: Names = None, all: All = False, at: At = None) -> Any:
    scope: Scope = root.seen_in
    only, judged_at = wanted(names, all), time_of(scope, at)
    if at is None and names is None and not all:
        return await scope.flags.wait(root.it.id)
    found = await scope.read(flags_on, [root.it.id], scope.moment, judged_at, only)
    return shown(found[root.it.id], scope)


_on.__annotations__["return"] = many(Flag)
ON_THINGS = Shown(
    many(Flag),
    "What deserves a second look: why, since when, by which events, and what clears it. A flag that rests on what "
    "somebody disputes says so.",
    resolve=_on,
)


def shown(flags: Iterable[RaisedFlag], scope: Scope) -> list[Any]:
    """Return the views of flags in the scope they were read in."""
    return [VIEWS[RaisedFlag](flag, scope) for flag in flags]


def look_up(scope: Scope, ids: Iterable[str]) -> dict[str, Any]:
    """Return the eight flags on several things at once."""
    found = flags_on(scope.asking.ledger.views, scope.asking.viewer, ids, scope.moment, time_of(scope, None))
    return {thing: shown(flags, scope) for thing, flags in found.items()}


def complete_flags() -> None:
    """Give the type its fields, once the types that these lead to have names."""
    fields = fields_of(RaisedFlag)
    complete(TYPES[RaisedFlag], fields, of_class(RaisedFlag))
    VIEWS[RaisedFlag] = view(TYPES[RaisedFlag], fields)


CONNECTION = connection(
    "Flag", Flag, "flags", {"disputed_count": Shown(int, "How many more rest on what somebody disputes.")}
)


async def _flagged(
    info: AskingInfo,
    names: Names = None,
    all: All = False,
    kinds: Kinds = None,
    account: Account = None,
    about: About = None,
    disputed: Disputed = False,
    at: At = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
    as_of: Any = None,
    at_least: Any = None,
) -> Any:
    asking = info.context
    scope = await asking.scope(as_of, at_least)
    customer, whom = known(asking, account, "account"), known(asking, about, "about")
    time: datetime = time_of(scope, at)

    def which(disputed: bool) -> FlagFilter:
        return FlagFilter(wanted(names, all), tuple(kind.value for kind in kinds or ()), customer, whom, disputed)

    found = await scope.read(flagged, scope.moment, time, which(disputed), page(first, after, last, before))
    scope.prepare(flag.sentence for _, flag in found.rows)
    return Connected(
        scope,
        found,
        shown((flag for _, flag in found.rows), scope),
        total_count=lambda: scope.read(count, scope.moment, time, which(disputed)),
        disputed_count=lambda: scope.read(count, scope.moment, time, which(True)),
    )


@strawberry.type(
    description="How long is too long: a number that flags judge by. The environment of the server may set it."
)
class FlagLimit:
    setting: str = strawberry.field(description="The variable of the environment that sets it.")
    value: int = strawberry.field(description="What it is on this server.")
    usual: int = strawberry.field(description="What it is unless somebody sets it.")
    unit: str = strawberry.field(description="Of what: days or meetings.")
    why: str = strawberry.field(description="What it is for, and why it is usually so.")


def flag_limits_field() -> Any:
    """Return the root field."""

    def resolve(info: AskingInfo) -> list[FlagLimit]:
        require_sight(info.context.viewer)
        return [
            FlagLimit(setting=x.setting, value=x.value, usual=x.usual, unit=x.unit, why=x.why) for x in LIMITS.values()
        ]

    return strawberry.field(resolver=resolve, description="How long is too long: the numbers that flags judge by.")


def flagged_field(as_of: Any, at_least: Any) -> Any:
    """Return the root field."""
    _flagged.__annotations__ |= {"as_of": as_of, "at_least": at_least, "return": CONNECTION}
    text = (
        "The flags that are up in the whole ledger, those raised last first. What somebody disputes is left out, and "
        "counted beside."
    )
    return strawberry.field(resolver=_flagged, description=text)
