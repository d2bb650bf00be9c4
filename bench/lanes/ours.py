"""Our own lanes, with an idempotency key each: whole acts, from the command to the durable, hashed, sealed event, and
ready bytes by the same writer into the same log, which is what the log itself costs."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import count, cycle
from pathlib import Path
from typing import Any, TypeVar, cast

import psycopg
from eventsourcing.persistence import StoredEvent

from bench.lanes.lane import Lane, Rows, Work
from bench.lanes.raw import rows_of
from ledger.domain.kernel.ids import new_id
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.job import Job
from ledger.store.key import key_of
from ledger.store.mapper import LedgerMapper
from ledger.store.row import Written
from ledger.store.writer import Writer

T = TypeVar("T")
TEXT = "What hurts, told in two or three lines as somebody would write it down after a call with a customer. " * 3
SAMPLE = 200


class ReadyEvent(StoredEvent):
    """An event as the log keeps it, which the writer takes for one that was just decided."""

    @property
    def event_id(self) -> str:
        """The id by which later commands of the batch could refer to it."""
        return f"{self.originator_id}@{self.originator_version}"


@dataclass(frozen=True)
class Ready:
    """What a command has decided, as the writer asks for it."""

    id: str
    events: tuple[Any, ...]

    def versions_read(self) -> list[tuple[str, int]]:
        """Nothing but the new stream itself."""
        return []

    def find(self, thing_id: str) -> None:
        """The writer would keep it in mind; there is nothing to keep."""


class AsItIs(LedgerMapper):
    """Stores the bytes that it is given."""

    def __init__(self) -> None:
        """It needs no keys."""

    def destroyed(self) -> int:
        """Return none."""
        return 0

    def to_stored_event(self, domain_event: Any) -> StoredEvent:
        """Return the same."""
        return cast(StoredEvent, domain_event)


@contextmanager
def opened(folder: Path, in_flight: int, url: str | None = None) -> Iterator[tuple[Lane, Lane, Rows]]:
    """Open a ledger whose views do not follow. Returns the lanes of ready bytes and of acts, and rows of the acts."""
    if url is not None:  # the figure before has left a log there, with keys of its own
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(b"DROP SCHEMA IF EXISTS negotiation_ledger CASCADE")
    ledger = open_ledger(folder, url, follow=False)
    mira = ledger.submit(DEVELOPMENT, IdentifyStakeholder(name="Mira Chen")).result().result
    acts = _acts(ledger, mira, in_flight)
    acts(SAMPLE)()
    rows = ledger.recorder.select_rows(1, SAMPLE)
    writer = Writer(ledger.recorder, AsItIs())
    gc.collect()
    gc.freeze()  # as the server does once it has started (app/asgi.py)
    try:
        yield (
            _bytes(writer, [(r.topic, r.state) for r in rows], in_flight),
            acts,
            rows_of(rows),
        )
    finally:
        writer.close()
        ledger.close()


def _acts(ledger: Ledger, mira: str, in_flight: int) -> Lane:
    done = count(1)

    def command() -> SubmitRequest:
        return SubmitRequest(by=mira, title=f"Request {next(done)}", problem=TEXT, command_id=_command_id())

    if in_flight == 1:
        return _one_by_one(command, lambda act: ledger.write(DEVELOPMENT, act))
    return _in_flight(command, lambda act: ledger.submit(DEVELOPMENT, act), in_flight)


def _bytes(writer: Writer, sample: Sequence[tuple[str, bytes]], in_flight: int) -> Lane:
    supply = cycle(sample)

    def job() -> Job:
        stream, (topic, state) = new_id("req"), next(supply)
        ready = Ready(stream, (ReadyEvent(stream, 1, topic, state),))
        digest = sha256((command_id := _command_id()).encode()).digest()
        return Job(lambda _: cast(Any, (ready, ready)), key_of(command_id, digest), digest, named=True)

    def submitted(one: Job) -> Future[Written]:
        writer.submit(one)
        return one.done

    return _one_by_one(job, writer.write) if in_flight == 1 else _in_flight(job, submitted, in_flight)


def _command_id() -> str:
    """A UUID of version 7, as docs/api.md advises."""
    return new_id("act").removeprefix("act_")


def _one_by_one(ready: Callable[[], T], write: Callable[[T], Written]) -> Lane:
    def lane(many: int) -> Work:
        made = [ready() for _ in range(many)]

        def work() -> None:
            for act in made:
                write(act)

        return work

    return lane


def _in_flight(ready: Callable[[], T], submit: Callable[[T], Future[Written]], most: int) -> Lane:
    def lane(many: int) -> Work:
        made = [ready() for _ in range(many)]

        def work() -> None:
            waiting: deque[Future[Written]] = deque()
            for act in made:
                waiting.append(submit(act))
                if len(waiting) >= most:
                    waiting.popleft().result()
            for future in waiting:
                future.result()

        return work

    return lane
