"""Chance: random bytes for ids and nonces, asked of the system by the page.

Each time the system is asked, the interpreter's lock is let go of: a thread that writes for many callers would lose its
turn to them with every id. A process that is forked off asks anew, so that no two ever share a byte.
"""

from __future__ import annotations

import os
from collections.abc import Callable

PAGE = 256
"""How many are asked for at a time."""


def chance(length: int) -> Callable[[], bytes]:
    """Return what gives as many random bytes with every call, never the same twice; any thread may call it."""
    ready: list[bytes] = []
    os.register_at_fork(after_in_child=ready.clear)

    def draw() -> bytes:
        try:
            return ready.pop()  # one thread gets it, whoever else asks
        except IndexError:
            page = os.urandom(length * PAGE)
            ready.extend(page[n : n + length] for n in range(length, len(page), length))
            return page[:length]

    return draw
