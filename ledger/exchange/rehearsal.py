"""Rehearsal: an import that decides everything and writes nothing, to see beforehand what would become of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.errors import CommandConflict
from ledger.domain.kernel.event import Event
from ledger.ledger import Act, Ledger
from ledger.policy import Viewer
from ledger.store.row import Written, answer
from ledger.store.things import Things


class Rehearsal:
    """Takes acts as the writer would, on the ledger as it is and on what the earlier acts would have made of it.

    It holds the things and the events that would be written, so it needs memory for them; the log, the views and the
    keys stay as they are.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.topics: Counter[str] = Counter()
        """What would be written: how many events of each topic."""
        self._ledger = ledger
        self._log = Things(ledger.recorder, ledger.mapper)
        self._things: dict[str, Aggregate] = {}
        self._keys: dict[bytes, bytes] = {}
        self._events: dict[str, Event] = {}

    def load(self, thing_id: str) -> Aggregate | None:
        """Return a thing as the next act would see it."""
        found = self._things.get(thing_id)
        return found if found is not None else self._log.load(thing_id)

    def recall(self, event_id: str) -> Event | None:
        """Return an event as the next act would see it."""
        return self._events.get(event_id) or self._log.recall(event_id)

    def submit(self, viewer: Viewer, act: Act) -> Future[Written]:
        """Return what the act would be answered with."""
        future: Future[Written] = Future()
        try:
            future.set_result(self._decided(viewer, act))
        except Exception as error:  # noqa: BLE001  it is the caller's to raise, as it is with the writer
            future.set_exception(error)
        return future

    def _decided(self, viewer: Viewer, act: Act) -> Written:
        job = self._ledger.job(viewer, act)
        if job.named:
            known = self._ledger.recorder.find_commands([job.key]).get(job.key)
            found = answer(known, job.digest) if known is not None else None
            if isinstance(found, Written):
                return found
            if found is not None or self._keys.setdefault(job.key, job.digest) != job.digest:
                raise CommandConflict("this command id was used before, with another content", path=("commandId",))
        book, thing = job.decide(self)
        for event in book.events:
            self.topics[event.topic] += 1
            self._events[event.event_id] = event
            changed = book.find(event.originator_id)
            assert changed is not None
            self._things[event.originator_id] = changed
        return Written(1, len(book.events), thing.id)


def way_in(ledger: Ledger, viewer: Viewer, rehearsal: Rehearsal | None) -> Callable[[Act], Future[Written]]:
    """Return where the acts of an import go: into the log, or into a rehearsal."""
    if rehearsal is not None:
        return lambda act: rehearsal.submit(viewer, act)
    return lambda act: ledger.submit_import(viewer, act)
