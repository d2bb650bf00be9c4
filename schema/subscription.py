"""The subscriptions: events and changes of flags, as they come."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated

import strawberry

from ledger.views.asof import Moment
from schema.asking import AskingInfo
from schema.filters import HistoryFilterInput, which_events
from schema.flag_changes import After, FlagChanged, Which, flag_changes
from schema.kinds import HistoryItem
from schema.live import following
from schema.organisation.live import organisation_progress
from schema.scalars import Long
from schema.utterances import told


@strawberry.type(description="What happens, as it happens. Ends when the ledger closes; go on with `after`.")
class Subscription:
    @strawberry.subscription(  # type: ignore[untyped-decorator]
        description="Every event, in the order of the ledger, each as soon as it is recorded. To miss nothing after a "
        "lost connection, subscribe again with the last position seen."
    )
    async def history(
        self,
        info: AskingInfo,
        filter: Annotated[HistoryFilterInput | None, strawberry.argument(description="Which events.")] = None,
        after: Annotated[
            Long | None,
            strawberry.argument(
                description="Begin after this position: 0 for the whole history. Default: from now on."
            ),
        ] = None,
    ) -> AsyncGenerator[HistoryItem, None]:
        asking = info.context
        begin = asking.ledger.moment(asking.viewer).position if after is None else after
        async for event in following(asking, which_events(asking, filter), begin):
            yield told(event, asking.again().at(Moment(event.position)))

    @strawberry.subscription(  # type: ignore[untyped-decorator]
        description="Every change of a flag, in order: raised, cleared, disputed, by what happens and when "
        "a deadline passes. To miss nothing after a lost connection, subscribe again with the last `cursor` seen; what "
        "is told twice has the same `id`."
    )
    async def flag_changes(
        self, info: AskingInfo, filter: Which = None, after: After = None
    ) -> AsyncGenerator[FlagChanged, None]:
        async for change in flag_changes(info.context, filter, after):
            yield change

    organisation_progress = strawberry.subscription(
        resolver=organisation_progress,
        description="How far a measure of the whole organisation is, now and whenever it has come further; ends with "
        "it. The answer itself is asked for again with `organisation`.",
    )
