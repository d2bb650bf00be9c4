"""What the functions of postgres_schema.sql are asked with, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from eventsourcing.persistence import StoredEvent

from ledger.integrity.leaf import leaf_hash
from ledger.store.arrays import bigint, bigints, byteas, ints, number, texts
from ledger.store.calling import Answers, Arguments, Call
from ledger.store.row import Clash, Entry, Outcome, Stale, Written

APPEND_ONE = Call("append_one", 10)
APPEND_BATCH = Call("append_batch", 14)
APPEND_ENTRIES = Call("append_entries", 12)


def leaves(entries: Sequence[Entry], stamp: int) -> list[bytes]:
    """Return the leaves of what is written at `stamp`."""
    events = (event for entry in entries for event in entry.events)
    return [leaf_hash(str(e.originator_id), e.originator_version, e.topic, e.state, stamp) for e in events]


def one(entry: Entry, seen: bytes, stamp: int, leaf: bytes) -> Arguments:
    """Return the arguments of append_one: an entry of one event is written at `stamp` right behind `seen`, or not."""
    (event,) = entry.events
    return (
        seen,
        bigint(stamp),
        entry.key,
        entry.digest,
        entry.result.encode(),
        str(event.originator_id).encode(),
        bigint(event.originator_version),
        event.topic.encode(),
        event.state,
        leaf,
    )


def batch(
    entries: Sequence[Entry], supposed: dict[str, int], seen: bytes | None, stamp: int, leaves: Sequence[bytes]
) -> Arguments:
    """Return the arguments of append_batch: everything is written at `stamp`, with these leaves, or nothing is."""
    ends = list(accumulate(len(entry.events) for entry in entries))
    starts = [end - len(entry.events) + 1 for entry, end in zip(entries, ends, strict=True)]
    events = [event for entry in entries for event in entry.events]
    looked_up = texts(list(supposed)), bigints(list(supposed.values()))
    return (
        seen,
        bigint(stamp),
        *_commands(entries),
        ints(starts),
        ints(ends),
        *_events(events),
        byteas(leaves),
        *looked_up,
    )


def singly(entries: Sequence[Entry], now: int) -> Arguments:
    """Return the arguments of append_entries."""
    sizes = [len(entry.events) for entry in entries]
    checks = [len(entry.reads) for entry in entries]
    reads = [read for entry in entries for read in entry.reads]
    events = [event for entry in entries for event in entry.events]
    looked_up = texts([thing_id for thing_id, _ in reads]), bigints([version for _, version in reads])
    return (bigint(now), *_commands(entries), ints(sizes), ints(checks), *_events(events), *looked_up)


def found_by_one(answers: Answers) -> int | None:
    """Return what append_one found: the head, None if it wrote nothing."""
    ((head,),) = answers
    return None if head is None else number(head)


def found(answers: Answers) -> tuple[int | None, int, bytes]:
    """Return what append_batch found: the head, None if it wrote nothing, the newest event's time, and its leaf."""
    ((head, stamp, newest),) = answers
    assert stamp is not None
    assert newest is not None
    return None if head is None else number(head), number(stamp), newest


def outcomes(answers: Answers) -> Iterator[Outcome]:
    """Yield what append_entries says of each entry."""
    for _, said, first, last, result in answers:
        assert said is not None
        assert result is not None
        if said == b"stale":
            yield Stale(result.decode())
        elif said == b"clash":
            yield Clash()
        else:
            assert first is not None
            assert last is not None
            yield Written(number(first), number(last), result.decode(), repeated=said == b"repeated")


def _commands(entries: Sequence[Entry]) -> tuple[bytes, ...]:
    return byteas([e.key for e in entries]), byteas([e.digest for e in entries]), texts([e.result for e in entries])


def _events(events: Sequence[StoredEvent]) -> tuple[bytes, ...]:
    return (
        texts([str(e.originator_id) for e in events]),
        bigints([e.originator_version for e in events]),
        texts([e.topic for e in events]),
        byteas([e.state for e in events]),
    )
