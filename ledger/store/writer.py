"""The writer: commands of all callers queue up, one thread decides and appends them, several in one durable commit.

A lone command never waits for company, and a caller who would only wait writes it in his own thread. Each command
keeps its own result or refusal. The loser of a race against another process decides again on fresh state.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Callable, Sequence

from ledger.domain.kernel.errors import CommandConflict, LedgerBusy, LedgerError, LedgerUnavailable, VersionConflict
from ledger.store.batch import Batch
from ledger.store.errors import NoRoom, StoreError, Unavailable
from ledger.store.job import Job
from ledger.store.mapper import LedgerMapper
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Outcome, Stale, Written, answer
from ledger.store.things import Things

QUEUE = 2_000
BATCH = 256
TRIES = 50
"""Races that a command may lose before it is told to try again later."""
log = logging.getLogger(__name__)


class Writer:
    """The only one in the process that appends to the log."""

    def __init__(self, recorder: LedgerRecorder, mapper: LedgerMapper) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._things = Things(recorder, mapper)
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._listeners: list[Callable[[int], None]] = []
        self._closing = False
        self._process = os.getpid()
        self._queued = 0
        """Commands that were submitted and have no answer yet."""
        self._door = threading.Lock()
        self._turn = threading.Lock()
        """Held by whoever writes: the writer's own thread, or a caller who found nobody writing."""
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    def on_append(self, listener: Callable[[int], None]) -> None:
        """Call the listener with the new head after every append of this process."""
        self._listeners.append(listener)

    def submit(self, job: Job) -> None:
        """Queue a command; raises `LedgerBusy` when the queue is full, so that memory does not grow."""
        self._own()
        with self._door:  # nothing gets in behind the last one, where nobody would answer it
            if self._closing:
                raise LedgerUnavailable("the ledger is shutting down")
            if self._queue.qsize() >= QUEUE:
                raise LedgerBusy(f"{QUEUE} commands are waiting to be written; try again in a second")
            self._queued += 1
            self._queue.put(job)

    def write(self, job: Job) -> Written:
        """Write a command and return what became of it, or raise its refusal: `submit`, for a caller who would wait."""
        self._own()
        if not self._queued and self._turn.acquire(blocking=False):
            # Nobody writes and nobody waits: handing it to the other thread and back would cost more than deciding it.
            # Whatever was submitted before goes first, also when the other thread has taken it and waits for its turn.
            try:
                if not self._closing:
                    self._serve([job])
                    return job.done.result()
            finally:
                self._turn.release()
        self.submit(job)
        return job.done.result()

    def close(self) -> None:
        """Write what is queued, answer it, and stop."""
        with self._door:
            self._closing = True
        self._queue.put(None)
        self._thread.join()

    def _own(self) -> None:
        """Refuse to write in a process that was forked off: it has neither the thread nor connections of its own."""
        if os.getpid() != self._process:
            raise LedgerUnavailable("the ledger was opened before this process was forked; each has to open its own")

    def _run(self) -> None:
        while True:
            jobs, more = self._take()
            with self._turn:
                # Whose caller has gone away meanwhile is left alone; the others can no longer be called off.
                self._serve([job for job in jobs if job.done.set_running_or_notify_cancel()])
            with self._door:
                self._queued -= len(jobs)
            if not more:
                return

    def _serve(self, jobs: Sequence[Job]) -> None:
        """Write the commands; whatever happens, the thread lives on and every caller gets an answer."""
        try:
            self._write(jobs)
        except Exception as error:  # noqa: BLE001
            self._things.forget_all()
            left = [job for job in jobs if not job.done.done()]
            if not left:
                log.warning("everything was written, but then the log did not answer: %s", error)
                return
            # One of them may be too large for the disk, or be what the database will not take: the others go alone.
            if len(left) > 1 and (isinstance(error, NoRoom) or not isinstance(error, Unavailable)):
                for job in left:
                    self._serve([job])
                return
            log.warning("%d commands could not be written: %s: %s", len(left), type(error).__name__, error)
            for job in left:
                job.done.set_exception(_unavailable(error))

    def _take(self) -> tuple[list[Job], bool]:
        """Return the commands that wait, and whether more may come."""
        jobs: list[Job] = []
        job = self._queue.get()
        while job is not None:
            jobs.append(job)
            if len(jobs) == BATCH:
                return jobs, True
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return jobs, True
        return jobs, False

    def _write(self, jobs: Sequence[Job]) -> None:
        """Decide and append, round by round, until every command has its answer."""
        lost = 0
        while jobs:
            batch = Batch(self._things, self._mapper)
            waiting = [job for job in jobs if not self._decide(batch, job)]
            raced = self._append(batch)
            lost += bool(raced)
            if lost > TRIES:
                for job in raced:
                    job.done.set_exception(VersionConflict(f"others changed the thing {TRIES} times meanwhile"))
                raced = []
            jobs = raced + waiting

    def _unheard_of(self, jobs: Sequence[Job]) -> Sequence[Job]:
        """Answer the commands that the log knows already; return the others."""
        named = {job.key: job.digest for job in jobs if job.named}
        known = self._recorder.find_commands(named) if named else {}
        for job in jobs:
            if job.key in known:
                self._answer(job, answer(known[job.key], job.digest))
        return [job for job in jobs if job.key not in known]

    def _decide(self, batch: Batch, job: Job) -> bool:
        """Let a command decide; return False when it must decide again in the next round."""
        if job.key in batch.keys:
            return False  # its twin is in this very batch: the log will know the answer
        try:
            batch.decide(job)
        except LedgerError as refusal:
            # A refusal holds only if it was decided on the log as it is, and not on what this batch may yet lose.
            if batch.entries or self._things.refresh():
                return False
            if self._unheard_of([job]):
                job.done.set_exception(refusal)
        except StoreError:
            raise  # the database, not the command
        except BaseException as bug:  # noqa: BLE001  it is the caller's to raise; the others go on
            job.done.set_exception(bug)
        return True

    def _append(self, batch: Batch) -> list[Job]:
        """Append what was decided and answer it; return the commands that lost a race."""
        if not batch.entries:
            return []
        outcomes = self._recorder.append([entry for _, entry in batch.entries], self._things.seen)
        written = [o for o in outcomes if isinstance(o, Written) and not o.repeated]
        if written:
            for listener in self._listeners:
                listener(written[-1].last)
        raced = []
        for (job, _), outcome in zip(batch.entries, outcomes, strict=True):
            if isinstance(outcome, Stale):
                raced.append(job)
            else:
                self._answer(job, outcome)
        # Only now: should the database go away meanwhile, what it has committed has been answered as written.
        if len(written) == len(outcomes):
            self._things.remember(batch.things, written[-1])
        else:
            self._things.forget(batch.things)
            self._things.forget(o.originator_id for o in outcomes if isinstance(o, Stale))
            self._things.refresh()
        return raced

    def _answer(self, job: Job, outcome: Outcome) -> None:
        if isinstance(outcome, Written):
            job.done.set_result(outcome)
        else:
            job.done.set_exception(
                CommandConflict("this command id was used before, with another content", path=("commandId",))
            )


def _unavailable(error: Exception) -> LedgerUnavailable:
    reason = str(error) if isinstance(error, StoreError) else f"{type(error).__name__}: {error}"
    refusal = LedgerUnavailable(f"the log cannot be written to at the moment: {reason}")
    refusal.__cause__ = error
    return refusal
