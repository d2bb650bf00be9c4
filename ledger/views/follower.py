"""The follower: draws the log into the views, page by page, and waits for what is still to come."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from ledger.store.mapper import LedgerMapper
from ledger.store.recorder import LedgerRecorder
from ledger.store.role import Role
from ledger.store.row import Row
from ledger.store.transaction import transaction
from ledger.views.board import Board
from ledger.views.database import Database
from ledger.views.reaching import WAIT, Reached

PAGE = 500
LOOK = 0.05
"""Seconds after which a follower that does not draw looks whether it should."""
TICK, QUIET_TICK = 0.002, 0.01
"""Seconds between looks at what SQLite tells for next to nothing: has the log grown, have the views?"""
BUSY = 1.0
"""Seconds after which it is quiet."""
PATIENCE = 10.0
"""Seconds that a command waits for a process that has the role of drawing and does not draw."""
REST, RETRY = 0.1, 0.5
"""When it could not go on: seconds until it tries again at the earliest, if the log has grown, and at the latest."""
log = logging.getLogger(__name__)


class Follower:
    """Keeps one views file true to one log. A page and the cursor are written in one transaction.

    Of several processes that share the file, the one that holds the role draws; the others watch how far it has got,
    and one of them goes on when it is gone. Without a role, the file is this follower's own.
    """

    def __init__(
        self,
        database: Database,
        recorder: LedgerRecorder,
        mapper: LedgerMapper,
        role: Role | None = None,
        *,
        page: int = PAGE,
    ) -> None:
        self._database = database
        self._recorder = recorder
        self._mapper = mapper
        self._role = role
        self._page = page
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._listeners: list[Callable[[], object]] = []
        self.failure: str | None = None
        if not database.fits(self._leaf_at):
            log.info("the views do not belong to this log as it is; drawing them again from nothing")
            database.reset(unless=lambda: database.fits(self._leaf_at))
        self._board = Board(database.writer, recorder, mapper)
        position, _, self._drawing = database.cursor()
        self._reached = Reached(position, self._wake)
        self._seen: object = None
        self._busy_until = 0.0

    @property
    def position(self) -> int:
        """Up to which position the views are drawn."""
        return self._reached.position

    @property
    def draws(self) -> bool:
        """Whether it is this process that draws."""
        return self._role is None or self._role.held

    def start(self) -> None:
        """Follow the log in a thread of its own."""
        self._recorder.listen(self.wake)
        self._thread = threading.Thread(target=self._run, name="ledger-follower", daemon=True)
        self._thread.start()

    def wake(self, head: int = 0) -> None:
        """Say that the log has grown, and to which head if that is known."""
        if not head or head > self.position:
            self._wake.set()

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Draw everything that is in the log by now, or see it drawn by another process; return the position reached.

        Where nothing moves any more, what has been reached is all there is.
        """
        head = self._recorder.head()
        try:
            while self.position < head and (self._draw_page() if self._takes_role() else self._moves()):
                if progress is not None:
                    progress(self.position, head)
        finally:
            if self._thread is None and self._role is not None:
                self._role.give_up()
        return self.position

    def wait_for(self, position: int, timeout: float = WAIT) -> bool:
        """Wait until the views have reached a position, or have failed in another attempt; return whether they have."""
        return self._reached.wait_for(position, timeout)

    async def reach(self, position: int, wait: float = WAIT) -> bool:
        """Do the same in an event loop."""
        return await self._reached.reach(position, wait)

    def parked(self) -> list[tuple[int, str, str]]:
        """Return position, topic and reason of every event that could not be drawn."""
        return self._database.reader().execute("SELECT position, topic, reason FROM parked ORDER BY 1").fetchall()

    def listen(self, listener: Callable[[], object]) -> None:
        """Call the listener after every page that is drawn, and once more when the follower stops."""
        self._listeners.append(listener)

    def unlisten(self, listener: Callable[[], object]) -> None:
        """Call the listener no more."""
        self._listeners.remove(listener)

    @property
    def stopped(self) -> bool:
        """Whether there will be no more pages."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Finish the page at hand, stop, and leave the role to others."""
        self._stop.set()
        self._wake.set()
        self._tell()
        if self._thread is not None:
            self._thread.join()
        if self._role is not None:
            self._role.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                self._go_on()
                self._rest()
            except Exception as error:  # the log may be away for a while: say so, and try again
                if self.failure is None:
                    log.exception("the follower could not go on from position %d", self.position)
                self.failure = f"{type(error).__name__}: {error}"
                self._reached.fail()
                if self._role is not None:
                    self._role.give_up()  # another process may fare better
                self._stop.wait(REST)
                self._wake.wait(RETRY)

    def _go_on(self) -> None:
        """Draw what there is to draw; or see how far another process has got."""
        self._seen = self._token()
        if self._takes_role():
            while not self._stop.is_set() and self._draw_page():
                pass
            self.failure = None
        else:
            self._look()
            if self.failure is not None and self.position >= self._recorder.head():
                self.failure = None

    def _rest(self) -> None:
        """Wait until we are woken, or the log or the views have changed, or it is time to look regardless."""
        until = time.monotonic() + (self._recorder.poll if self.draws else LOOK)
        while (now := time.monotonic()) < until:
            tick = TICK if now < self._busy_until else QUIET_TICK
            if self._wake.wait(until - now if self._seen is None else tick) or self._token() != self._seen:
                self._busy_until = now + BUSY
                return

    def _token(self) -> object:
        """Return what changes with what we wait for: the log when we draw, else the views; None when nothing tells."""
        return self._recorder.change_token() if self.draws else self._database.change_token()

    def _takes_role(self) -> bool:
        """Return whether we draw, from now on if nobody else does."""
        if self._role is None or self._role.held:
            return True
        if not self._role.take():
            return False
        self._look()
        return True

    def _look(self) -> None:
        """Take note of how far another process has drawn."""
        position, _, drawing = self._database.cursor()
        if (position, drawing) != (self.position, self._drawing):
            self._mapper.notice_erasures()
            self._begin_from(position, drawing)

    def _moves(self) -> bool:
        """Wait for the process that draws; return False when nothing has happened for a while."""
        began, until = self.position, time.monotonic() + PATIENCE
        while self.position == began and time.monotonic() < until:
            time.sleep(TICK)
            self._look()
            if self.position == began and self._takes_role():
                return True
        return self.position != began

    def _draw_page(self) -> bool:
        """Draw the next page; return whether there was one."""
        # The row at the cursor comes along, to see that the log is still the one that is drawn here.
        rows = self._recorder.select_rows(max(self.position - 1, 0), self._page + 1)
        if self.position:
            if not self._still_there(rows):
                return True
            del rows[0]
        if not rows:
            return False
        try:
            with transaction(self._database.writer) as db:
                drawn, _, drawing = self._database.cursor()
                fits = (drawn, drawing) == (self.position, self._drawing)
                if fits:
                    self._board.draw(rows)
                    drawn = rows[-1].id
                    db.execute(
                        "UPDATE cursor SET position = ?, leaf = ?, recorded_at = ?",
                        (drawn, rows[-1].leaf, rows[-1].recorded_at),
                    )
        except BaseException:
            self._board.forget()
            raise
        if fits:
            self._move_to(drawn)
        else:  # redrawn meanwhile, or drawn by a process that knows of no roles: go on from there
            self._begin_from(drawn, drawing)
        return True

    def _still_there(self, rows: Sequence[Row]) -> bool:
        """Return whether the log goes on from what is drawn; else begin anew: another log has taken its place."""
        position, leaf, drawing = self._database.cursor()
        if (position, drawing) != (self.position, self._drawing):
            self._begin_from(position, drawing)
            return False
        if rows and rows[0].id == position and rows[0].leaf == leaf:
            return True
        log.warning("the log is not the one that is drawn up to position %d; drawing it again from nothing", position)
        self._database.reset()
        self._look()
        return False

    def _begin_from(self, position: int, drawing: str) -> None:
        """Go on from what others have drawn: nothing that is remembered holds any more."""
        self._board.forget()
        self._drawing = drawing
        self._move_to(position)

    def _move_to(self, position: int) -> None:
        self._reached.move_to(position)
        self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()

    def _leaf_at(self, position: int) -> bytes | None:
        rows = self._recorder.select_rows(position - 1, 1) if position else []
        return rows[0].leaf if rows and rows[0].id == position else None
