"""All seven real histories, imported once for the whole run, with the views that follow them.

Use it as `from tests.imported import imported_ledger`. Workers of pytest-xdist share what the first of them made.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from ledger.exchange.history import ImportReport, import_history
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT

LINES = 39_669


class Counts(msgspec.Struct):
    """What the report of the import said."""

    lines: int
    written: int
    reported: int
    events: int
    types: dict[str, int]


@pytest.fixture(scope="session")
def imported_data(tmp_path_factory: pytest.TempPathFactory, shared_data: Path, worker_id: str) -> Path:
    """The data directory of a ledger that holds all seven files; read it, do not write to it."""
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    data = base / "imported"
    with (base / "imported.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (data / "counts.json").exists():
            _import(shared_data, data)
    return data


@pytest.fixture(scope="session")
def imported_counts(imported_data: Path) -> Counts:
    """What the import reported."""
    return msgspec.json.decode((imported_data / "counts.json").read_bytes(), type=Counts)


@pytest.fixture(scope="session")
def imported_ledger(imported_data: Path) -> Iterator[Ledger]:
    """A ledger that holds all seven files, its views at the head. It is shared: ask it, do not write to it."""
    ledger = open_ledger(imported_data, follow=False)
    yield ledger
    ledger.close()


def _import(shared_data: Path, data: Path) -> None:
    ledger = open_ledger(data, follow=False)
    try:
        report: ImportReport = import_history(ledger, DEVELOPMENT, sorted((shared_data / "events").iterdir()))
        ledger.follower.catch_up()
    finally:
        ledger.close()
    counts = Counts(report.lines, report.written, report.reported, report.events, report.types)
    (data / "counts.json").write_bytes(msgspec.json.encode(counts))
