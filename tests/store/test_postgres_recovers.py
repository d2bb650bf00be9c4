"""PostgreSQL goes away, fails over, fills up, is locked: what was acknowledged stays, and writing resumes by itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent
from psycopg.conninfo import conninfo_to_dict

from ledger.store import postgres
from ledger.store.connecting import connect
from ledger.store.errors import Misconfigured, NoRoom, Unavailable
from ledger.store.postgres import PostgresRecorder
from ledger.store.row import Entry, Written

FAULT = """
CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {} RETURN NULL; END $$;
CREATE TRIGGER fault BEFORE INSERT ON negotiation_ledger.event FOR EACH STATEMENT EXECUTE FUNCTION fault();
"""


def act(number: int) -> Entry:
    event = StoredEvent(f"req_{number}", 1, "request.submitted", b"{}")
    return Entry([event], f"req_{number}", key=b"%d" % number, digest=b"d")


def with_options(url: str, options: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}options={quote(options)}"


def order(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(statement.encode())


def cut_all(url: str) -> None:
    """End every other session on this database."""
    order(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )


@contextmanager
def broken_by(url: str, fault: str) -> Iterator[None]:
    """Let every insertion run into something, for the length of a block."""
    order(url, FAULT.format(fault))
    yield
    order(url, "DROP FUNCTION fault CASCADE")


@pytest.fixture
def recorder(postgres_url: str) -> Iterator[PostgresRecorder]:
    with closing(PostgresRecorder(postgres_url)) as recorder:
        yield recorder


def test_connections_that_were_cut_are_replaced_without_the_caller_noticing(
    recorder: PostgresRecorder, postgres_url: str
) -> None:
    at_once = threading.Barrier(4)

    def hold() -> None:
        with recorder._pool.connection():
            at_once.wait(30)

    threads = [threading.Thread(target=hold) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(1, 4):
        cut_all(postgres_url)
        assert recorder.append([act(number)]) == [Written(number, number, f"req_{number}")]
    cut_all(postgres_url)
    assert recorder.head() == 3


def test_a_new_connection_that_is_cut_as_well_is_replaced_too(
    recorder: PostgresRecorder, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drain, again = recorder._drain, iter([True])

    def drained() -> None:
        drain()
        if next(again, False):
            with recorder._pool.connection():
                pass
            cut_all(postgres_url)

    recorder.append([act(1)])
    recorder.head()
    monkeypatch.setattr(recorder, "_drain", drained)
    cut_all(postgres_url)
    assert recorder.head() == 1
    assert next(again, None) is None


def test_a_commit_whose_acknowledgement_was_lost_is_found_and_not_written_twice(
    recorder: PostgresRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = recorder._appender
    lost: list[bool] = []

    @contextmanager
    def lossy() -> Iterator[Any]:
        with through() as db:
            yield db
        if not lost:
            lost.append(True)
            raise psycopg.OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setattr(recorder, "_appender", lossy)
        assert recorder.append([act(1)]) == [Written(1, 1, "req_1", repeated=True)]
    assert lost
    assert recorder.head() == 1


def test_a_full_disk_is_told_as_such_and_writing_resumes_when_there_is_room(
    recorder: PostgresRecorder, postgres_url: str
) -> None:
    with (
        broken_by(postgres_url, "RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full';"),
        pytest.raises(NoRoom, match="no room left"),
    ):
        recorder.append([act(1)])
    assert recorder.head() == 0
    assert recorder.append([act(1)]) == [Written(1, 1, "req_1")]


def test_a_statement_that_takes_too_long_and_a_lock_that_is_held_end_in_a_clear_error(postgres_url: str) -> None:
    """The URL's own timeouts hold, and the ledger's where it names none."""
    PostgresRecorder(postgres_url).close()
    patient = with_options(postgres_url, "-c lock_timeout=50ms -c statement_timeout=200ms")
    with closing(PostgresRecorder(patient)) as recorder:
        with psycopg.connect(postgres_url) as holder:
            holder.execute("LOCK TABLE negotiation_ledger.event IN EXCLUSIVE MODE")
            assert recorder.head() == 0, "reading goes on"
            with pytest.raises(Unavailable, match="locked by somebody"):
                recorder.append([act(1)])
        with broken_by(postgres_url, "PERFORM pg_sleep(60);"), pytest.raises(Unavailable, match="overloaded"):
            recorder.append([act(1)])
        assert recorder.append([act(1)]) == [Written(1, 1, "req_1")]
        with recorder._pool.connection() as db:
            shown = [db.execute(b"SHOW " + s).fetchone() for s in (b"lock_timeout", b"statement_timeout")]
            assert shown == [("50ms",), ("200ms",)]
            assert db.execute("SHOW idle_in_transaction_session_timeout").fetchone() == ("10s",)


def test_sessions_that_have_become_read_only_are_left_for_the_server_that_may_be_written_to(
    recorder: PostgresRecorder,
) -> None:
    """A demoted primary keeps answering reads over the old connections, as a managed PostgreSQL does."""
    with recorder._appender() as db:
        db.execute("SET default_transaction_read_only = on")
    assert recorder.append([act(1)]) == [Written(1, 1, "req_1")]


@pytest.mark.parametrize("attributes", ["any", "read-write"])
def test_while_no_server_may_be_written_to_it_is_said_and_afterwards_writing_resumes(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, attributes: str
) -> None:
    monkeypatch.setattr(postgres, "WAIT", 0.5)
    database = conninfo_to_dict(postgres_url)["dbname"]
    url = f"{postgres_url}&target_session_attrs={attributes}"
    with closing(PostgresRecorder(url)) as recorder:
        recorder.append([act(1)])
        order(postgres_url, f"ALTER DATABASE {database} SET default_transaction_read_only = on")
        cut_all(postgres_url)
        with pytest.raises(Unavailable, match="may only be read" if attributes == "any" else "cannot be reached"):
            recorder.append([act(2)])
        writable = with_options(postgres_url, "-c default_transaction_read_only=off")
        order(writable, f"ALTER DATABASE {database} RESET default_transaction_read_only")
        assert recorder.append([act(2)]) == [Written(2, 2, "req_2")]


def test_the_first_host_that_may_be_written_to_is_taken(postgres_url: str) -> None:
    given = conninfo_to_dict(postgres_url)
    hosts = quote(f"/nowhere,{given['host']}", safe="")
    url = f"postgresql://{given['user']}@/{given['dbname']}?host={hosts}&target_session_attrs=read-write"
    heard = threading.Event()
    with closing(PostgresRecorder(url)) as recorder:
        recorder.listen(lambda head: heard.set() if head == 1 else None)
        (listener,) = recorder._listeners
        assert listener.hears.wait(30)
        assert recorder.append([act(1)]) == [Written(1, 1, "req_1")]
        assert heard.wait(30)


def test_a_server_that_would_not_keep_what_it_acknowledges_is_refused(postgres_url: str) -> None:
    database = conninfo_to_dict(postgres_url)["dbname"]
    with closing(PostgresRecorder(postgres_url)) as recorder:
        order(postgres_url, f"ALTER DATABASE {database} SET synchronous_commit = off")
        with pytest.raises(Misconfigured, match="synchronous_commit is off"):
            PostgresRecorder(postgres_url)
        cut_all(postgres_url)
        recorder.append([act(1)])
        with recorder._appender() as db:
            assert db.execute("SHOW synchronous_commit").fetchone() == ("on",), "nor can it be turned off later"


def test_why_a_server_cannot_be_reached_is_told_in_its_own_words(postgres_url: str) -> None:
    elsewhere = postgres_url.replace(str(conninfo_to_dict(postgres_url)["dbname"]), "nowhere")
    with pytest.raises(Unavailable, match='database "nowhere" does not exist'):
        connect(elsewhere)


def test_a_server_that_is_just_starting_is_waited_for(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    really, answers = psycopg.connect, iter([False, False])

    def starting(*arguments: Any, **named: Any) -> psycopg.Connection[Any]:
        if not next(answers, True):
            raise psycopg.OperationalError("the database system is starting up")
        return really(*arguments, **named)

    monkeypatch.setattr("ledger.store.connecting.PAUSE", 0.01)
    monkeypatch.setattr(psycopg, "connect", starting)
    PostgresRecorder(postgres_url).close()
