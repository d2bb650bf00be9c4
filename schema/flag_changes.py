"""Changes of flags as they come: by what happens, and at the moment when a deadline passes."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.errors import BadCursor, UnknownThing
from ledger.policy import spoken_for
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.flags.change import FlagChange, FlagChangeKind
from ledger.views.flags.changes import changes
from ledger.views.flags.hearing import HEARD, PERSONAL, Hearing, Mark
from ledger.views.flags.names import FlagName
from ledger.views.flags.walk import next_turn
from ledger.views.watching import hearing, watch_of
from schema.asking import Asking, Scope
from schema.filters import Kind, known
from schema.flags import NAMES, Flag, shown
from schema.live import Waiting
from schema.reflect.enums import described
from schema.scalars import DateTime, Long

KINDS: Any = described(FlagChangeKind)
LONGEST = 60.0
"""Seconds after which the clock is looked at in any case."""


@strawberry.type(description="That a flag went up or came down: by what happened, or because a time had come.")
class FlagChanged:
    id: strawberry.ID = strawberry.field(description="Its id: the same whenever and to whomever it is told.")
    change: KINDS = strawberry.field(description="What became of the flag.")
    position: Long = strawberry.field(
        description="The event that changed it; of what a time brought, the newest event by then."
    )
    at: DateTime = strawberry.field(description="When that event was recorded, or the time that had come.")
    flag: Flag = strawberry.field(description="The flag; of one that was cleared, as it was.")
    cursor: str = strawberry.field(description="Go on after this one with `after`.")


@strawberry.input(description="Of which flags. What is left out does not restrict.")
class FlagChangesFilter:
    names: list[NAMES] | None = strawberry.field(
        default=None, description="Only these. Default: the eight that are shown, and sudden momentum."
    )
    kinds: list[Kind] | None = strawberry.field(default=None, description="On things of these kinds.")
    concerning: list[strawberry.ID] | None = strawberry.field(
        default=None, description="On or about any of these, of these customers, or shown by events that concern them."
    )
    watch: strawberry.ID | None = strawberry.field(default=None, description="What this watch is for, and its flags.")
    person: strawberry.ID | None = strawberry.field(
        default=None,
        description="Only what this person is flagged by; what is first said to them alone comes too. Default of "
        "`names` then: all but what says something of the record alone.",
    )


Which = Annotated[FlagChangesFilter | None, strawberry.argument(description="Which flags.")]
After = Annotated[
    str | None, strawberry.argument(description="Begin after this change, by its `cursor`. Default: from now on.")
]


async def flag_changes(asking: Asking, given: FlagChangesFilter | None, after: str | None) -> AsyncIterator[Any]:
    """Yield every change that fits, in order, for ever."""
    which = _hearing(asking, given)
    viewer = asking.viewer if which.person is None else spoken_for(asking.viewer, which.person)
    views, follower = asking.ledger.views, asking.ledger.follower
    mark = Mark(follower.position, micros(datetime.now(UTC))) if after is None else _mark_of(after)
    with Waiting(asking) as news:
        while not news.over:
            news.forget()
            until = mark.further(follower.position, micros(datetime.now(UTC)))
            found, reached = await asyncio.to_thread(changes, views, viewer, which, mark, until)
            for number, (at, change) in enumerate(found):
                scope = asking.again().at(Moment(max(change.position, 1)))
                # Of those of one mark, only the last moves the cursor on: who goes on from another hears some again.
                whole = number + 1 == len(found) or found[number + 1][0] != at
                mark = at if whole else mark
                yield _shown(change, scope, mark)
            mark = reached
            if mark.covers(until) and not news.over:
                turn = await asyncio.to_thread(next_turn, views, viewer, mark.at)
                pause = LONGEST if turn is None else (turn - micros(datetime.now(UTC))) / 1e6
                with suppress(TimeoutError):
                    await asyncio.wait_for(news.wait(), min(max(pause, 0.01), LONGEST))


def _shown(change: FlagChange, scope: Scope, mark: Mark) -> FlagChanged:
    (flag,) = shown([change.flag], scope)
    return FlagChanged(
        id=strawberry.ID(change.id),
        change=change.change,
        position=change.position,
        at=change.at,
        flag=flag,
        cursor=base64.urlsafe_b64encode(f"f:{mark.position}:{mark.at}".encode()).decode(),
    )


def _mark_of(given: str) -> Mark:
    try:
        word, position, at = base64.urlsafe_b64decode(given.encode()).decode().split(":")
        if word == "f" and len(position) < 20 and len(at) < 20:
            return Mark(int(position), int(at))
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise BadCursor("`after` is not a cursor that a change of a flag gave", path=("after",))


def _hearing(asking: Asking, given: FlagChangesFilter | None) -> Hearing:
    if given is None:
        return Hearing()
    person = known(asking, given.person, "filter", "person")
    near = tuple(i for i in (known(asking, i, "filter", "concerning") for i in given.concerning or ()) if i)
    kinds = tuple(kind.value for kind in given.kinds or ())
    names = None if given.names is None else tuple(FlagName(name.value) for name in given.names)
    watch_id = known(asking, given.watch, "filter", "watch")
    if watch_id is None:
        return Hearing(names if names is not None else HEARD if person is None else PERSONAL, kinds, near, person)
    watch = watch_of(asking.ledger.views, asking.viewer, watch_id, asking.ledger.moment(asking.viewer))
    if watch is None:
        raise UnknownThing(f"{watch_id} is no watch that holds", path=("filter", "watch"))
    return hearing(watch, names, kinds, near, person)
