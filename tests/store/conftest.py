"""Every promise of the log is tested on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.store.granting import migrate
from ledger.store.postgres import PostgresRecorder
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry
from ledger.store.sqlite import SQLiteRecorder
from tests.postgres import Roles, fresh_roles

Clock = Callable[[], int]
Open = Callable[..., LedgerRecorder]


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty PostgreSQL database, or the path of a file yet to be made."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return str(tmp_path / "log.sqlite")


@pytest.fixture
def open_recorder(database: str) -> Iterator[Open]:
    """Open the database as often as a test likes, as so many processes would."""
    opened: list[LedgerRecorder] = []

    def open_one(clock: Clock | None = None) -> LedgerRecorder:
        recorder: LedgerRecorder
        if database.startswith("postgresql"):
            recorder = PostgresRecorder(database, clock)
        else:
            recorder = SQLiteRecorder(Path(database), clock)
        opened.append(recorder)
        return recorder

    yield open_one
    for recorder in opened:
        recorder.close()


@pytest.fixture
def recorder(open_recorder: Open) -> LedgerRecorder:
    """An open, empty log."""
    return open_recorder()


@pytest.fixture(scope="module")
def module_roles(postgres_server: str) -> Iterator[Roles]:
    """A migrated database with one event in it, for tests that only try to spoil it."""
    with fresh_roles(postgres_server) as roles:
        migrate(roles.owner_url, roles.app)
        recorder = PostgresRecorder(roles.app_url)
        event = StoredEvent("req_1", 1, "request.submitted", b"{}")
        recorder.append([Entry([event], "req_1", key=b"k", digest=b"d")])
        recorder.close()
        yield roles
