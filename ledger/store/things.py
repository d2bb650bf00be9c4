"""Things as the writer knows them: rebuilt from the log by the library's repository, kept in a bounded cache.

The cache may lag behind what other processes write: the log checks every version that a decision rests on, so a
lagging cache costs another try and never a wrong act.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from eventsourcing.application import AggregateNotFoundError, Repository
from eventsourcing.persistence import EventStore, Mapper

from ledger.domain.kernel.aggregate import Aggregate, fold
from ledger.domain.kernel.event import Event
from ledger.store.recorder import LedgerRecorder

CACHE = 20_000


class Things:
    """For the writer's own thread only."""

    def __init__(self, recorder: LedgerRecorder, mapper: Mapper[str]) -> None:
        self._recorder = recorder
        self._mapper = mapper
        self._repository: Repository[str] = Repository(EventStore(mapper, recorder))  # type: ignore[arg-type]
        self._cache: OrderedDict[str, Aggregate | None] = OrderedDict()
        self._head = recorder.head()

    @property
    def head(self) -> int:
        """The position up to which nothing that is remembered has been changed by others."""
        return self._head

    def load(self, thing_id: str) -> Aggregate | None:
        """Return a thing, or None when there is none; the caller must not change it."""
        if thing_id in self._cache:
            self._cache.move_to_end(thing_id)
            return self._cache[thing_id]
        try:
            found: Aggregate | None = self._repository.get(thing_id, projector_func=fold)
        except AggregateNotFoundError:
            found = None
        self._keep(thing_id, found)
        return found

    def recall(self, event_id: str) -> Event | None:
        """Return an event by its id, or None when there is none."""
        stream, _, version = event_id.partition("@")
        stored = self._recorder.select_events(stream, gt=int(version) - 1, lte=int(version))
        return self._mapper.to_domain_event(stored[0]) if stored else None  # type: ignore[return-value]

    def remember(self, things: dict[str, Aggregate], first: int, last: int) -> None:
        """Keep the things as they are after an append from `first` to `last`."""
        for thing_id, thing in things.items():
            self._keep(thing_id, thing)
        if first == self._head + 1:
            self._head = last
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
        if self._recorder.head() == self._head:
            return False
        stale = False
        for position, thing_id in self._recorder.changed_since(self._head):
            stale = thing_id in self._cache or stale
            self._cache.pop(thing_id, None)
            self._head = position
        return stale

    def _keep(self, thing_id: str, thing: Aggregate | None) -> None:
        self._cache[thing_id] = thing
        self._cache.move_to_end(thing_id)
        if len(self._cache) > CACHE:
            self._cache.popitem(last=False)
