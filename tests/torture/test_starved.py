"""Disks full, locks held, descriptors gone: reading goes on, writing says why not, and works when the cause is gone."""

from __future__ import annotations

import os
import resource
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from concurrent.futures import wait
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from ledger.domain.kernel.errors import LedgerUnavailable
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.store.errors import Unavailable
from tests.telling import now, opened, say, whole_log
from tests.torture.asking import Caller
from tests.torture.clients import Tally
from tests.torture.conftest import Serve
from tests.torture.size import short_and_long
from tests.torture.truth import check, check_log, check_views

AGAIN = 1.0
"""Seconds after which writing must work again, once the cause is gone."""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes, where this process may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, text=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no disk may be mounted here: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path) -> Path:
    """Fill a disk to the last byte; return the file to delete."""
    ballast = disk / "ballast"
    with ballast.open("ab", buffering=0) as file:
        for size in (65_536, 512, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                continue
    return ballast


@contextmanager
def limited(db: sqlite3.Connection, spare: int) -> Iterator[None]:
    """Let a database grow by no more than so many pages."""
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages + spare}")
    try:
        yield
    finally:
        db.execute("PRAGMA max_page_count = 1073741823")


def writer_of(ledger: Ledger) -> sqlite3.Connection:
    connection: sqlite3.Connection = ledger.recorder._writer  # type: ignore[attr-defined]
    return connection


def told_to(ledger: Ledger, mira: str, request: str, size: int = 10) -> CommentOnRequest:
    return CommentOnRequest(by=mira, request=request, text="x" * size)


