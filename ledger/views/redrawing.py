"""Redrawing: the views drawn from nothing into a file beside, which then takes the place of the one in use."""

from __future__ import annotations

import gc
from collections.abc import Callable

from ledger.store.mapper import LedgerMapper
from ledger.store.recorder import LedgerRecorder
from ledger.views.database import Database, remove
from ledger.views.follower import Follower

PAGE = 4_000
"""Events that are drawn in one transaction: the more, the more seldom a page of the file is written again."""
SELDOM = 200_000
"""New objects after which Python looks for what nobody can reach, while the views are redrawn."""


def redraw(
    views: Database,
    recorder: LedgerRecorder,
    mapper: LedgerMapper,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Draw the views from nothing and let them replace those in use; return the position reached.

    What is in use stays as it is until the new views are whole, so a server may go on reading, and an interrupted
    redrawing leaves nothing behind but a file that the next one removes. Let a follower catch up afterwards: the log
    may have grown.
    """
    beside = views.path.with_name(f"{views.path.name}.new")
    remove(beside)
    collecting = gc.get_threshold()
    # What is remembered stays: to look through all of it again and again for what does not is a tenth of the work.
    gc.set_threshold(SELDOM, *collecting[1:])
    fresh = Database(beside, recorder.log_id, passing=True)
    try:
        position = Follower(fresh, recorder, mapper, page=PAGE).catch_up(progress)
        views.take_over(fresh)
    finally:
        gc.set_threshold(*collecting)
        fresh.close()
        remove(beside)
    return position
