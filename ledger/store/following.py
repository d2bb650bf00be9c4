"""Waiting for the next event: the library's subscription, for recorders that page through positions."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import ApplicationRecorder, Notification, Subscription

PAGE = 500
POLL = 0.02
"""Seconds between looks at the log when nothing in this process says that there is something new."""


class PollingSubscription(Subscription[Any]):
    """Yields every notification after a position, in order, and waits for those to come."""

    def __init__(self, recorder: ApplicationRecorder, gt: int | None = None, topics: Sequence[str] = ()) -> None:
        super().__init__(recorder=recorder, gt=gt, topics=topics)
        self._position = gt or 0
        self._page: list[Notification] = []
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Let the iteration end."""
        self._stopped.set()

    def __next__(self) -> Notification:
        while not self._page:
            page = self._recorder.select_notifications(
                self._position, PAGE, topics=self._topics, inclusive_of_start=False
            )
            self._page = list(reversed(page))
            if not page and self._stopped.wait(POLL):
                raise StopIteration
        notification = self._page.pop()
        self._position = notification.id
        return notification
