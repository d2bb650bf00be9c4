"""A long log is read by several processes; what is found is what one would have found alone."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import cast

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.finding import Kind, Report
from ledger.integrity.helpers import FEW, QUEUED, Helpers
from ledger.integrity.segment import Segment, Summary, segments, summarize
from ledger.integrity.tree import CompactRange
from ledger.integrity.verify import verify
from ledger.store.granting import migrate
from ledger.store.postgres import PostgresRecorder
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry, Record, Row
from ledger.store.sqlite import SQLiteRecorder
from tests.integrity import logs
from tests.integrity.logs import Log, make_log
from tests.postgres import fresh_roles

SEGMENT, EVENTS = 8, 160


@pytest.fixture(autouse=True)
def short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty segments in a log of 160 events."""
    logs.in_segments_of(SEGMENT, monkeypatch)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """A log with a checkpoint after every 20 events: some at the end of a segment, some within one."""
    return make_log(tmp_path_factory.mktemp("original"), EVENTS, 20)


@pytest.fixture
def small(original: Log, tmp_path: Path) -> Log:
    return copied(original, tmp_path / "log")


def copied(log: Log, folder: Path) -> Log:
    shutil.copytree(log.folder, folder)
    return Log(folder, log.signer)


def reports(log: Log) -> tuple[Report, Report]:
    """Return what one finds alone, and what is found when segments are read ahead."""
    with log.recorder() as recorder, log.nodes(recorder) as nodes:
        signed = log.checkpoints()
        return verify(recorder, signed, nodes), verify(recorder, signed, nodes, logs.reading_ahead(recorder))


# Any of these may be done to a log, at any place, one after the other.
def break_text(db: sqlite3.Connection, position: int) -> None:
    db.execute("UPDATE event SET topic = CAST(x'ff' AS TEXT) WHERE position = ?", (position,))


def set_version(db: sqlite3.Connection, position: int, version: int) -> None:
    db.execute("UPDATE event SET originator_version = ? WHERE position = ?", (version, position))


def change_leaf(db: sqlite3.Connection, position: int) -> None:
    db.execute("UPDATE event SET leaf = zeroblob(32) WHERE position = ?", (position,))


POSITION = st.integers(1, EVENTS) | st.sampled_from(range(SEGMENT, EVENTS, SEGMENT))
Step = tuple[Callable[..., object], tuple[int, ...]]
STEP: st.SearchStrategy[Step] = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                logs.edit,
                logs.retype,
                logs.antedate,
                logs.insert,
                logs.with_leaf,
                break_text,
                change_leaf,
            ]
        ),
        st.tuples(POSITION),
    ),
    st.tuples(st.sampled_from([logs.swap, logs.swap_content]), st.tuples(POSITION, POSITION)),
    st.tuples(st.just(set_version), st.tuples(POSITION, st.sampled_from([-1, 1, 2, 99]))),
    st.tuples(
        st.just(logs.renumber), st.tuples(POSITION, st.sampled_from([-5, 0, EVENTS + 1, EVENTS + 40, 2**61]) | POSITION)
    ),
    st.builds(
        lambda first, many, close: (partial(logs.remove, close=close), (first, first + many)),
        POSITION,
        st.integers(0, 2 * SEGMENT),
        st.booleans(),
    ),
)


def _done(how: Callable[..., object], where: tuple[int, ...], db: sqlite3.Connection) -> None:
    how(db, *where)


@given(steps=st.lists(STEP, max_size=4), remembered=st.sampled_from([2, 100_000]), marks=st.sampled_from([8, 1 << 25]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_done_to_a_log_the_same_is_found(
    original: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: list[Step], remembered: int, marks: int
) -> None:
    """Also when most streams were forgotten meanwhile, and are looked up, the new ones among them or not."""
    monkeypatch.setattr("ledger.integrity.streams.STREAMS", remembered)
    monkeypatch.setattr("ledger.integrity.streams.MARKS", marks)
    log = copied(original, tmp_path / "log")
    try:
        for how, where in steps:
            # What a row has no place for, or is not there any more, is not done.
            with suppress(sqlite3.Error, ValueError, TypeError, OverflowError):
                log.tamper(partial(_done, how, where))
        alone, helped = reports(log)
        assert helped == alone
    finally:
        shutil.rmtree(log.folder)


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT])
def test_a_log_of_any_length_is_intact_with_checkpoints_anywhere_in_it(tmp_path: Path, size: int) -> None:
    with closing(SQLiteRecorder(tmp_path / "log.sqlite")) as recorder:
        recorder.append([Entry([logs.event(i)]) for i in range(size)])
        tree = CompactRange()
        signed = [Checkpoint(logs.ORIGIN, 0, tree.root())]
        for row in recorder.select_rows(0, size):
            tree.extend([row.leaf])
            signed.append(Checkpoint(logs.ORIGIN, tree.size, tree.root()))
        report = verify(recorder, signed, ahead=logs.reading_ahead(recorder))
        assert report == verify(recorder, signed)
    assert (report.intact, report.size, report.signed) == (True, size, size)


