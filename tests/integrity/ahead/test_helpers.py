"""A long log is read by several processes; what is found is what one would have found alone."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg
import pytest

from ledger.integrity.finding import Kind
from ledger.integrity.helpers import FEW, QUEUED, Helpers
from ledger.integrity.segment import Segment, segments
from ledger.integrity.verify import verify
from ledger.store.granting import migrate
from ledger.store.postgres import PostgresRecorder
from ledger.store.row import Entry, Record
from ledger.store.sqlite import SQLiteRecorder
from tests.integrity import logs
from tests.integrity.ahead.conftest import EVENTS, SEGMENT
from tests.integrity.logs import Log
from tests.postgres import fresh_roles


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
