"""Keys that do not belong to the log, and events that cannot be drawn: said at once, mended without loss."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from app.cli import app
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.store.backup import back_up
from ledger.store.errors import Misconfigured
from ledger.store.keyring import BLOCK
from tests.telling import opened, say, whole_log
from tests.torture.truth import check_views


def test_a_log_does_not_open_with_new_keys_or_with_those_of_another(
    data: Path, tmp_path: Path, url: str | None
) -> None:
    with opened(data, url) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira"))
    with opened(tmp_path / "other") as ledger:
        say(ledger, IdentifyStakeholder(name="Somebody else"))
    shutil.copytree(data, tmp_path / "kept")
    (data / "keys.sqlite").unlink()
    with pytest.raises(Misconfigured, match="does not hold the keys of this log"), opened(data, url):
        pass
    for name in ("keys.sqlite", "master.key"):
        shutil.copy(tmp_path / "other" / name, data)
    with pytest.raises(Misconfigured, match="does not hold the keys of this log"), opened(data, url):
        pass
    for name in ("keys.sqlite", "master.key"):
        shutil.copy(tmp_path / "kept" / name, data)
    with opened(data, url) as ledger:
        say(ledger, IdentifyStakeholder(name="Nora"))
        check_views(ledger, whole_log(ledger))


def test_a_log_of_a_later_release_is_left_alone(data: Path, url: str | None) -> None:
    with opened(data, url):
        pass
    later = "UPDATE {} SET version = 2"
    if url is None:
        with sqlite3.connect(data / "log.sqlite") as db:
            db.execute("DROP TRIGGER log_is_never_updated")
            db.execute("DROP TABLE command")  # which the later release may keep elsewhere
            db.execute(later.format("log"))
    else:
        with psycopg.connect(url) as remote:
            remote.execute("ALTER TABLE negotiation_ledger.log DISABLE TRIGGER ALL")
            remote.execute(later.format("negotiation_ledger.log").encode())
            remote.execute("ALTER TABLE negotiation_ledger.log ENABLE TRIGGER ALL")
    with pytest.raises(Misconfigured, match="format 2; this release reads and writes format 1"), opened(data, url):
        pass
    if url is None:
        with sqlite3.connect(data / "log.sqlite") as db:
            left = {name for (name,) in db.execute("SELECT name FROM sqlite_master")}
        assert not left & {"log_is_never_updated", "command"}, "it is as the later release left it"


def test_parked_events_are_drawn_by_rebuild_once_their_cause_is_gone(data: Path, tmp_path: Path) -> None:
    """An older copy of the keys lacks those of the latest events; what lies between is parked, and told."""
    with opened(data) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        back_up(data, tmp_path / "older")
        for number in range(BLOCK):
            say(ledger, SubmitRequest(by=mira, title=f"No {number}"))
    back_up(data, tmp_path / "right")
    shutil.copy(tmp_path / "older" / "keys.sqlite", data)
    (data / "views.sqlite").unlink()
    with opened(data) as ledger:
        assert ledger.follower.wait_for(ledger.recorder.head(), 60)
        parked = ledger.follower.parked()
        assert parked
        assert "not in this keyring" in parked[0][2]
        assert ledger.recorder.head() - len(parked) > 1, "the others are drawn"
    shutil.copy(tmp_path / "right" / "keys.sqlite", data)
    done = CliRunner().invoke(app, ["rebuild", "--data", str(data)], env={"LEDGER_DATABASE_URL": None})
    assert done.exit_code == 0, done.output
    with opened(data) as ledger:
        check_views(ledger, whole_log(ledger))