@pytest.mark.parametrize(
    ("first", "last"), [(16, 16), (17, 17), (16, 17), (1, 1), (1, 8), (17, 24), (17, 48), (160, 160), (150, 160)]
)
def test_events_removed_at_the_border_of_segments_are_missed_there(small: Log, first: int, last: int) -> None:
    small.tamper(lambda db: logs.remove(db, first, last))
    alone, helped = reports(small)
    assert helped == alone
    assert (helped.findings[0].first, helped.findings[0].last) == (first, last)


class Asked:
    """A recorder that notes which positions it gave out in pages."""

    def __init__(self, recorder: SQLiteRecorder) -> None:
        self._recorder = recorder
        self.given: list[int] = []
        self.looked_up: list[object] = []

    def select_records(self, after: int, limit: int) -> list[Record]:
        page = self._recorder.select_records(after, limit)
        self.given += [position for position, *_ in page]
        return page

    def select_events(self, *args: object, **kwargs: object) -> list[Row]:
        self.looked_up.append(args[0])
        return self._recorder.select_events(*args, **kwargs)  # type: ignore[arg-type]

    def head(self) -> int:
        return self._recorder.head()


def test_only_what_is_not_clean_is_read_once_more(small: Log) -> None:
    small.tamper(lambda db: logs.edit(db, 40))
    with small.recorder() as recorder:
        asked = Asked(recorder)
        report = verify(
            cast(LedgerRecorder, asked), small.checkpoints(), ahead=logs.reading_ahead(cast(LedgerRecorder, recorder))
        )
    assert [(f.kind, f.first) for f in report.findings] == [(Kind.EDITED, 40)]
    assert asked.given == list(range(33, 41))


def test_of_many_streams_only_those_not_seen_for_long_are_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.integrity.streams.STREAMS", SEGMENT)
    with closing(SQLiteRecorder(tmp_path / "log.sqlite")) as recorder:
        recorder.append([Entry([logs.event(i, streams=EVENTS)]) for i in range(EVENTS)])
        for ahead in (None, logs.reading_ahead(recorder)):
            asked = Asked(recorder)
            assert verify(cast(LedgerRecorder, asked), ahead=ahead).intact
            assert len(asked.looked_up) < 5  # of those that share a mark, which is one in thousands of runs
        recorder.append([Entry([logs.event(EVENTS + 3, streams=EVENTS)])])
        asked = Asked(recorder)
        assert verify(cast(LedgerRecorder, asked)).intact
        assert "req_000003" in asked.looked_up
        assert len(asked.looked_up) < 5


def test_what_is_appended_while_the_log_is_read_is_read_too(small: Log) -> None:
    with small.recorder() as recorder:

        def read(segments: Iterable[Segment]) -> Generator[Summary | None, None, None]:
            for number, segment in enumerate(segments):
                if number == 3:
                    recorder.append([Entry([logs.event(i)]) for i in range(EVENTS, EVENTS + 20)])
                yield summarize(recorder, segment)

        report = verify(recorder, small.checkpoints(), ahead=read)
    assert (report.intact, report.size, report.signed) == (True, EVENTS + 20, EVENTS)


def test_what_is_cut_off_while_the_log_is_read_is_missed(small: Log) -> None:
    with small.recorder() as recorder:

        def read(segments: Iterable[Segment]) -> Generator[Summary | None, None, None]:
            for number, segment in enumerate(segments):
                if number == 3:
                    small.tamper(lambda db: logs.remove(db, 100, EVENTS))
                yield summarize(recorder, segment)

        report = verify(recorder, small.checkpoints(), ahead=read)
    assert [(f.kind, f.first, f.last) for f in report.findings] == [(Kind.TRUNCATED, 100, EVENTS)]


# From here on by real processes.


class DiesOnTheWay(SQLiteRecorder):
    def select_records(self, after: int, limit: int) -> list[Record]:
        if after >= 60:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().select_records(after, limit)


class CannotRead(SQLiteRecorder):
    def select_records(self, after: int, limit: int) -> list[Record]:
        raise sqlite3.OperationalError("disk I/O error")


@pytest.mark.parametrize("altered", [False, True])
def test_processes_find_what_one_finds_alone(small: Log, altered: bool, caplog: pytest.LogCaptureFixture) -> None:
    if altered:
        small.tamper(lambda db: logs.swap(db, 33, 140))
    with small.recorder() as recorder, small.nodes(recorder) as nodes:
        alone = verify(recorder, small.checkpoints(), nodes)
        helpers = Helpers(partial(SQLiteRecorder, small.path), 2)
        read = list(helpers(segments(EVENTS, ())))
        assert verify(recorder, small.checkpoints(), nodes, helpers) == alone
    assert alone.intact is not altered
    assert len(read) == EVENTS // SEGMENT
    assert (None in read) is altered
    assert not caplog.records


