"""Live: how far a measure of the organisation is, for whoever waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from typing import Annotated, Any

import strawberry

from graph.columns.following import KINDS
from ledger.domain.kernel.errors import UnknownThing
from ledger.policy import require_sight
from ledger.views.ties import SEES
from schema.asking import AskingInfo
from schema.organisation.told import PROGRESS, ProgressType, Told


async def organisation_progress(
    info: AskingInfo,
    job: Annotated[strawberry.ID, strawberry.argument(description="The `job` of the measure.")],
) -> AsyncGenerator[Any, None]:
    """Yield how far it is, until it has ended or the server stops."""
    asking = info.context
    require_sight(asking.viewer, *KINDS, *SEES)
    found = asking.the_organisation().jobs.find(job)
    if found is None:
        raise UnknownThing(f"no measure with the job {job[:80]!r} is kept; ask for it again", path=("job",))
    loop, news = asyncio.get_running_loop(), asyncio.Event()

    def heard() -> None:
        with suppress(RuntimeError):  # a loop that is gone has nobody to wake
            loop.call_soon_threadsafe(news.set)

    scope = asking.at(asking.ledger.moment(asking.viewer))
    found.listen(heard)
    asking.streams.opened(heard)
    try:
        over = False
        while not over:
            news.clear()
            over = found.ended or asking.streams.closed
            told = Told(found.id, found.state, found.progress, found.doing, found.error, None, {})
            yield PROGRESS(told, scope)
            if not over:
                await news.wait()
    finally:
        asking.streams.ended(heard)
        found.unlisten(heard)


def _stream(node: Any) -> Any:
    return AsyncGenerator[node, None]


organisation_progress.__annotations__["return"] = _stream(ProgressType)
