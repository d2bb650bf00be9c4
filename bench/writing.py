"""What the appending figures share: a ledger to write to, acts to write, and the bytes they came to."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import psycopg

from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.row import Written

TEXT = "What hurts, told in two or three lines as somebody would write it down after a call with a customer. " * 3


@contextmanager
def writing_ledger(data: Path, url: str | None = None) -> Iterator[tuple[Ledger, str]]:
    """Open a ledger whose views do not follow, with one stakeholder to speak."""
    if url is not None:  # the figure before has left a log there, with keys of its own
        with psycopg.connect(url, autocommit=True) as db:
            db.execute(b"DROP SCHEMA IF EXISTS negotiation_ledger CASCADE")
    ledger = open_ledger(data, url, follow=False)
    try:
        yield ledger, ledger.submit(DEVELOPMENT, IdentifyStakeholder(name="Mira Chen")).result().result
    finally:
        ledger.close()


def submit_all(ledger: Ledger, mira: str, count: int, *, in_flight: int) -> None:
    """Record requests, so many in flight at a time, until all are durable."""
    waiting: deque[Future[Written]] = deque()
    for number in range(count):
        command = SubmitRequest(by=mira, title=f"Request {number}", problem=TEXT, command_id=f"{in_flight}/{number}")
        waiting.append(ledger.submit(DEVELOPMENT, command))
        if len(waiting) >= in_flight:
            waiting.popleft().result()
    for future in waiting:
        future.result()


def log_bytes(ledger: Ledger, count: int) -> list[tuple[str, int, str, bytes]]:
    """Return the rows that the acts came to, as plain bytes."""
    rows = ledger.recorder.select_rows(1, count)
    return [(str(r.originator_id), r.originator_version, r.topic, r.state) for r in rows]
