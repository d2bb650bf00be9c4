"""Things as the writer knows them: rebuilt from the log by the library's repository, kept in a bounded cache.

The cache may lag behind what other processes write: unless its newest event is the log's newest, the log checks every
version that a decision rests on, so a lagging cache costs another try and never a wrong act.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from eventsourcing.application import AggregateNotFoundError, Repository
from eventsourcing.persistence import EventStore, MapperDeserialisationError

from ledger.domain.kernel.aggregate import Aggregate, fold
from ledger.domain.kernel.errors import RecordDamaged
from ledger.domain.kernel.event import Event
from ledger.store.mapper import LedgerMapper
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Written

CACHE = 20_000
PAGE = 10_000
"""Events that are looked through at a time, however many others have written."""


class Streams(EventStore[str]):
    """The library's event store, but for a stream that is read from its beginning to its end: that goes by the page."""

    def __init__(self, mapper: LedgerMapper, recorder: LedgerRecorder) -> None:
        super().__init__(mapper, recorder)  # type: ignore[arg-type]
        self._select, self._events = recorder.select_stream, mapper.events

    def get(self, originator_id: str, **bounds: Any) -> Iterator[Any]:
        """Return the events of a stream, in their order."""
        bounded = any(bound not in (None, False) for bound in bounds.values())
        return super().get(originator_id, **bounds) if bounded else self._events(self._select(originator_id))


class Things:
    """For whoever has the writer's turn, nobody else."""

    def __init__(self, recorder: LedgerRecorder, mapper: LedgerMapper) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._repository: Repository[str] = Repository(Streams(mapper, recorder))
        self._cache: OrderedDict[str, Aggregate | None] = OrderedDict()
        self._erasures = mapper.destroyed()
        self._begin_again()

    @property
    def seen(self) -> bytes:
        """The leaf of the newest event that what is remembered takes into account; empty when there was none."""
        return self._leaf

    def load(self, thing_id: str) -> Aggregate | None:
        """Return a thing, or None when there is none; the caller must not change it.

        Raises `RecordDamaged` when one of its events cannot be read: nothing can be decided on the rest.
        """
        if (erasures := self._mapper.destroyed()) != self._erasures:
            # Whom nobody can read any more must not be remembered here either.
            self._erasures = erasures
            self._cache.clear()
        if thing_id in self._cache:
            self._cache.move_to_end(thing_id)
            return self._cache[thing_id]
        try:
            with _legible(thing_id):
                found: Aggregate | None = self._repository.get(thing_id, projector_func=fold)
        except AggregateNotFoundError:
            found = None
        self._keep(thing_id, found)
        return found

    def recall(self, event_id: str) -> Event | None:
        """Return an event by its id, or None when there is none; raises `RecordDamaged` when it cannot be read."""
        stream, _, version = event_id.partition("@")
        stored = self._recorder.select_events(stream, gt=int(version) - 1, lte=int(version))
        with _legible(stream):
            return self._mapper.to_domain_event(stored[0]) if stored else None

    def remember(self, things: dict[str, Aggregate], last: Written) -> None:
        """Keep the things as they are after an append that ended with this entry."""
        for thing_id, thing in things.items():
            self._keep(thing_id, thing)
        if last.leaf:
            self._head, self._leaf = last.last, last.leaf
        else:
            self.refresh()  # somebody wrote in between

    def forget(self, things: Iterable[str]) -> None:
        """Read these things again when they are next asked for."""
        for thing_id in things:
            self._cache.pop(thing_id, None)

    def forget_all(self) -> None:
        """Read everything again."""
        self._cache.clear()

    def refresh(self) -> bool:
        """Forget what others have changed; return whether that was anything that was remembered."""
        stale = False
        while True:
            found = self._recorder.changed_since(self._head, PAGE)
            if self._head and (not found or found.pop(0)[2] != self._leaf):
                # Another log has come in its place: a standby that lacked the newest events, or a restored backup.
                return self._begin_again()
            if not found:
                return stale
            for position, thing_id, leaf in found:
                stale = thing_id in self._cache or stale
                self._cache.pop(thing_id, None)
                self._head, self._leaf = position, leaf

    def _begin_again(self) -> bool:
        """Forget everything; return whether there was anything."""
        remembered = bool(self._cache)
        self._cache.clear()
        self._head, self._leaf = 0, b""
        while head := self._recorder.head():
            if found := self._recorder.changed_since(head, 1):  # unless yet another log has come in its place
                ((self._head, _, self._leaf),) = found
                break
        return remembered

    def _keep(self, thing_id: str, thing: Aggregate | None) -> None:
        self._cache[thing_id] = thing
        self._cache.move_to_end(thing_id)
        if len(self._cache) > CACHE:
            self._cache.popitem(last=False)


@contextmanager
def _legible(thing_id: str) -> Iterator[None]:
    try:
        yield
    except MapperDeserialisationError as error:
        raise RecordDamaged(f"the record of {thing_id} cannot be read: {error}") from error
