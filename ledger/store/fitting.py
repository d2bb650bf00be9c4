"""Fitting: which entries of a batch fit the log, each seeing what the ones before it in the batch have written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ledger.store.row import Entry, Kept, Outcome, Stale, Written, answer


class Fitting:
    """Places entries one after the other behind a head. Begin it with what the log says, under the log's lock."""

    def __init__(self, head: int, versions: dict[str, int], kept: dict[bytes, Kept]) -> None:
        self.head = head
        self._versions = versions
        self._kept = kept

    def place(self, entry: Entry) -> Outcome:
        """Return what becomes of an entry; later ones see it as written if it is."""
        if entry.key is not None and (kept := self._kept.get(entry.key)) is not None:
            return answer(kept, entry.digest)
        moved = _misfit(entry, self._versions)
        if moved is not None:
            return Stale(moved)
        _advance(entry, self._versions)
        written = Written(self.head + 1, self.head + len(entry.events), entry.result)
        if entry.key is not None:
            self._kept[entry.key] = (entry.digest, written.first, written.last, written.result)
        self.head = written.last
        return written


def behind(head: int, entries: Iterable[Entry]) -> list[Written]:
    """Return where the entries go when all of them fit."""
    return [Written(head + 1, head := head + len(entry.events), entry.result) for entry in entries]


def told(places: Sequence[Written], leaf: bytes) -> list[Written]:
    """Return the places of a batch that went right behind what its writer had seen; the last is told its leaf."""
    return [*places[:-1], *(Written(last.first, last.last, last.result, leaf=leaf) for last in places[-1:])]


def streams(entries: Iterable[Entry]) -> set[str]:
    """Return the streams whose versions the entries rest on."""
    return {
        *(thing_id for entry in entries for thing_id, _ in entry.reads),
        *(str(event.originator_id) for entry in entries for event in entry.events),
    }


def supposed(entries: Sequence[Entry]) -> dict[str, int] | None:
    """Return the versions that the streams must have for all entries to fit in their order; None if none would do."""
    before: dict[str, int] = {}
    now: dict[str, int] = {}
    for entry in entries:
        for thing_id, version in entry.reads:
            known = now.get(thing_id)
            if known is None:
                before[thing_id] = now[thing_id] = version
            elif known != version:
                return None
        for event in entry.events:
            stream, version = str(event.originator_id), event.originator_version
            known = now.get(stream)
            if known is None:
                before[stream] = version - 1
            elif known != version - 1:
                return None
            now[stream] = version
    keys = [entry.key for entry in entries if entry.key is not None]
    return before if len(set(keys)) == len(keys) else None


def _misfit(entry: Entry, versions: dict[str, int]) -> str | None:
    """Return a stream that is not at the version that the entry rests on."""
    for thing_id, version in entry.reads:
        if versions.get(thing_id, 0) != version:
            return thing_id
    seen: dict[str, int] = {}
    for event in entry.events:
        stream = str(event.originator_id)
        if event.originator_version != (seen.get(stream) or versions.get(stream, 0)) + 1:
            return stream
        seen[stream] = event.originator_version
    return None


def _advance(entry: Entry, versions: dict[str, int]) -> None:
    for event in entry.events:
        versions[str(event.originator_id)] = event.originator_version
