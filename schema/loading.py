"""Loading in batches: what a page asks for one by one is looked up together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any


class Loader:
    """Collects the keys that are asked for in one turn of the event loop and looks them up in one go.

    It answers with the value itself once it is known, and with a future until then: a field that names the same
    person a hundred times costs one look-up. The look-up is a few reads of a local file, so it does not leave the
    event loop.
    """

    __slots__ = ("_known", "_look_up", "_waiting", "rounds")

    def __init__(self, look_up: Callable[[Iterable[str]], Mapping[str, Any]]) -> None:
        self._look_up = look_up
        self._known: dict[str, Any] = {}
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self.rounds = 0

    def load(self, key: str) -> Any:
        """Return the value of a key (None when there is none), or a future of it."""
        if key in self._known:
            return self._known[key]
        future = self._waiting.get(key)
        if future is None:
            loop = asyncio.get_running_loop()
            if not self._waiting:
                loop.call_soon(self._dispatch)
            future = self._waiting[key] = loop.create_future()
        return future

    def remember(self, found: Mapping[str, Any]) -> None:
        """Take over what was found on another way."""
        self._known.update(found)

    async def wait(self, key: str) -> Any:
        """Return the value of a key, once it is known."""
        value = self.load(key)
        return await value if isinstance(value, asyncio.Future) else value

    async def load_many(self, keys: Iterable[str]) -> list[Any]:
        """Return the values of several keys, in their order."""
        found = [self.load(key) for key in keys]
        return [await value if isinstance(value, asyncio.Future) else value for value in found]

    def _dispatch(self) -> None:
        waiting, self._waiting = self._waiting, {}
        self.rounds += 1
        try:
            found = self._look_up(list(waiting))
        except Exception as error:  # noqa: BLE001  each of those who wait gets the error, as its own
            for future in waiting.values():
                if not future.done():
                    future.set_exception(error)
            return
        for key, future in waiting.items():
            value = self._known[key] = found.get(key)
            if not future.done():
                future.set_result(value)