@pytest.mark.parametrize("helper", [DiesOnTheWay, CannotRead])
@pytest.mark.parametrize("altered", [False, True])
def test_a_helper_that_is_killed_or_cannot_read_changes_nothing_about_what_is_found(
    small: Log, helper: type[SQLiteRecorder], altered: bool
) -> None:
    if altered:
        small.tamper(lambda db: logs.edit(db, 100))
    with small.recorder() as recorder, small.nodes(recorder) as nodes:
        alone = verify(recorder, small.checkpoints(), nodes)
        assert verify(recorder, small.checkpoints(), nodes, Helpers(partial(helper, small.path), 2)) == alone
    assert alone.intact is not altered


def test_a_helper_that_was_lost_or_cannot_open_the_log_is_told_of(
    small: Log, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for opening, told in (
        (partial(DiesOnTheWay, small.path), "a process that helped was lost"),
        (partial(SQLiteRecorder, tmp_path / "nowhere" / "log.sqlite"), "unable to open database file"),
    ):
        caplog.clear()
        with small.recorder() as recorder:
            assert verify(recorder, small.checkpoints(), ahead=Helpers(opening, 2)).intact
        assert [told in record.message for record in caplog.records] == [True]


def test_helpers_read_only_a_little_ahead_so_that_memory_does_not_grow_with_the_log(small: Log) -> None:
    given = 0

    def counted() -> Iterator[Segment]:
        nonlocal given
        for segment in segments(EVENTS, ()):
            given += 1
            yield segment

    with closing(Helpers(partial(SQLiteRecorder, small.path), 2)(counted())) as read:
        for taken in range(1, 4):
            assert next(read)
            assert given <= max(FEW, taken + (QUEUED + 1) * 2)


def test_a_short_log_and_a_single_job_start_no_process(small: Log) -> None:
    opening = partial(SQLiteRecorder, small.path)
    assert list(Helpers(opening, 1)(segments(EVENTS, ()))) == []
    assert list(Helpers(opening, 2)(segments((FEW - 1) * SEGMENT, ()))) == []


class Slow(SQLiteRecorder):
    """Says that it is there, and never comes to an end."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        (path.parent / f"{os.getpid()}.helper").touch()

    def select_records(self, after: int, limit: int) -> list[Record]:
        time.sleep(3_600)
        return []


def verify_for_ever(path: str) -> None:
    """What the process below does: wait for two helpers that never answer."""
    with pytest.MonkeyPatch.context() as patch, closing(SQLiteRecorder(Path(path))) as recorder:
        logs.in_segments_of(SEGMENT, patch)
        verify(recorder, ahead=Helpers(partial(Slow, Path(path)), 2))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_whoever_breaks_off_leaves_no_process_behind(small: Log, how: signal.Signals) -> None:
    """Ctrl-C reaches every process of the terminal: only the one that was started says so, and all end."""
    code = f"from {__name__} import verify_for_ever; verify_for_ever({str(small.path)!r})"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + 60
    while len(helpers := list(small.folder.glob("*.helper"))) < 2 and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT) if how is signal.SIGINT else process.send_signal(how)
    _, told = process.communicate(timeout=60)
    assert process.returncode == -how
    assert told.count("Traceback") == (1 if how is signal.SIGINT else 0)
    while any(_lives(int(helper.stem)) for helper in helpers) and time.monotonic() < until:
        time.sleep(0.05)
    assert [helper.stem for helper in helpers if _lives(int(helper.stem))] == []
    assert len(helpers) == 2


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_on_postgresql_the_applications_role_is_enough_for_them(postgres_server: str) -> None:
    with fresh_roles(postgres_server) as roles:
        migrate(roles.owner_url, roles.app)
        opening = partial(PostgresRecorder, roles.app_url)
        with closing(opening()) as recorder:
            recorder.append([Entry([logs.event(i)]) for i in range(EVENTS)])
            helpers = Helpers(opening, 2)
            read = list(helpers(segments(EVENTS, ())))
            assert len(read) == EVENTS // SEGMENT
            assert None not in read
            alone = verify(recorder)
            assert alone.intact
            assert verify(recorder, ahead=helpers) == alone
            with psycopg.connect(roles.superuser_url, autocommit=True) as db:
                db.execute("SET session_replication_role = replica")
                db.execute("UPDATE negotiation_ledger.event SET state = 'other' WHERE position = 50")
                db.execute("DELETE FROM negotiation_ledger.event WHERE position BETWEEN 95 AND 100")
            alone = verify(recorder)
            assert {(f.kind, f.first) for f in alone.findings} >= {(Kind.EDITED, 50), (Kind.REMOVED, 95)}
            assert verify(recorder, ahead=helpers) == alone