def test_a_log_without_room_refuses_what_does_not_fit_and_takes_what_does(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Single sign-on")).thing
        with limited(writer_of(ledger), 2):
            large = [ledger.submit(DEVELOPMENT, told_to(ledger, mira, request, 18_000)) for _ in range(3)]
            small = ledger.submit(DEVELOPMENT, told_to(ledger, mira, request))
            wait([*large, small], 30)
            for refused in large:
                with pytest.raises(LedgerUnavailable, match="no room left on the disk"):
                    refused.result()
            assert small.result().last == 3, "one that fits is not refused with those that came with it"
            acts = [ledger.submit(DEVELOPMENT, told_to(ledger, mira, request, 1_000)) for _ in range(100)]
            with pytest.raises(LedgerUnavailable, match="no room left on the disk"):
                acts[-1].result()
            assert now(ledger, request) is not None, "reading goes on"
        began = time.monotonic()
        say(ledger, told_to(ledger, mira, request, 18_000))
        assert time.monotonic() - began < AGAIN
        log = whole_log(ledger)
        check_log([row for row, _ in log])
        check_views(ledger, log)


def test_views_without_room_hold_up_neither_the_log_nor_its_callers(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Single sign-on")).thing
        with limited(ledger.views.writer, 0):
            receipts = (say(ledger, told_to(ledger, mira, request, 2_000)) for _ in range(50))
            assert any(receipt.stale for receipt in receipts)
            began = time.monotonic()
            assert say(ledger, told_to(ledger, mira, request)).stale
            assert time.monotonic() - began < AGAIN, "nobody waits for views that cannot go on"
            assert ledger.follower.failure is not None
            assert "no room left" in ledger.follower.failure
        assert ledger.follower.wait_for(ledger.recorder.head(), 0) or _catches_up(ledger) < 2 * AGAIN
        check_views(ledger, whole_log(ledger))
        assert ledger.follower.failure is None


def _catches_up(ledger: Ledger) -> float:
    began = time.monotonic()
    while ledger.follower.position < ledger.recorder.head() and time.monotonic() < began + 30:
        time.sleep(0.01)
    return time.monotonic() - began


def test_keys_without_room_are_not_taken_for_a_fault_of_the_command(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        with limited(ledger.keyring._db, 0), pytest.raises(LedgerUnavailable, match="no room left"):
            say(ledger, IdentifyStakeholder(name="Mira"))
        say(ledger, IdentifyStakeholder(name="Mira"))


def test_a_server_on_a_full_disk_reads_on_and_writes_again_once_there_is_room(serve: Serve, small_disk: Path) -> None:
    server = serve(small_disk / "data")
    server.log = small_disk.parent / "server.log"
    server.start()
    with Caller(server.address) as caller:
        ballast = fill(small_disk)
        codes = [caller.comment("y" * 3_000) for _ in range(40)]
        assert set(codes[-10:]) == {"LEDGER_UNAVAILABLE"}, codes
        assert caller.read() == "Room to write"
        ballast.unlink()
        took = caller.works_again()
        print(f"\nwriting again {took:.2f} s after there was room")
        assert took < AGAIN
        _until_ready(caller)
    server.kill()
    check(small_disk / "data", None, Tally())


def test_a_server_whose_views_have_no_room_records_on_says_so_and_catches_up(
    serve: Serve, data: Path, small_disk: Path
) -> None:
    data.mkdir()
    (data / "views.sqlite").symlink_to(small_disk / "views.sqlite")
    server = serve(data)
    server.start()
    with Caller(server.address) as caller:
        ballast = fill(small_disk)
        assert {caller.comment("y" * 3_000) for _ in range(20)} == {""}
        status, reasons = caller.ready()
        assert status == 503
        assert "no room left on the disk" in reasons[0]
        assert caller.read() == "Room to write"
        ballast.unlink()
        print(f"\nviews right again {_until_ready(caller):.2f} s after there was room")
    server.kill()
    check(data, None, Tally())


def _until_ready(caller: Caller) -> float:
    began = time.monotonic()
    while caller.ready()[0] != 200:
        assert time.monotonic() < began + 30, caller.ready()
        time.sleep(0.01)
    return time.monotonic() - began


def test_a_server_without_descriptors_serves_who_is_in_and_soon_again_who_is_not(serve: Serve, data: Path) -> None:
    server = serve(data, descriptors=64)
    server.start()
    hoard: list[socket.socket] = []
    with Caller(server.address) as caller:
        assert caller.read() == "Room to write"
        for _ in range(200):
            hoard.append(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        time.sleep(0.5)
        for _ in range(20):
            assert caller.comment() in ("", "LEDGER_UNAVAILABLE", "LEDGER_BUSY")
            assert caller.read() == "Room to write"
        for held in hoard:
            held.close()
        assert caller.works_again() < AGAIN
        began = time.monotonic()
        with Caller(server.address) as another:
            assert another.read() == "Room to write"
        print(f"\na new caller was in {time.monotonic() - began:.2f} s after there were descriptors")
    assert server.terminate()[0] == 0
    check(data, None, Tally())


@short_and_long("patience", (0.05,), (10.0,))
def test_a_log_that_another_process_locks_is_read_on_and_written_again_when_it_is_free(
    serve: Serve, data: Path, url: str | None, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as somebody else holds the lock, an act is refused after a while; patience is that with SQLite."""
    monkeypatch.setattr("ledger.store.transaction.PATIENCE", patience)
    with opened(data, url) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Single sign-on")).thing
        with locked(data, url):
            began = time.monotonic()
            with pytest.raises(LedgerUnavailable, match="locked"):
                say(ledger, told_to(ledger, mira, request))
            print(f"\nrefused after {time.monotonic() - began:.2f} s")
            assert now(ledger, request) is not None
        began = time.monotonic()
        say(ledger, told_to(ledger, mira, request))
        assert time.monotonic() - began < AGAIN
        check_views(ledger, whole_log(ledger))


@contextmanager
def locked(data: Path, url: str | None) -> Iterator[None]:
    """Hold the lock that every writer needs."""
    if url is None:
        # Another process in all that counts: a connection of its own.
        db = sqlite3.connect(data / "log.sqlite", isolation_level=None)
        db.execute("BEGIN IMMEDIATE")
        yield
        db.execute("ROLLBACK")
        db.close()
        return
    with psycopg.connect(url) as remote:
        remote.execute("LOCK TABLE negotiation_ledger.event IN EXCLUSIVE MODE")
        yield


@pytest.mark.torture
def test_a_server_whose_log_is_locked_answers_everybody(serve: Serve, data: Path) -> None:
    server = serve(data)
    server.start()
    with Caller(server.address) as caller:
        with locked(data, None):
            assert caller.comment() == "LEDGER_UNAVAILABLE"
            assert caller.read() == "Room to write"
        took = caller.works_again()
        print(f"\nwriting again {took:.2f} s after the lock was gone")
        assert took < AGAIN
    assert server.terminate()[0] == 0
    check(data, None, Tally())


def test_no_descriptor_is_lost_while_there_are_none(tmp_path: Path) -> None:
    """A connection that got one descriptor and not the next must give it back, or the shortage outlives its cause."""
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        told: list[str] = []

        enough = threading.Event()

        def read() -> None:
            """Read as a thread that has no connection yet, and keep the connection until there are enough."""
            try:
                ledger.recorder.head()
                told.append("")
            except Unavailable as error:
                told.append(str(error))
            enough.wait(30)

        with descriptors_gone(6):
            threads = [threading.Thread(target=read) for _ in range(12)]
            for number, thread in enumerate(threads, 1):
                thread.start()
                while len(told) < number:
                    time.sleep(0.001)
            told_at_last = told[-1]
            enough.set()
            for thread in threads:
                thread.join()
        assert told_at_last == "the file cannot be opened; are there descriptors left?"
        before = len(list(Path("/proc/self/fd").iterdir()))
        with descriptors_gone(1):
            for _ in range(12):
                thread = threading.Thread(target=read)
                thread.start()
                thread.join()
        # SQLite itself keeps one: closing it would give up the locks of all others on the same file.
        assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1
        say(ledger, SubmitRequest(by=mira, title="Now"))


@contextmanager
def descriptors_gone(spare: int) -> Iterator[None]:
    """Take all descriptors but a few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 200), hard))
    taken: list[int] = []
    try:
        with suppress(OSError):
            while True:
                taken.append(os.open(os.devnull, os.O_RDONLY))
        for _ in range(spare):
            os.close(taken.pop())
        yield
    finally:
        for descriptor in taken:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_an_act_that_names_somebody_waits_for_views_that_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a descriptor to look names up, it was answered as a fault of ours, which nobody tries again."""
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        act = SubmitRequest(by=mira, title="What Mira Chen wants")

        def none_left() -> sqlite3.Connection:
            raise sqlite3.OperationalError("unable to open database file")

        with monkeypatch.context() as patch:
            patch.setattr(ledger.views, "reader", none_left)
            with pytest.raises(LedgerUnavailable, match="unable to open database file") as refused:
                ledger.submit(DEVELOPMENT, act).result()
        assert refused.value.retry_after
        say(ledger, act)
