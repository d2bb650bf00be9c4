"""What both recorders do alike: reading, by queries that SQLite and PostgreSQL understand, and the library's interface.

A recorder says where its events lie and how a value is marked in a query, and asks; appending is its own affair.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, IntegrityError, StoredEvent, Subscription

from ledger.store.following import PollingSubscription
from ledger.store.row import COLUMNS, Entry, Outcome, Record, Row, Written, row_of

BEYOND = 2**62
"""Every position, version and limit."""


class ReadingRecorder(ApplicationRecorder):
    """A log that is read by its columns."""

    table: ClassVar[str]
    mark: ClassVar[str]
    """What stands for a value in a query."""

    @abstractmethod
    def _ask(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one query, in a transaction of its own; raises `Unavailable` when the database is away."""

    @abstractmethod
    def append(self, entries: Sequence[Entry], seen: bytes | None = None) -> list[Outcome]:
        """Write the entries in one durable transaction; each is written whole or not at all, and told which."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Write stored events as one entry (the library's interface); returns their positions."""
        (outcome,) = self.append([Entry(stored_events)])
        if not isinstance(outcome, Written):
            raise IntegrityError(f"the stream has moved on: {outcome}")
        return range(outcome.first, outcome.last + 1)

    def select_events(
        self,
        originator_id: UUID | str,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> list[Row]:
        """Return a stream's events in their order."""
        v = self.mark
        which = f"originator_id = {v} AND originator_version > {v} AND originator_version <= {v}"
        order = f"originator_version {'DESC' if desc else 'ASC'} LIMIT {v}"
        bounds = (str(originator_id), gt or 0, BEYOND if lte is None else lte, BEYOND if limit is None else limit)
        return [row_of(r) for r in self._ask(self._select(which, order), bounds)]

    def select_stream(self, originator_id: str) -> list[Record]:
        """Return the whole of a stream, in its order, as the database gives it."""
        return self._ask(self._select(f"originator_id = {self.mark}", "originator_version"), (originator_id,))

    def select_rows(self, after: int, limit: int) -> list[Row]:
        """Return the rows after a position, in order: a page of the log."""
        return [row_of(r) for r in self.select_records(after, limit)]

    def select_records(self, after: int, limit: int) -> list[Record]:
        """Return a page of the log as the database gives it."""
        return self._ask(self._select(f"position > {self.mark}", f"position LIMIT {self.mark}"), (after, limit))

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> list[Row]:
        """Return a page of the log (the library's interface)."""
        v = self.mark
        which = f"position >= {v} AND position <= {v}"
        if topics:
            which += f" AND topic IN ({', '.join(v for _ in topics)})"
        first = (start or 0) + (0 if inclusive_of_start else 1)
        bounds = (first, BEYOND if stop is None else stop, *topics, limit)
        return [row_of(r) for r in self._ask(self._select(which, f"position LIMIT {v}"), bounds)]

    def max_notification_id(self) -> int | None:
        """Return the position of the newest event, or None when the log is empty."""
        return self.head() or None

    def head(self) -> int:
        """Return the position of the newest event; 0 when the log is empty."""
        position: int = self._ask(f"SELECT coalesce(max(position), 0) FROM {self.table}")[0][0]
        return position

    def changed_since(self, position: int, limit: int) -> list[tuple[int, str, bytes]]:
        """Return position, stream and leaf of the events from a position on, in order: what a cache must forget."""
        columns = "position, originator_id, leaf"
        query = self._select(f"position >= {self.mark}", f"position LIMIT {self.mark}", columns)
        return self._ask(query, (position, limit))

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[Any]:
        """Return an iterator over the log that waits for what is still to come."""
        return PollingSubscription(self, gt=gt, topics=topics)

    def _select(self, which: str, order: str, columns: str = COLUMNS) -> str:
        return f"SELECT {columns} FROM {self.table} WHERE {which} ORDER BY {order}"
