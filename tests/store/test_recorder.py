"""The recorders: gapless, idempotent, append-only, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from ledger.integrity.leaf import leaf_hash
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Clash, Entry, Stale, Written


def stored(stream: str, version: int, state: bytes = b"{}") -> StoredEvent:
    return StoredEvent(stream, version, "request.submitted", state)


def entry(stream: str, *versions: int, **more: Any) -> Entry:
    return Entry([stored(stream, v) for v in versions], **more)


def test_positions_follow_each_other_without_a_gap_across_refused_entries(recorder: LedgerRecorder) -> None:
    outcomes = recorder.append([entry("a", 1), entry("b", 5), entry("a", 2, 3), entry("b", 1)])
    assert outcomes == [Written(1, 1, ""), Stale("b"), Written(2, 3, ""), Written(4, 4, "")]
    assert [r.id for r in recorder.select_rows(0, 10)] == [1, 2, 3, 4]


def test_an_entry_is_written_whole_or_not_at_all(recorder: LedgerRecorder) -> None:
    broken = Entry([stored("a", 1), stored("b", 1), stored("a", 3)])
    assert recorder.append([broken]) == [Stale("a")]
    assert recorder.head() == 0


def test_a_repeated_command_gets_its_first_answer_and_writes_nothing(recorder: LedgerRecorder) -> None:
    first = recorder.append([entry("a", 1, result="a", key=b"k", digest=b"d")])
    again = recorder.append([entry("b", 1, result="other", key=b"k", digest=b"d")])
    assert first == [Written(1, 1, "a")]
    assert again == [Written(1, 1, "a", repeated=True)]
    assert recorder.find_commands([b"k", b"unheard of"]) == {b"k": (b"d", 1, 1, "a")}
    assert recorder.head() == 1


def test_a_command_id_used_for_another_content_is_told_so(recorder: LedgerRecorder) -> None:
    recorder.append([entry("a", 1, key=b"k", digest=b"d")])
    assert recorder.append([entry("a", 2, key=b"k", digest=b"another")]) == [Clash()]
    assert recorder.head() == 1


def test_a_decision_that_rests_on_something_that_has_changed_is_stale(recorder: LedgerRecorder) -> None:
    recorder.append([entry("mandate", 1)])
    assert recorder.append([entry("decision", 1, reads=[("mandate", 1)])]) == [Written(2, 2, "")]
    recorder.append([entry("mandate", 2)])
    assert recorder.append([entry("another", 1, reads=[("mandate", 1)])]) == [Stale("mandate")]


def test_the_leaf_is_the_hash_that_python_makes_of_the_row(recorder: LedgerRecorder) -> None:
    recorder.append([Entry([StoredEvent("req_ü", 1, "request.submitted", b'{"t":"\xc3\xa4"}')])])
    (row,) = recorder.select_rows(0, 1)
    assert row.leaf == leaf_hash("req_ü", 1, "request.submitted", b'{"t":"\xc3\xa4"}', row.recorded_at)


def test_time_never_runs_backwards_in_the_log_whatever_the_clock_does(open_recorder: Any) -> None:
    ticks = iter([1_000_000, 999_000, 5_000_000_000_000, 1_000_001])
    recorder = open_recorder(lambda: next(ticks))
    for version in (1, 2, 3, 4):
        recorder.append([entry("a", version)])
    stamps = [r.recorded_at for r in recorder.select_rows(0, 10)]
    assert stamps == [1_000_000, 1_000_000, 5_000_000_000_000, 5_000_000_000_000]


def test_what_was_written_is_there_after_reopening(open_recorder: Any) -> None:
    open_recorder().append([entry("a", 1, 2)])
    again = open_recorder()
    assert again.head() == 2
    assert [e.originator_version for e in again.select_events("a")] == [1, 2]
    assert [e.originator_version for e in again.select_events("a", gt=1)] == [2]
    assert [e.originator_version for e in again.select_events("a", desc=True, limit=1)] == [2]


def test_the_log_keeps_its_id(open_recorder: Any) -> None:
    assert open_recorder().log_id == open_recorder().log_id


def test_several_writers_leave_no_gap_and_every_reader_sees_one_order(open_recorder: Any) -> None:
    first = open_recorder()
    writers = [open_recorder() for _ in range(4)]

    def write(number: int) -> None:
        for version in range(1, 26):
            writers[number].append([entry(f"s{number}", version)])

    seen: list[int] = []
    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    while len(seen) < 100:
        seen += [r.id for r in first.select_rows(seen[-1] if seen else 0, 7)]
    for thread in threads:
        thread.join()
    assert seen == list(range(1, 101))


def test_the_librarys_interface_is_kept(recorder: Any) -> None:
    assert recorder.max_notification_id() is None
    assert list(recorder.insert_events([stored("a", 1), stored("a", 2)])) == [1, 2]
    assert recorder.max_notification_id() == 2
    assert [n.id for n in recorder.select_notifications(1, 10, inclusive_of_start=False)] == [2]
    assert [n.id for n in recorder.select_notifications(1, 10, stop=1)] == [1]
    assert recorder.select_notifications(1, 10, topics=["request.declined"]) == []
    two = ["request.declined", "request.submitted"]
    assert [n.id for n in recorder.select_notifications(1, 10, topics=two)] == [1, 2]
    assert [e.originator_version for e in recorder.select_events("a", desc=True)] == [2, 1]
    assert [e.originator_version for e in recorder.select_events("a", gt=1)] == [2]
    assert [e.originator_version for e in recorder.select_events("a", lte=1, limit=5)] == [1]
    assert recorder.select_events("a", limit=0) == []
    with pytest.raises(IntegrityError):
        recorder.insert_events([stored("a", 2)])


def test_a_subscription_yields_what_is_there_and_what_comes(recorder: Any) -> None:
    recorder.append([entry("a", 1)])
    with recorder.subscribe(gt=0) as subscription:
        assert next(subscription).id == 1
        threading.Timer(0.05, lambda: recorder.append([entry("a", 2)])).start()
        assert next(subscription).id == 2


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize(("table", "column"), [("event", "topic"), ("command", "result"), ("log", "id")])
def test_nothing_in_the_log_is_ever_changed_or_deleted(
    recorder: LedgerRecorder, database: str, statement: str, table: str, column: str
) -> None:
    recorder.append([entry("a", 1, key=b"k", digest=b"d")])
    on_postgres = database.startswith("postgresql")
    name = f"negotiation_ledger.{table}" if on_postgres else table
    sql = statement.format(name, column, "'forged'")
    if on_postgres:
        with psycopg.connect(database) as db, pytest.raises(psycopg.errors.RestrictViolation, match="append-only"):
            db.execute(sql.encode())
    elif sql.startswith("TRUNCATE"):
        with pytest.raises(sqlite3.OperationalError):  # SQLite has no such verb
            sqlite3.connect(database).execute(sql)
    else:
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            sqlite3.connect(database).execute(sql)
    assert recorder.select_rows(0, 10)[0].topic == "request.submitted"


def test_a_position_cannot_be_skipped_by_hand(recorder: LedgerRecorder, database: str) -> None:
    if database.startswith("postgresql"):
        values = "(7, 'a', 1, 't', '\\x00', 1, decode(repeat('00', 32), 'hex'))"
        with psycopg.connect(database) as db, pytest.raises(psycopg.errors.RestrictViolation, match="gapless"):
            db.execute(f"INSERT INTO negotiation_ledger.event VALUES {values}".encode())
        return
    with pytest.raises(sqlite3.IntegrityError, match="gapless"):
        sqlite3.connect(database).execute("INSERT INTO event VALUES (7, 'a', 1, 't', x'00', 1, zeroblob(32))")
