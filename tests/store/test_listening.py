"""LISTEN: a node hears at once what another one has appended, and goes on hearing after the connection was lost."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.store import listening
from ledger.store.errors import Unavailable
from ledger.store.granting import migrate
from ledger.store.listening import Listener
from ledger.store.postgres import PostgresRecorder
from ledger.store.row import Entry
from tests.postgres import Roles
from tests.telling import opened, say

PATIENCE = 30
LISTENERS = "SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND datname = current_database()"


@contextmanager
def listener(url: str) -> Iterator[queue.Queue[int]]:
    heard: queue.Queue[int] = queue.Queue()
    with closing(Listener(url, heard.put)):
        assert heard.get(timeout=PATIENCE) == 0, "whatever was appended before"
        yield heard


def append(recorder: PostgresRecorder, version: int) -> None:
    recorder.append([Entry([StoredEvent("req_1", version, "request.submitted", b"{}")])])


def test_a_node_hears_the_new_head_of_what_another_one_has_appended(postgres_url: str) -> None:
    with closing(PostgresRecorder(postgres_url)) as there, listener(postgres_url) as heard:
        for version in (1, 2, 3):
            append(there, version)
            assert heard.get(timeout=PATIENCE) == version


def test_views_follow_another_nodes_acts_though_they_never_look_by_themselves(
    roles: Roles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the application role: LISTEN needs no right of its own."""
    migrate(roles.owner_url, roles.app)
    monkeypatch.setattr(PostgresRecorder, "poll", 3_600.0)
    with opened(tmp_path, roles.app_url) as here, opened(tmp_path, roles.app_url) as there:
        mira = say(there, IdentifyStakeholder(name="Mira Chen")).thing
        last = say(there, SubmitRequest(by=mira, title="Exports")).last
        drawn = threading.Event()
        here.follower.listen(lambda: drawn.set() if here.follower.position >= last else None)
        assert here.follower.position >= last or drawn.wait(PATIENCE)


def test_a_notification_that_is_lost_costs_time_and_no_event(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PostgresRecorder, "listen", lambda self, heard: None)
    monkeypatch.setattr(PostgresRecorder, "poll", 0.05)
    with opened(tmp_path, postgres_url) as here, opened(tmp_path, postgres_url) as there:
        last = say(there, IdentifyStakeholder(name="Mira Chen")).last
        drawn = threading.Event()
        here.follower.listen(lambda: drawn.set() if here.follower.position >= last else None)
        assert here.follower.position >= last or drawn.wait(PATIENCE)


def test_a_connection_that_was_cut_is_made_again_and_what_it_missed_is_looked_for(postgres_url: str) -> None:
    with (
        closing(PostgresRecorder(postgres_url)) as there,
        psycopg.connect(postgres_url, autocommit=True) as admin,
        listener(postgres_url) as heard,
    ):
        for version in (1, 2):
            (pid,) = admin.execute(LISTENERS.encode()).fetchone() or (0,)
            admin.execute("SELECT pg_terminate_backend(%s)", (pid,))
            assert heard.get(timeout=PATIENCE) == 0
            append(there, version)
            assert heard.get(timeout=PATIENCE) == version


def test_what_others_shout_on_the_channel_only_makes_it_look(postgres_url: str) -> None:
    with listener(postgres_url) as heard, psycopg.connect(postgres_url) as db:
        db.execute("NOTIFY negotiation_ledger, 'DROP TABLE'")
        db.commit()
        assert heard.get(timeout=PATIENCE) == 0


def test_a_server_that_is_away_is_tried_again_and_closing_does_not_wait_for_it(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = queue.Queue[str]()

    def away(url: str, *, autocommit: bool) -> psycopg.Connection:
        tried.put(url)
        raise Unavailable("away")

    with monkeypatch.context() as patch:
        patch.setattr(listening, "connect", away)
        heard: queue.Queue[int] = queue.Queue()
        it = Listener(postgres_url, heard.put)
        for _ in range(3):
            assert tried.get(timeout=PATIENCE) == postgres_url
    assert heard.get(timeout=PATIENCE) == 0, "it is back"
    it.close()


def test_a_listener_that_is_closed_holds_no_connection(postgres_url: str) -> None:
    with listener(postgres_url):
        pass
    until = time.monotonic() + PATIENCE
    with psycopg.connect(postgres_url, autocommit=True) as admin:
        while admin.execute(LISTENERS.encode()).fetchall():
            assert time.monotonic() < until
