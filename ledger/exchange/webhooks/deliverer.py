"""The deliverer: sends what happens to every endpoint, each from its own cursor, in order, until it is answered.

An endpoint's cursor moves only once it has answered with a 2xx, and is on the disk before the next message is sent. So
what a crash interrupts is sent again: at least once, never not at all. Of flags there is a second cursor, for they
change by the clock as well: endpoints are looked at once a second, whether or not something happened.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from ledger.domain.kernel.errors import LedgerError
from ledger.exchange.webhooks.address import address_of
from ledger.exchange.webhooks.message import message, signed
from ledger.exchange.webhooks.news import WatchEnded, mark_of, news_for
from ledger.exchange.webhooks.post import Post, Undelivered
from ledger.ledger import Ledger
from ledger.store.ops import Endpoint
from ledger.store.role import Role
from ledger.views.flags.hearing import Mark

BACKOFF = (1, 2, 5, 15, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds until the next try, after the first failure, the second …; after the last (3 days) the endpoint is parked."""
LONGEST_WAIT = 3_600.0
"""Seconds that an endpoint may ask us to wait."""
TURN = 5.0
"""Seconds after which an endpoint lets the others have their turn."""
LOOK = 1.0
"""Seconds after which endpoints are looked at, whether or not something happened."""
log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """Return the time."""
    return datetime.now(UTC)


