"""The writer: commands of all callers queue up, one thread decides and appends them, several in one durable commit.

A lone command never waits for company. Each command keeps its own result or refusal. The loser of a race against
another process decides again on fresh state.
"""

from __future__ import annotations

import queue
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field

from eventsourcing.application import AggregateNotFoundError, Repository
from eventsourcing.persistence import EventStore, Mapper

from ledger.domain.kernel.aggregate import Aggregate, fold
from ledger.domain.kernel.book import Book, Reads
from ledger.domain.kernel.errors import CommandConflict, LedgerBusy, LedgerError, LedgerUnavailable, VersionConflict
from ledger.store.keyring import Keyring
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry, Outcome, Stale, Written

QUEUE = 2_000
BATCH = 256
CACHE = 20_000
"""Aggregates held in memory, checked against the log before every batch."""
TRIES = 20


@dataclass(slots=True)
class Job:
    """A command on its way: how it decides, its idempotency key, and the future that its caller waits for."""

    decide: Callable[[Reads], tuple[Book, Aggregate]]
    key: bytes | None = None
    digest: bytes = b""
    insists: bool = False
    done: Future[Written] = field(default_factory=Future)


class Writer:
    """The only one in the process that appends to the log."""

    def __init__(self, recorder: LedgerRecorder, mapper: Mapper[str], keyring: Keyring) -> None:
        self._recorder = recorder
        self.mapper = mapper
        self._keyring = keyring
        self._repository: Repository[str] = Repository(EventStore(mapper, recorder))  # type: ignore[arg-type]
        self._cache: OrderedDict[str, Aggregate | None] = OrderedDict()
        self._head = recorder.head()
        self._queue: queue.Queue[Job | None] = queue.Queue(QUEUE)
        self._listeners: list[Callable[[int], None]] = []
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="ledger-writer", daemon=True)
        self._thread.start()

    def on_append(self, listener: Callable[[int], None]) -> None:
        """Call the listener with the new head after every append of this process."""
        self._listeners.append(listener)

    def submit(self, job: Job) -> Future[Written]:
        """Queue a command; raises `LedgerBusy` when the queue is full, so that memory does not grow."""
        if self._closing:
            raise LedgerUnavailable("the ledger is shutting down")
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            raise LedgerBusy(f"{QUEUE} commands are waiting to be written; try again in a second") from None
        return job.done

    def load(self, thing_id: str) -> Aggregate | None:
        """Return a thing as the log has it (for the writer's own thread)."""
        if thing_id in self._cache:
            self._cache.move_to_end(thing_id)
            return self._cache[thing_id]
        try:
            found: Aggregate | None = self._repository.get(thing_id, projector_func=fold)
        except AggregateNotFoundError:
            found = None
        self._remember(thing_id, found)
        return found

    def close(self) -> None:
        """Write what is queued, answer it, and stop."""
        self._closing = True
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        stop = False
        while not stop:
            jobs: list[Job] = []
            job = self._queue.get()
            while job is not None and len(jobs) < BATCH:
                jobs.append(job)
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
            else:
                stop = job is None
                if job is not None:
                    jobs.append(job)
            try:
                self._write(jobs)
            except Exception as error:  # noqa: BLE001  the thread lives on, and every caller gets an answer
                self._cache.clear()
                for waiting in jobs:
                    if not waiting.done.done():
                        waiting.done.set_exception(_unavailable(error))

    def _write(self, jobs: Sequence[Job]) -> None:
        for _ in range(TRIES):
            if not jobs:
                return
            self._forget_what_changed()
            jobs = self._attempt(jobs)
        for job in jobs:
            job.done.set_exception(VersionConflict(f"others changed the thing {TRIES} times meanwhile"))

    def _attempt(self, jobs: Sequence[Job]) -> list[Job]:
        """Decide and append the jobs in one transaction; return those that lost a race and must decide again."""
        batch = _Batch(self)
        decided: list[tuple[Job, Entry]] = []
        in_batch: dict[bytes, Job] = {}
        again: list[Job] = []
        for job in jobs:
            if job.key is not None:
                if job.key in in_batch:
                    again.append(job)  # its twin is in this very batch: it will be answered from the log
                    continue
                known = self._recorder.find_command(job.key, job.digest)
                if known is not None:
                    self._answer(job, known)
                    continue
            try:
                entry = batch.decide(job)
            except LedgerError as refusal:
                job.done.set_exception(refusal)
            except Exception as bug:  # noqa: BLE001  it is the caller's to raise; the others go on
                job.done.set_exception(bug)
            else:
                decided.append((job, entry))
                if job.key is not None:
                    in_batch[job.key] = job
        if not decided:
            return again
        if not self._keyring.flush():
            return [job for job, _ in decided] + again  # another process made one of the keys first
        outcomes = self._recorder.append([entry for _, entry in decided])
        if all(isinstance(o, Written) and not o.repeated for o in outcomes):
            for thing_id, aggregate in batch.things.items():
                self._remember(thing_id, aggregate)
        else:
            for thing_id in batch.things:
                self._cache.pop(thing_id, None)
        written = [o for o in outcomes if isinstance(o, Written) and not o.repeated]
        if written:
            # Not the head itself: what others wrote in between must still be forgotten from the cache.
            if written[0].first == self._head + 1:
                self._head = written[-1].last
            for listener in self._listeners:
                listener(written[-1].last)
        for (job, _), outcome in zip(decided, outcomes, strict=True):
            if isinstance(outcome, Stale):
                self._cache.pop(outcome.originator_id, None)
                again.append(job)
            else:
                self._answer(job, outcome)
        return again

    def _answer(self, job: Job, outcome: Outcome) -> None:
        if isinstance(outcome, Written):
            job.done.set_result(outcome)
        else:
            job.done.set_exception(CommandConflict("this command id was used before, with another content"))

    def _forget_what_changed(self) -> None:
        if self._recorder.head() == self._head:
            return
        for position, thing_id in self._recorder.changed_since(self._head):
            self._cache.pop(thing_id, None)
            self._head = position

    def _remember(self, thing_id: str, aggregate: Aggregate | None) -> None:
        self._cache[thing_id] = aggregate
        self._cache.move_to_end(thing_id)
        if len(self._cache) > CACHE:
            self._cache.popitem(last=False)


class _Batch:
    """What the commands of one batch see: the log, and over it what earlier commands of the batch have decided."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self.things: dict[str, Aggregate] = {}

    def load(self, thing_id: str) -> Aggregate | None:
        found = self.things.get(thing_id)
        return found if found is not None else self._writer.load(thing_id)

    def decide(self, job: Job) -> Entry:
        book, thing = job.decide(self)
        events = [self._writer.mapper.to_stored_event(e) for e in book.events]
        changed = {e.originator_id for e in book.events}
        reads = [(i, v) for i, v in book.versions_read() if i not in changed]
        self.things.update((i, t) for i in changed if (t := book.find(i)) is not None)
        return Entry(events, thing.id, job.key, job.digest, reads)


def _unavailable(error: BaseException) -> LedgerUnavailable:
    refusal = LedgerUnavailable(f"the log cannot be written to at the moment ({type(error).__name__}: {error})")
    refusal.__cause__ = error
    return refusal
