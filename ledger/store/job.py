"""A command on its way to the log."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.book import Book, Reads
from ledger.store.key import one_of_a_kind
from ledger.store.row import Written


@dataclass(slots=True)
class Job:
    """How a command decides, its idempotency key, and the future that its caller waits for."""

    decide: Callable[[Reads], tuple[Book, Aggregate]]
    key: bytes = field(default_factory=one_of_a_kind)
    digest: bytes = b""
    named: bool = False
    """True when the caller named the command, so that the log may know it already."""
    done: Future[Written] = field(default_factory=Future)