class Deliverer:
    """Delivers in a thread of its own; of several processes on the same data, one does."""

    def __init__(
        self, ledger: Ledger, *, backoff: tuple[float, ...] = BACKOFF, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._ledger, self._backoff, self._clock = ledger, backoff, clock
        self._wake, self._stop = threading.Event(), threading.Event()
        self._posts: dict[str, Post] = {}
        self._pool = ThreadPoolExecutor(16, thread_name_prefix="ledger-webhook")
        self._thread: threading.Thread | None = None
        self._role: Role | None = None
        self.failure: str | None = None

    def start(self) -> None:
        """Begin."""
        self._ledger.follower.listen(self._wake.set)
        self._thread = threading.Thread(target=self._run, name="ledger-deliverer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the message at hand, and stop."""
        self._stop.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._ledger.follower.unlisten(self._wake.set)
        self._pool.shutdown()
        for post in self._posts.values():
            post.close()
        if self._role is not None:
            self._role.close()

    def deliver(self) -> bool:
        """Send to every endpoint what it has not been told, a page at most; return whether there may be more."""
        endpoints = self._ledger.ops.endpoints()
        for gone in self._posts.keys() - {e.name for e in endpoints}:
            self._posts.pop(gone).close()
        # Side by side, and none for longer than a turn: a slow endpoint holds nobody up.
        return any(list(self._pool.map(self._deliver, endpoints)))

    def _run(self) -> None:
        while not self._stop.is_set():
            self._wake.clear()
            try:
                while not self._stop.is_set() and self._has_role() and self.deliver():
                    pass
                self.failure = None
            except Exception as error:  # the disk or the log may be away for a while: say so, and try again
                if self.failure is None:
                    log.exception("webhooks could not be delivered")
                self.failure = f"{type(error).__name__}: {error}"
                self._stop.wait(LOOK)
            self._wake.wait(LOOK)

    def _has_role(self) -> bool:
        """Return whether this process is the one that delivers; the role passes on when its holder ends."""
        if self._role is None:
            self._role = Role(self._ledger.ops_path.with_suffix(".lock"))
        if self._role.held:
            return True
        if not self._role.take():
            return False
        try:
            self._set_back()
        except BaseException:
            self._role.give_up()  # whoever delivers has done this first
            raise
        return True

    def _set_back(self) -> None:
        """Let no endpoint be beyond the end of the log: the log was restored from an older copy than the cursors."""
        head = self._ledger.recorder.head()
        if found := self._ledger.ops.set_back(head):
            log.warning("%d webhooks were further than the log reaches; they go on from position %d", found, head)

    def _deliver(self, endpoint: Endpoint) -> bool:
        if endpoint.parked is not None or endpoint.next_try > time.time():
            return False
        ops, follower = self._ledger.ops, self._ledger.follower
        head = follower.position
        if endpoint.about.log_id != self._ledger.recorder.log_id:
            ops.park(endpoint.name, "the log is not the one that it was added to")
            return False
        try:
            news = news_for(self._ledger.views, endpoint, head, self._clock())
        except WatchEnded:
            ops.park(endpoint.name, "the watch that it was added for has ended")
            return False
        until = time.monotonic() + TURN
        so_far = _SoFar(endpoint)
        for item in news.items:
            if time.monotonic() > until:
                return True
            now = ops.endpoint(endpoint.name)
            if self._stop.is_set() or now is None or now.about != endpoint.about:
                return False
            told = item.event or item.change
            assert told is not None
            body, kind = message(endpoint.about.format, self._ledger.recorder.log_id, told, news.names)
            if not self._sent(endpoint, item.id, body, kind):
                return False
            if item.mark is None:
                ops.told(endpoint.name, item.position, time.time())
            else:
                mark, ids = so_far.told(item.id, item.mark)
                ops.told_flags(endpoint.name, mark.position, mark.at, ids, delivered=time.time())
        if endpoint.position < news.position:
            ops.told(endpoint.name, news.position, None)
        if so_far.counted or endpoint.flags_at is None or (endpoint.flags_position or 0) < news.mark.position:
            ops.told_flags(endpoint.name, news.mark.position, news.mark.at)
        return news.more

    def _sent(self, endpoint: Endpoint, message_id: str, body: bytes, kind: str) -> bool:
        """Send one message; return whether it was taken. What was not is tried again later, or parked."""
        headers = signed(self._ledger.ops.secret(endpoint.name), message_id, body, datetime.now(UTC))
        headers |= {"content-type": kind, "user-agent": "negotiation-ledger"}
        wait: str | None = None
        try:
            answer = self._post(endpoint).send(body, headers)
            if 200 <= answer.status < 300:
                return True
            fault, wait = f"it answered {answer.status}", answer.retry_after
            gone = answer.status == 410
        except (Undelivered, LedgerError) as error:
            fault, gone = str(error), False
        failures = (self._ledger.ops.endpoint(endpoint.name) or endpoint).failures
        if gone or failures >= len(self._backoff):
            self._ledger.ops.park(endpoint.name, f"{fault}, after {failures + 1} tries" if not gone else fault)
            log.warning("the webhook %s is parked: %s", endpoint.name, fault)
        else:
            self._ledger.ops.failed(endpoint.name, fault, time.time() + self._pause(failures, wait))
        return False

    def _pause(self, failures: int, wait: str | None) -> float:
        # A part is left to chance, so that endpoints that failed together are not all tried together.
        pause = self._backoff[failures] * random.uniform(0.8, 1.2)
        asked = float(wait) if wait is not None and wait.isascii() and wait.isdigit() and len(wait) < 6 else 0.0
        return max(pause, min(asked, LONGEST_WAIT))

    def _post(self, endpoint: Endpoint) -> Post:
        address = address_of(endpoint.about.url, anywhere=endpoint.about.anywhere)
        found = self._posts.get(endpoint.name)
        if found is None or found.address != address:
            if found is not None:
                found.close()
            found = self._posts[endpoint.name] = Post(address)
        return found


class _SoFar:
    """How far an endpoint has been told of flags, change by change: those of one mark may be cut off in the middle."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.counted = False
        self._whole = mark_of(endpoint)
        self._now: Mark | None = None
        self._ids = list(endpoint.flags_told)

    def told(self, change: str, mark: Mark) -> tuple[Mark, list[str]]:
        """Take note of a change that was told; return the mark up to which all were, and which were beyond it."""
        if self._now is not None and self._now != mark:
            self._whole, self._ids = self._now, []
        self.counted, self._now = True, mark
        self._ids.append(change)
        return self._whole, self._ids
