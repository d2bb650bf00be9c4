"""Jobs: what takes too long to wait for is made in the background, once for all who ask, and told as it goes.

A question is pure, so its answer is kept under what it was asked of. How many wait, how many are kept and what they
take is bounded. Jobs run on threads that all registries of a process share: two for what takes a moment, one for what
takes minutes, so that nobody who asks for little waits behind somebody who asks for much.
"""

from __future__ import annotations

import logging
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from contextlib import contextmanager
from enum import Enum
from typing import Any
from uuid import uuid4

from graph.organisation.errors import MeasureFailed, ServerStopping, TooManyQuestions
from ledger.domain.kernel.errors import LedgerError

MOST_WAITING = 32
MOST_KEPT = 64
MOST_BYTES = 256 * 2**20
RETRY = 30.0
"""Seconds for which a job that failed is shown as failed, before it is tried again."""
QUICK = ThreadPoolExecutor(2, thread_name_prefix="organisation")
SLOW = ThreadPoolExecutor(1, thread_name_prefix="organisation-slow")
log = logging.getLogger(__name__)


class State(Enum):
    """How far a job is."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


STATE_WORDS = {
    State.PENDING: "It waits until others are done.",
    State.RUNNING: "It is being made: `progress` and `doing` say how far it is.",
    State.DONE: "The answer is there.",
    State.FAILED: "It could not be made: `failure` says why.",
}


class Job:
    """Something that is being made. Whoever makes it says how far it is, and looks whether it is still wanted."""

    def __init__(self, key: Hashable, make: Callable[[Job], Any]) -> None:
        self.id = uuid4().hex
        self.key = key
        self.state = State.PENDING
        self.progress = 0.0
        self.doing = "waiting for others"
        self.answer: Any = None
        self.error: LedgerError | None = None
        self.ended_at = 0.0
        self._make = make
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._stopped = False
        self._listeners: list[Callable[[], object]] = []
        self._endings: list[Callable[[], object]] = []

    @property
    def ended(self) -> bool:
        """Whether it is done or has failed."""
        return self._ended.is_set()

    def say(self, progress: float, doing: str) -> None:
        """Tell how far it is, 0 to 1, and what is being done; raise when it is no longer wanted."""
        self.check()
        self.progress, self.doing = max(self.progress, min(progress, 1.0)), doing
        self._tell()

    def check(self) -> None:
        """Raise when it is no longer wanted."""
        if self._stopped:
            raise ServerStopping("the server is stopping")

    @contextmanager
    def ending(self, end: Callable[[], object]) -> Iterator[None]:
        """Call `end`, from another thread, if the job is stopped meanwhile."""
        with self._lock:
            self._endings.append(end)
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._endings.remove(end)

    def run(self) -> None:
        """Make it, in this thread."""
        if self.ended:
            return
        self.state = State.RUNNING
        try:
            self.say(0.0, "beginning")
            self.answer = self._make(self)
            self._end(State.DONE)
        except LedgerError as error:
            self._end(State.FAILED, error)
        except BaseException as error:
            if self._stopped:  # what was ended under it fails in whatever way
                self._end(State.FAILED, ServerStopping("the server is stopping"))
                return
            number = uuid4().hex[:12]
            # The frames say where it broke. The message is left out: it may hold what somebody wrote.
            frames = "".join(traceback.format_tb(error.__traceback__))
            log.error("fault %s: %s\n%s", number, type(error).__name__, frames)
            self._end(State.FAILED, MeasureFailed(f"something broke on our side, number {number}"))
            if not isinstance(error, Exception):
                raise

    def stop(self) -> None:
        """Break it off: it fails, now if it has not begun, and else as soon as it looks."""
        with self._lock:
            self._stopped = True
            endings = list(self._endings)
        for end in endings:
            end()
        if self.state is State.PENDING:
            self._end(State.FAILED, ServerStopping("the server is stopping"))

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it has ended; return whether it has."""
        return self._ended.wait(timeout)

    def listen(self, listener: Callable[[], object]) -> None:
        """Call the listener, from whatever thread, whenever the job has come further, and when it has ended."""
        with self._lock:
            self._listeners.append(listener)

    def unlisten(self, listener: Callable[[], object]) -> None:
        """Call the listener no more."""
        with self._lock:
            self._listeners.remove(listener)

    def _end(self, state: State, error: LedgerError | None = None) -> None:
        with self._lock:
            if self.ended:
                return
            self.ended_at = time.monotonic()
            self.state, self.error = state, error
            self.doing = "done" if error is None else "failed"
            if error is None:
                self.progress = 1.0
            self._ended.set()
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()


class Jobs:
    """What was asked for, by what it was asked of: what waits, what runs, and the answers of late."""

    def __init__(
        self, *, most_waiting: int = MOST_WAITING, most_kept: int = MOST_KEPT, most_bytes: int = MOST_BYTES
    ) -> None:
        self._most_waiting, self._most_kept, self._most_bytes = most_waiting, most_kept, most_bytes
        self._jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self._running: set[Future[None]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def __len__(self) -> int:
        return len(self._jobs)

    def ask(self, key: Hashable, make: Callable[[Job], Any], *, slow: bool = False, here: bool = False) -> Job:
        """Return the job of this key: the one that is there, else a new one, made in the background or `here`."""
        with self._lock:
            found = self._jobs.get(key)
            if found is not None and not _over(found):
                self._jobs.move_to_end(key)
                return found
            if self._stopped:
                raise ServerStopping("the server is stopping")
            if sum(not j.ended for j in self._jobs.values()) >= self._most_waiting:
                raise TooManyQuestions(f"{self._most_waiting} measures are waiting to be made")
            job = self._jobs[key] = Job(key, make)
            self._jobs.move_to_end(key)
            if not here:
                future = (SLOW if slow else QUICK).submit(self._run, job)
                self._running.add(future)
                future.add_done_callback(self._running.discard)
        if here:
            self._run(job)
        return job

    def find(self, job_id: str) -> Job | None:
        """Return a job by its id, None when it is no longer kept."""
        with self._lock:
            return next((j for j in self._jobs.values() if j.id == job_id), None)

    def forget(self) -> None:
        """Break off what is being made and keep nothing: the log is another."""
        with self._lock:
            jobs = list(self._jobs.values())
            self._jobs.clear()
        for job in jobs:
            job.stop()

    def stop(self, grace: float = 0.0) -> bool:
        """Take no more, break off what is being made, and wait a while for it; return whether all has ended."""
        self._stopped = True
        with self._lock:
            jobs, running = list(self._jobs.values()), set(self._running)
        for job in jobs:
            job.stop()
        for future in running:
            future.cancel()
        return not wait_for(running, timeout=grace).not_done

    def _run(self, job: Job) -> None:
        job.run()
        with self._lock:
            ended = [(k, j) for k, j in self._jobs.items() if j.ended and j is not job]
            size = sum(_size(j) for _, j in ended) + _size(job)
            while ended and (len(ended) + 1 > self._most_kept or size > self._most_bytes):
                key, oldest = ended.pop(0)
                size -= _size(oldest)
                del self._jobs[key]


def _over(job: Job) -> bool:
    """Return whether a job failed so long ago that it is worth another try."""
    return job.state is State.FAILED and time.monotonic() - job.ended_at > RETRY


def _size(job: Job) -> int:
    return int(getattr(job.answer, "nbytes", 0))
