"""Small mishaps at the worst moment, each of which once did lasting harm."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from typer.testing import CliRunner

from app.cli import app
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.errors import Unavailable
from ledger.store.master import master_key
from tests.conftest import ROOT
from tests.telling import now, opened, say, whole_log
from tests.torture.truth import check_log, check_views


def begun(ledger: Ledger) -> tuple[str, str]:
    """Return somebody and a request of theirs."""
    mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
    return mira, say(ledger, SubmitRequest(by=mira, title="Single sign-on")).thing


def test_a_caller_who_hangs_up_makes_nobody_else_hear_a_lie(data: Path) -> None:
    """The writer stumbled over an answer that nobody waited for, and told the others that nothing was written."""
    with opened(data) as ledger:
        mira, request = begun(ledger)
        blocker = sqlite3.connect(data / "log.sqlite", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        first = ledger.submit(DEVELOPMENT, CommentOnRequest(by=mira, request=request, text="first"))
        while not first.running():
            time.sleep(0.001)
        others = [
            ledger.submit(DEVELOPMENT, CommentOnRequest(by=mira, request=request, text=f"No {n}")) for n in range(9)
        ]
        assert not first.cancel(), "it is being written and can no longer be called off"
        assert all(other.cancel() for other in others[::2]), "these still waited"
        blocker.execute("ROLLBACK")
        written = [first.result(30).first, *(other.result(30).first for other in others[1::2])]
        assert written == [3, 4, 5, 6, 7]
        assert ledger.recorder.head() == 7, "what was called off in time was never written"


def test_a_log_that_is_away_for_a_moment_parks_no_event(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(data) as ledger:
        mira, request = begun(ledger)
        right, failing = ledger.recorder.select_events, threading.Event()

        def select(*args: Any, **kwargs: Any) -> Any:
            if threading.current_thread().name == "ledger-follower" and not failing.is_set():
                failing.set()
                raise Unavailable("PostgreSQL cannot be reached")
            return right(*args, **kwargs)

        monkeypatch.setattr(ledger.recorder, "select_events", select)
        # A late fact, for which the follower reads the stream again.
        early = datetime(2020, 1, 1, tzinfo=UTC)
        say(ledger, CommentOnRequest(by=mira, request=request, text="late", occurred_at=early))
        assert failing.wait(10)
        assert ledger.follower.wait_for(3, 10) or now(ledger, request) is not None
        check_views(ledger, whole_log(ledger))


def test_a_commit_that_fails_leaves_the_next_one_free(data: Path) -> None:
    """A full disk may fail the COMMIT itself: the transaction stayed open, and nothing was ever written again."""
    with opened(data) as ledger:
        mira, request = begun(ledger)
        db: sqlite3.Connection = ledger.recorder._writer  # type: ignore[attr-defined]
        db.execute("BEGIN IMMEDIATE")  # as a failed one would have left it
        say(ledger, CommentOnRequest(by=mira, request=request, text="and on"))
        ledger.views.writer.execute("BEGIN IMMEDIATE")
        say(ledger, CommentOnRequest(by=mira, request=request, text="and on"))
        check_views(ledger, whole_log(ledger))


@pytest.mark.postgres
def test_views_notice_while_they_run_that_another_log_has_taken_the_place_of_theirs(
    data: Path, postgres_url: str
) -> None:
    """As after an asynchronous standby was promoted that lacks the latest events."""
    with opened(data, postgres_url) as ledger:
        mira, request = begun(ledger)
        for number in range(10):
            say(ledger, CommentOnRequest(by=mira, request=request, text=f"No {number}"))
        with psycopg.connect(postgres_url) as db:
            for table in ("event", "command"):
                db.execute(f"ALTER TABLE negotiation_ledger.{table} DISABLE TRIGGER ALL".encode())
            db.execute("DELETE FROM negotiation_ledger.event WHERE position > 5")
            db.execute("DELETE FROM negotiation_ledger.command WHERE last > 5")
            for table in ("event", "command"):
                db.execute(f"ALTER TABLE negotiation_ledger.{table} ENABLE TRIGGER ALL".encode())
        until = time.monotonic() + 10
        while ledger.follower.position != 5:
            assert time.monotonic() < until, ledger.follower.position
            time.sleep(0.01)
        say(ledger, CommentOnRequest(by=mira, request=request, text="after the promotion"))
        log = whole_log(ledger)
        assert len(log) == 6
        check_log([row for row, _ in log])
        check_views(ledger, log)


DECODE_AT_ONCE = """
import sys, threading
from ledger import domain
from ledger.domain.kernel.aggregate import AGGREGATES
from ledger.domain.kernel.event import EVENTS
from ledger.store.decoding import decoder_of

sys.setswitchinterval(1e-6)
for cls in [*AGGREGATES.values(), *EVENTS.values()]:
    barrier = threading.Barrier(8)

    def decode():
        barrier.wait()
        try:
            decoder_of(cls).decode(b'{"id": "x", "version": 1, "title": "x", "status": "x", "name": "x"}')
        except ValueError:
            pass

    threads = [threading.Thread(target=decode) for _ in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""


def test_threads_that_read_a_kind_of_thing_for_the_first_time_at_once_do_not_end_the_process() -> None:
    """With decoders of their own, this ended with a segmentation fault in msgspec, nearly every time."""
    done = subprocess.run([sys.executable, "-c", DECODE_AT_ONCE], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_master_key_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash between making the file and writing it left an empty one, with which nothing ever opened again."""
    with monkeypatch.context() as patch:

        def crash(_: int) -> None:
            raise KeyboardInterrupt

        patch.setattr(os, "fsync", crash)
        with pytest.raises(KeyboardInterrupt):
            master_key(tmp_path / "master.key")
    assert list(tmp_path.iterdir()) == []
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: master_key(tmp_path / "master.key"), range(8)))
    assert len(set(keys)) == 1
    assert len(keys[0]) == 32
    assert [file.name for file in tmp_path.iterdir()] == ["master.key"]


def test_views_that_are_damaged_park_no_event_and_are_drawn_again_by_rebuild(tmp_path: Path) -> None:
    """A disk that has lost pages is no event's fault; and what is to be replaced need not be read first."""
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        for number in range(200):
            say(ledger, SubmitRequest(by=mira, title=f"No {number}"))
    views = tmp_path / "views.sqlite"
    with sqlite3.connect(views) as db:
        pages = db.execute("SELECT rootpage FROM sqlite_master WHERE tbl_name = 'state'").fetchall()
    whole = bytearray(views.read_bytes())
    for (page,) in pages:
        begin = 4_096 * (page - 1)
        whole[begin : begin + 1_000] = bytes([255]) * 1_000
    views.write_bytes(whole)
    ledger = open_ledger(tmp_path, follow=False)
    ledger.write(DEVELOPMENT, SubmitRequest(by=mira, title="Late"))
    with pytest.raises(sqlite3.DatabaseError, match="malformed"):
        ledger.follower.catch_up()
    ledger.close()
    done = CliRunner().invoke(app, ["rebuild", "--data", str(tmp_path)], env={"LEDGER_DATABASE_URL": None})
    assert done.exit_code == 0, done.output
    with opened(tmp_path) as ledger:
        assert ledger.follower.parked() == []
        check_views(ledger, whole_log(ledger))
