"""A batch: what several commands decide one after the other, to be appended in one durable commit."""

from __future__ import annotations

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.event import Event
from ledger.store.job import Job
from ledger.store.mapper import LedgerMapper
from ledger.store.row import Entry
from ledger.store.things import Things


class Batch:
    """Each command sees the log and, over it, what earlier commands of the batch have decided."""

    def __init__(self, things: Things, mapper: LedgerMapper) -> None:
        self._log = things
        self._mapper = mapper
        self.things: dict[str, Aggregate] = {}
        self.entries: list[tuple[Job, Entry]] = []
        self.keys: set[bytes] = set()
        self._events: dict[str, Event] = {}
        self._decided: list[Event] = []
        """Events that are not among those by id yet: hardly ever is one asked for."""
        self._leaning: dict[str, int] = {}

    def load(self, thing_id: str) -> Aggregate | None:
        """Return a thing as the next command must see it."""
        found = self.things.get(thing_id)
        if found is None:
            return self._log.load(thing_id)
        self._leaning[thing_id] = found.version
        return found

    def recall(self, event_id: str) -> Event | None:
        """Return an event as the next command must see it."""
        self._events.update((e.event_id, e) for e in self._decided)
        self._decided.clear()
        found = self._events.get(event_id)
        if found is None:
            return self._log.recall(event_id)
        self._leaning[found.originator_id] = self.things[found.originator_id].version
        return found

    def decide(self, job: Job) -> None:
        """Let a command decide and take its entry; raises its refusal, and takes nothing then."""
        self._leaning = {}
        book, thing = job.decide(self)
        events = [self._mapper.to_stored_event(e) for e in book.events]
        changed = {e.originator_id for e in book.events}
        self._decided += book.events
        # What it saw of this batch may yet come to nothing: it rests on that even if it only asked whether it is there.
        rests_on = self._leaning | dict(book.versions_read())
        reads = [(i, version) for i, version in rests_on.items() if i not in changed]
        self.things.update((i, t) for i in changed if (t := book.find(i)) is not None)
        self.entries.append((job, Entry(events, thing.id, job.key, job.digest, reads)))
        self.keys.add(job.key)
