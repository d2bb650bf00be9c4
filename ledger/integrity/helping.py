"""What a process does that helps a walk over the log: it reads the segments that it is given, until nobody asks."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection

from ledger.integrity.segment import Segment, Summary, summarize
from ledger.store.recorder import LedgerRecorder

Opening = Callable[[], LedgerRecorder]
"""Opens the log; it is sent to another process, so it must be possible to pickle it."""
Pipe = Connection
"""Segments go down it, and answers come up."""
Answer = tuple[Segment, Summary | None] | str
"""What is to be known of a segment; or why the log cannot be opened."""


def help_walk(opening: Opening, pipe: Pipe) -> None:
    """Read the segments that come down the pipe, until it is closed."""
    threading.Thread(target=_leave, daemon=True).start()
    with suppress(EOFError, OSError), closing(_opened(opening, pipe)) as recorder:
        while True:
            segment: Segment = pipe.recv()
            pipe.send((segment, _summary(recorder, segment)))


def _leave() -> None:
    """End with the process that was helped, also when it was killed while something here takes long."""
    helped = parent_process()
    if helped is not None:
        helped.join()
        os._exit(1)


def _opened(opening: Opening, pipe: Pipe) -> LedgerRecorder:
    try:
        return opening()
    except Exception as error:  # noqa: BLE001 - it is told to whoever asked
        pipe.send(f"{type(error).__name__}: {error}")
        while True:
            pipe.recv()  # if it were closed with something in it, the answer would be lost


def _summary(recorder: LedgerRecorder, segment: Segment) -> Summary | None:
    try:
        return summarize(recorder, segment)
    except Exception:  # noqa: BLE001 - whoever asked reads the segment too, and finds or raises what is the matter
        return None
