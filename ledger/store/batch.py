"""A batch: what several commands decide one after the other, to be appended in one durable commit."""

from __future__ import annotations

from eventsourcing.persistence import Mapper

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.event import Event
from ledger.store.job import Job
from ledger.store.row import Entry
from ledger.store.things import Things


class Batch:
    """Each command sees the log and, over it, what earlier commands of the batch have decided."""

    def __init__(self, things: Things, mapper: Mapper[str]) -> None:
        self._log = things
        self._mapper = mapper
        self.things: dict[str, Aggregate] = {}
        self.entries: list[tuple[Job, Entry]] = []
        self.keys: set[bytes] = set()
        self._events: dict[str, Event] = {}

    def load(self, thing_id: str) -> Aggregate | None:
        """Return a thing as the next command must see it."""
        found = self.things.get(thing_id)
        return found if found is not None else self._log.load(thing_id)

    def recall(self, event_id: str) -> Event | None:
        """Return an event as the next command must see it."""
        return self._events.get(event_id) or self._log.recall(event_id)

    def decide(self, job: Job) -> None:
        """Let a command decide and take its entry; raises its refusal, and takes nothing then."""
        book, thing = job.decide(self)
        events = [self._mapper.to_stored_event(e) for e in book.events]
        changed = {e.originator_id for e in book.events}
        self._events.update((e.event_id, e) for e in book.events)
        reads = [(i, version) for i, version in book.versions_read() if i not in changed]
        self.things.update((i, t) for i in changed if (t := book.find(i)) is not None)
        self.entries.append((job, Entry(events, thing.id, job.key, job.digest, reads)))
        self.keys.add(job.key)
