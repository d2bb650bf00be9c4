"""The keeper of the columns: follows the log behind the views, and lays the organisation out for a moment.

One for each ledger and process. It reads a page at a time, so that a question never waits for more than a page, and
holds no more than it may: beyond a number of rows it stops and says so.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from typing import Protocol

from graph.columns import Columns
from graph.columns.following import PAGE
from graph.organisation.errors import OrganisationTooLarge
from graph.organisation.laid import Laid, When
from ledger.ledger import Ledger
from ledger.policy import DRAWING, Viewer, require_sight, visible_kinds

MOST_ROWS = 20_000_000
"""Versions of ties and people that are held at most: 1.2 GB."""
MOST_LAID = 2
"""Moments that are kept laid out: a million ties take 150 MB."""
RETRY = 1.0
log = logging.getLogger(__name__)


class Work(Protocol):
    """Whoever wants to hear how far it is, and may want no more of it."""

    def say(self, progress: float, doing: str) -> None:
        """Hear how far it is; raise to break it off."""


class Keeper:
    """Holds the columns of one ledger."""

    def __init__(self, ledger: Ledger, *, most_rows: int = MOST_ROWS) -> None:
        self._ledger = ledger
        self._columns = Columns(ledger.views)
        self._most_rows = most_rows
        self._names = self._columns.names
        self._laid: OrderedDict[object, Laid] = OrderedDict()
        self._laying = threading.Lock()
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.generation = 0
        """Raised whenever the log turned out to be another: what was answered before is void."""
        self.failure: str | None = None

    @property
    def position(self) -> int:
        """How far the columns have been read."""
        return self._columns.position

    @property
    def rows(self) -> int:
        """How many versions of ties and people are held."""
        return self._columns.rows

    def start(self) -> None:
        """Follow in the background from now on, whatever the views show."""
        self._ledger.follower.listen(self._wake.set)
        self._wake.set()
        self._thread = threading.Thread(target=self._run, name="organisation-keeper", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Follow no more: the page at hand is finished."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._ledger.follower.unlisten(self._wake.set)
            self._thread.join()
            self._thread = None

    def reach(self, position: int, work: Work | None = None) -> None:
        """Read on until a position that the views have reached, a page at a time."""
        columns, begun = self._columns, self._columns.position
        columns.follow(DRAWING, min(position, begun))  # it looks whether the log is still the same
        self._notice()
        while (here := columns.position) < position and not self._stop.is_set():
            if work is not None:
                work.say((here - begun) / (position - begun), f"reading the log: {here:,} of {position:,} events")
            if columns.rows > self._most_rows:
                raise OrganisationTooLarge(f"the columns of the map hold {columns.rows:,} rows, and may hold no more")
            columns.follow(DRAWING, min(position, here + PAGE))
            self._notice()

    def laid(self, viewer: Viewer, when: When, work: Work | None = None) -> Laid:
        """Return the organisation at a moment, for a viewer with sight of everything."""
        require_sight(viewer)
        self.reach(when.moment.position, work)
        key = (when, visible_kinds(viewer), self.generation)
        with self._laying:
            found = self._laid.get(key)
            if found is None:
                if work is not None:
                    work.say(0.0, "laying out people and ties")
                columns = self._columns
                snapshot = columns.at(viewer, when.moment, aged_to=when.aged_to, half_life=when.half_life)
                found = Laid(when, snapshot, columns.names)
                self._laid[key] = found
                while len(self._laid) > MOST_LAID:
                    self._laid.popitem(last=False)
            self._laid.move_to_end(key)
            return found

    def _notice(self) -> None:
        """Take note when the columns have begun anew."""
        if self._columns.names is not self._names:
            self._names = self._columns.names
            self.generation += 1

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self.reach(self._ledger.follower.position)
                self.failure = None
            except Exception as error:  # the file may be away for a while: say so, and try again
                if self.failure is None:
                    log.exception("the columns of the map could not go on from position %d", self.position)
                self.failure = f"{type(error).__name__}: {error}"
            self._wake.wait(None if self.failure is None else RETRY)
