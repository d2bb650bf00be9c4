"""How far the views are drawn, and those who wait for them to get further: in threads, and in event loops."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from dataclasses import dataclass

WAIT = 2.0
"""Seconds that an answer waits for this node's views to show what was just written."""


@dataclass(frozen=True, slots=True, eq=False)
class _Waiter:
    """Somebody in an event loop who waits for a position."""

    position: int
    loop: asyncio.AbstractEventLoop
    moved: asyncio.Future[None]

    def tell(self) -> None:
        """Let them go on, from whatever thread; a loop that is gone has nobody who waits."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._move)

    def _move(self) -> None:
        if not self.moved.done():
            self.moved.set_result(None)


class Reached:
    """The position that has been reached. One thread moves it; any may wait.

    Whoever waits goes on when it is there, when an attempt to get there has failed, or when their time is up.
    """

    def __init__(self, position: int, wake: threading.Event) -> None:
        self.position = position
        self._wake = wake
        self._changed = threading.Condition()
        self._failed = 0
        self._waiters: list[_Waiter] = []

    def move_to(self, position: int) -> None:
        """Take note of a position, which lies before the last one when the views are drawn anew."""
        with self._changed:
            self.position = position
            self._changed.notify_all()
            waiting, self._waiters = self._waiters, []
            for waiter in waiting:
                if waiter.position <= position:
                    waiter.tell()
                else:
                    self._waiters.append(waiter)

    def fail(self) -> None:
        """Let all who wait go on: for now, there is no getting further."""
        with self._changed:
            self._failed += 1
            self._changed.notify_all()
            for waiter in self._waiters:
                waiter.tell()
            self._waiters = []

    def wait_for(self, position: int, timeout: float) -> bool:
        """Wait in this thread; return whether the position has been reached."""
        if self.position >= position:
            return True
        with self._changed:
            failed = self._failed
            self._wake.set()
            self._changed.wait_for(lambda: self.position >= position or self._failed > failed, timeout)
        return self.position >= position

    async def reach(self, position: int, wait: float) -> bool:
        """Wait in an event loop: however many do, none of them takes a thread from the others."""
        if self.position >= position:
            return True
        loop = asyncio.get_running_loop()
        waiter = _Waiter(position, loop, loop.create_future())
        with self._changed:
            if self.position >= position:
                return True
            self._waiters.append(waiter)
            self._wake.set()
        try:
            async with asyncio.timeout(wait):
                await waiter.moved
        except TimeoutError:
            pass
        finally:
            with self._changed, suppress(ValueError):  # it was told already
                self._waiters.remove(waiter)
        return self.position >= position
