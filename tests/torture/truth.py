"""What the log holds in the end, against what its callers were told."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import psycopg

from ledger.domain.kernel.aggregate import fold
from ledger.domain.kernel.event import Event
from ledger.integrity.leaf import leaf_hash
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.store.row import Row
from ledger.views import things
from ledger.views.database import Database
from ledger.views.follower import Follower
from tests.telling import opened, whole_log
from tests.torture.clients import Tally

TABLES = ("thing", "state", "history", "link", "parked")


def check(data: Path, url: str | None, tally: Tally) -> int:
    """Check every promise of the log and its views; return how many events there are."""
    with opened(data, url) as ledger:
        log = whole_log(ledger)
        check_log([row for row, _ in log])
        check_entries(data, url, len(log), log)
        check_answers(log, tally)
        check_views(ledger, log)
        return len(log)


def check_log(rows: list[Row]) -> None:
    """Positions are dense, versions follow each other in every stream, time never runs back, leaves fit."""
    assert [row.id for row in rows] == list(range(1, len(rows) + 1))
    versions: dict[str, int] = defaultdict(int)
    latest = 0
    for row in rows:
        stream = str(row.originator_id)
        versions[stream] += 1
        assert row.originator_version == versions[stream], row
        assert row.recorded_at >= latest, row
        latest = row.recorded_at
        assert row.leaf == leaf_hash(stream, row.originator_version, row.topic, row.state, row.recorded_at)


def check_entries(data: Path, url: str | None, head: int, log: list[tuple[Row, Event]]) -> None:
    """Every event belongs to exactly one command, and what a command recorded lies together, whole."""
    end = 0
    for first, last in commands(data, url):
        assert first == end + 1
        end = last
        topics = [event.topic for _, event in log[first - 1 : last]]
        if topics[0] == "decision.drafted":
            assert topics[1:] == ["decision.accepted", "request.declined", "request.declined"]
        else:
            assert len(topics) == 1
    assert end == head


def commands(data: Path, url: str | None) -> list[tuple[int, int]]:
    """Return first and last position of every command, in order."""
    if url is None:
        with sqlite3.connect(data / "log.sqlite") as db:
            return db.execute("SELECT first, last FROM command ORDER BY first").fetchall()
    with psycopg.connect(url) as remote:
        return remote.execute("SELECT first, last FROM negotiation_ledger.command ORDER BY first").fetchall()


def check_answers(log: list[tuple[Row, Event]], tally: Tally) -> None:
    """What was acknowledged is there exactly once, where its answer said; a client's acts in the order it did them."""
    found: dict[int, int] = {}
    for row, event in log:
        said = re.fullmatch(r"act (\d+)", getattr(event, "title", None) or getattr(event, "text", None) or "")
        if said and event.topic in ("request.submitted", "request.commented", "decision.drafted"):
            assert int(said[1]) not in found, f"act {said[1]} is there twice"
            found[int(said[1])] = row.id
    assert found.keys() <= tally.sent
    for number, positions in tally.positions.items():
        assert found.get(number) == positions[0], f"act {number} is at {found.get(number)}, not at {positions}"
        assert positions == list(range(positions[0], positions[0] + len(positions)))
    for acts in tally.clients.values():
        places = [tally.positions[number][0] for number in acts]
        assert places == sorted(places)


def check_views(ledger: Ledger, log: list[tuple[Row, Event]]) -> None:
    """The views hold what the log says: state by state folded from it, and row by row what a new drawing gives."""
    assert ledger.follower.wait_for(len(log), 60), ledger.follower.failure
    streams: dict[str, list[Event]] = defaultdict(list)
    for _, event in log:
        streams[event.originator_id].append(event)
    shown = things.get_many(ledger.views, DEVELOPMENT, streams, ledger.moment(DEVELOPMENT))
    assert shown == {stream: fold(None, events) for stream, events in streams.items()}
    with tempfile.TemporaryDirectory() as beside:
        fresh = Database(Path(beside) / "views.sqlite", ledger.recorder.log_id)
        try:
            assert Follower(fresh, ledger.recorder, ledger.mapper).catch_up() == len(log)
            for table in TABLES:
                assert _rows(ledger.views, table) == _rows(fresh, table), table
        finally:
            fresh.close()
    assert ledger.follower.parked() == []


def _rows(views: Database, table: str) -> list[Any]:
    return sorted(views.reader().execute(f"SELECT * FROM {table}").fetchall(), key=repr)
