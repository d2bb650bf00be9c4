"""Every promise of the log is tested on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ledger.store.postgres import PostgresRecorder
from ledger.store.recorder import LedgerRecorder
from ledger.store.sqlite import SQLiteRecorder

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
