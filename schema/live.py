"""Live: the history as it grows, resumable from any position."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace

from ledger.views import history
from ledger.views.asof import Moment
from ledger.views.paging import Page
from schema.asking import Asking

PAGE = 200


class Waiting:
    """Wakes a coroutine whenever the views have gone on; what happens while it is awake is not missed."""

    def __init__(self, asking: Asking) -> None:
        self._follower = asking.ledger.follower
        self._streams = asking.streams
        self._loop = asyncio.get_running_loop()
        self._news = asyncio.Event()

    def __enter__(self) -> Waiting:
        self._follower.listen(self._wake)
        self._streams.opened(self._wake)
        return self

    def __exit__(self, *_: object) -> None:
        self._follower.unlisten(self._wake)
        self._streams.ended(self._wake)

    def _wake(self) -> None:
        """Set the event from whatever thread the news comes; a loop that is gone has nobody to wake."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._news.set)

    @property
    def over(self) -> bool:
        """Whether there will be no more news."""
        return self._follower.stopped or self._streams.closed

    def forget(self) -> None:
        """Look at the views from now on: what comes later wakes."""
        self._news.clear()

    async def wait(self) -> None:
        """Wait for news since the last look, or for the end of it."""
        await self._news.wait()


async def following(asking: Asking, which: history.HistoryFilter, after: int) -> AsyncIterator[history.Utterance]:
    """Yield every event that fits, in the order of the ledger, from after a position on and for ever."""
    follower = asking.ledger.follower
    scope = asking.at(Moment(follower.position))
    with Waiting(asking) as news:
        while not news.over:
            news.forget()
            head = follower.position
            while True:
                wanted = replace(which, after=max(after, which.after or 0))
                found = await scope.read(history.page, Moment(head), wanted, Page(first=PAGE))
                for position, event in found.rows:
                    yield event
                    after = position
                if not found.has_next:
                    break
            after = max(after, head)
            if not news.over:
                await news.wait()
