"""`verify`, `prove` and `verify-proof`, as somebody types them."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from app.cli import proving, verifying
from app.cli.errors import Commands
from ledger.integrity.note import Signer
from ledger.integrity.opening import open_publisher
from ledger.store.row import Entry
from ledger.store.sqlite import SQLiteRecorder
from tests.integrity import logs
from tests.integrity.logs import Log

app = typer.Typer(cls=Commands)
app.command("verify", help=verifying.HELP, epilog=verifying.EPILOG)(verifying.verify)
app.command("prove", help=proving.PROVE_HELP, epilog=proving.PROVE_EPILOG)(proving.prove)
app.command("verify-proof", help=proving.VERIFY_PROOF_HELP, epilog=proving.VERIFY_PROOF_EPILOG)(proving.verify_proof)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200"})


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data directory with 300 events and a checkpoint, as the ledger leaves it behind."""
    monkeypatch.delenv("LEDGER_DATABASE_URL", raising=False)
    folder = tmp_path / "data"
    folder.mkdir()
    with closing(SQLiteRecorder(folder / "log.sqlite")) as recorder:
        recorder.append([Entry([logs.event(i)]) for i in range(300)])
        open_publisher(folder, recorder).stop()
    return folder


def tamper(data: Path) -> None:
    log = Log(data, Signer.generate("nobody"))
    log.tamper(lambda db: logs.retype(db, 200))


def test_a_log_that_nobody_touched_is_intact(data: Path) -> None:
    told = run("verify", "--data", data)
    assert (told.exit_code, told.stdout) == (0, "Intact: 300 events, of which 300 are signed (1 checkpoint holds).\n")


def test_a_log_that_somebody_touched_is_not_and_the_place_is_named(data: Path) -> None:
    tamper(data)
    told = run("verify", "--data", data)
    assert told.exit_code == 1
    assert told.stdout.startswith("position 200: retyped: recorded as ")
    lines = [json.loads(line) for line in run("verify", "--data", data, "--json").stdout.splitlines()]
    assert [(f["kind"], f["first"]) for f in lines[:-1]] == [("retyped", 200)]
    assert lines[-1]["intact"] is False


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_is_read_by_as_many_processes_as_are_asked_for(
    data: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How many they are changes nothing about what is told."""
    logs.in_segments_of(16, monkeypatch)
    tamper(data)
    told = run("verify", "--data", data, "--jobs", jobs)
    assert told.exit_code == 1
    assert told.stdout.startswith("position 200: retyped: recorded as ")
    assert run("verify", "--data", data, "--jobs", 0).exit_code == 2


def test_it_is_verified_against_what_an_auditor_kept(data: Path, tmp_path: Path) -> None:
    kept, key = tmp_path / "kept.checkpoint", tmp_path / "kept.vkey"
    (data / "checkpoints" / "latest.checkpoint").rename(kept)
    (data / "checkpoints" / "log.vkey").rename(key)
    assert run("verify", "--data", data, "--checkpoint", kept, "--key", key).exit_code == 0
    assert "--key" in run("verify", "--data", data, "--checkpoint", kept).stderr
    kept.write_text(kept.read_text().replace("300", "299"))
    refused = run("verify", "--data", data, "--checkpoint", kept, "--key", key)
    assert refused.exit_code == 1
    assert "did not sign" in refused.stderr


def test_checkpoints_published_elsewhere_are_those_that_are_verified_and_proved_by(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By LEDGER_CHECKPOINT_DIR, as the server: no second row of checkpoints begins, and none at all is not intact."""
    elsewhere = (data / "checkpoints").rename(tmp_path / "elsewhere")
    monkeypatch.setenv("LEDGER_CHECKPOINT_DIR", str(elsewhere))
    assert "300 are signed (1 checkpoint holds)" in run("verify", "--data", data).stdout
    told = run("prove", 200, "--data", data, "--to", tmp_path / "200.tlog-proof")
    assert f"--key {elsewhere / 'log.vkey'}" in told.stdout.replace("\n", "")
    assert not (data / "checkpoints").exists()
    monkeypatch.setenv("LEDGER_CHECKPOINT_DIR", str(tmp_path / "not-mounted"))
    told = run("verify", "--data", data)
    assert told.exit_code == 1
    assert "is it mounted?" in told.stderr


def test_a_proof_is_written_and_checked_far_from_the_ledger(data: Path, tmp_path: Path) -> None:
    file, key = tmp_path / "200.tlog-proof", (data / "checkpoints" / "log.vkey").read_text().strip()
    assert run("prove", 200, "--data", data, "--to", file).exit_code == 0
    data.rename(tmp_path / "gone")
    told = run("verify-proof", file, "--key", key)
    assert told.exit_code == 0
    assert told.stdout.startswith("Proved: this event is in the log.\n")
    facts = json.loads(run("verify-proof", file, "--key", key, "--json").stdout)
    assert (facts["position"], facts["type"], facts["event"]) == (
        200,
        logs.event(199).topic,
        logs.event(199).state.decode(),
    )


def test_a_changed_proof_proves_nothing(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "200.tlog-proof"
    run("prove", 200, "--data", data, "--to", file)
    file.write_text(file.read_text().replace("index 199", "index 198"))
    told = run("verify-proof", file, "--key", data / "checkpoints" / "log.vkey")
    assert told.exit_code == 1
    assert told.stderr.startswith("negotiation-ledger: this proves nothing: ")


def test_what_cannot_be_done_is_said_in_one_line(data: Path, tmp_path: Path) -> None:
    assert "there is no event at position 301" in run("prove", 301, "--data", data).stderr
    assert "there is no ledger in" in run("verify", "--data", tmp_path / "nowhere").stderr
    tamper(data)
    (data / "tree.sqlite").unlink()
    assert "run verify" in run("prove", 5, "--data", data).stderr
