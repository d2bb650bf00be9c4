"""Asked: what the arguments of reports have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.errors import DateWithoutZone, UnknownThing, WrongKind
from ledger.domain.kernel.ids import prefix_of
from ledger.views.reports.reading import judged_at
from schema.asking import Asking, Scope
from schema.ids import thing_id
from schema.reports.reflected import shown
from schema.scalars import DateTime

At = Annotated[
    DateTime | None,
    strawberry.argument(
        description="The time by which it is judged what is late or has run out. Default: that of "
        "`asOf: {effectiveAt}`, else now, to the minute."
    ),
]


def meant(asking: Asking, given: str, kind: str, prefix: str, name: str) -> str:
    """Return the id of the thing of a kind that is meant, by any of its names."""
    found = thing_id(asking, given)
    if found is None:
        raise UnknownThing(f"there is no {kind} {given[:80]!r} in this ledger", path=(name,))
    if prefix_of(found) != prefix:
        raise WrongKind(f"{found} is not a {kind}", path=(name,))
    return found


def time_of(scope: Scope, at: datetime | None) -> datetime:
    """Return the time by which a report judges."""
    if at is not None and at.tzinfo is None:
        raise DateWithoutZone(f"at is {at.isoformat()} without a zone", path=("at",))
    return judged_at(scope.moment, at, datetime.now(UTC).replace(second=0, microsecond=0))


async def read(scope: Scope, report: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a report finds at the scope's moment, as the API shows it."""
    found = await scope.read(report, scope.moment, *arguments)
    return [shown(one, scope) for one in found] if isinstance(found, list) else shown(found, scope)


def field(resolve: Any, returns: Any, description: str, as_of: Any, at_least: Any) -> Any:
    """Return a root field; its resolver takes `as_of` and `at_least` like all others."""
    resolve.__annotations__ |= {"as_of": as_of, "at_least": at_least, "return": returns}
    return strawberry.field(resolver=resolve, description=description)
