"""What becomes of a batch does not depend on how the recorder got to know it, nor on the database."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import closing

import hypothesis.strategies as st
from eventsourcing.persistence import StoredEvent
from hypothesis import HealthCheck, given, settings

from ledger.integrity.leaf import leaf_hash
from ledger.store.fitting import Fitting, behind, supposed
from ledger.store.postgres import PostgresRecorder
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Clash, Entry, Kept, Outcome, Stale, Written

STREAMS = st.sampled_from(["a", "b", "c"])
EVENTS = st.lists(st.tuples(STREAMS, st.integers(1, 4)), min_size=1, max_size=3)
READS = st.lists(st.tuples(STREAMS, st.integers(0, 3)), max_size=2)
KEYS = st.none() | st.sampled_from([b"k1", b"k2", b"k3"])
BATCHES = st.lists(
    st.lists(st.tuples(EVENTS, READS, KEYS, st.sampled_from([b"d", b"e"])), min_size=1, max_size=4), max_size=5
)


def entries(batch: Sequence[tuple[list[tuple[str, int]], list[tuple[str, int]], bytes | None, bytes]]) -> list[Entry]:
    return [
        Entry([StoredEvent(s, v, "request.submitted", b"{}") for s, v in events], "r", key, digest, reads)
        for events, reads, key, digest in batch
    ]


def own(run: str, batch: Sequence[Entry]) -> list[Entry]:
    """The same batch about streams and under keys of this run alone."""
    return [
        Entry(
            [StoredEvent(f"{run}{e.originator_id}", e.originator_version, e.topic, e.state) for e in entry.events],
            entry.result,
            entry.key and run.encode() + entry.key,
            entry.digest,
            [(run + stream, version) for stream, version in entry.reads],
        )
        for entry in batch
    ]


def newest_leaf(recorder: LedgerRecorder) -> bytes:
    return b"".join(r.leaf for r in recorder.select_rows(recorder.head() - 1, 1))


def _told(outcome: Outcome) -> object:
    """Of several streams that have moved on, it does not matter which is named."""
    return Stale if isinstance(outcome, Stale) else outcome


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(BATCHES, st.booleans())
def test_any_batches_end_as_the_rules_say(recorder: LedgerRecorder, batches: list[list[object]], sure: bool) -> None:
    run, versions, kept = os.urandom(8).hex(), dict[str, int](), dict[bytes, Kept]()
    for batch in batches:
        these, head = own(run, entries(batch)), recorder.head()  # type: ignore[arg-type]
        seen = newest_leaf(recorder)
        fits = (needed := supposed(these)) is not None and all(versions.get(s, 0) == v for s, v in needed.items())
        fitting = Fitting(head, versions, kept)
        expected: list[Outcome] = [fitting.place(entry) for entry in these]
        # Whoever says what he has seen must have seen it; a key may be taken all the same.
        outcomes = recorder.append(these, seen if sure and fits else None)
        assert [_told(o) for o in outcomes] == [_told(o) for o in expected]
        leaf = getattr(outcomes[-1], "leaf", b"")
        assert leaf in (b"", newest_leaf(recorder)), "whoever is told the newest leaf is told the truth"
        fresh = all(isinstance(o, Written) and not o.repeated for o in outcomes)
        assert bool(leaf) == (sure and fits and fresh)
    rows = [r for r in recorder.select_rows(0, 10_000) if str(r.originator_id).startswith(run)]
    newest = {str(r.originator_id): r.originator_version for r in rows}
    assert newest == versions
    for r in rows:
        assert r.leaf == leaf_hash(str(r.originator_id), r.originator_version, r.topic, r.state, r.recorded_at)


def test_what_others_have_written_behind_is_not_overlooked(recorder: LedgerRecorder) -> None:
    first = Entry([StoredEvent("a", 1, "request.submitted", b"{}")])
    recorder.append([first], b"")
    late = Entry([StoredEvent("b", 1, "request.submitted", b"{}")], reads=[("a", 0)])
    assert recorder.append([late], b"") == [Stale("a")]
    assert recorder.head() == 1


def test_a_key_that_is_taken_is_found_though_nothing_was_looked_up(recorder: LedgerRecorder) -> None:
    one = Entry([StoredEvent("a", 1, "request.submitted", b"{}")], "a", b"k", b"d")
    other = Entry([StoredEvent("b", 1, "request.submitted", b"{}")], "b", b"k", b"e")
    fresh = Entry([StoredEvent("c", 1, "request.submitted", b"{}")], "c", b"l", b"d")
    recorder.append([one], b"")
    assert recorder.append([other, fresh], newest_leaf(recorder)) == [Clash(), Written(2, 2, "c")]
    assert [r.id for r in recorder.select_rows(0, 10)] == [1, 2]


def test_a_node_whose_clock_is_behind_writes_at_the_newest_time(postgres_url: str) -> None:
    with (
        closing(PostgresRecorder(postgres_url, clock=lambda: 2_000)) as ahead,
        closing(PostgresRecorder(postgres_url, clock=lambda: 1_000)) as behind_,
    ):
        ahead.append([Entry([StoredEvent("a", 1, "request.submitted", b"{}")])])
        for version in (1, 2):
            behind_.append([Entry([StoredEvent("b", version, "request.submitted", b"{}")])])
        rows = behind_.select_rows(0, 10)
    assert [(r.id, r.recorded_at) for r in rows] == [(1, 2_000), (2, 2_000), (3, 2_000)]
    assert [r.leaf for r in rows] == [
        leaf_hash(str(r.originator_id), r.originator_version, r.topic, r.state, 2_000) for r in rows
    ]


def test_entries_that_all_fit_go_one_behind_the_other() -> None:
    these = entries([([("a", 1), ("a", 2)], [], None, b""), ([("b", 1)], [("a", 2)], None, b"")])
    assert supposed(these) == {"a": 0, "b": 0}
    assert list(behind(7, these)) == [Written(8, 9, "r"), Written(10, 10, "r")]
    assert supposed([*these, *these]) is None
