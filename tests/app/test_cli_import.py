"""`import`: what goes in, what does not and why, and what the exit status says."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.app.conftest import Run, clean_environment, lines
from tests.conftest import ROOT


def line(event_id: str, **changed: object) -> str:
    """A line of the format `history`: somebody raises a request."""
    fact: dict[str, object] = {
        "event_id": event_id,
        "occurred_at": "2020-05-01T10:00:00Z",
        "recorded_at": None,
        "actor": "Ada Example",
        "actor_role": "author",
        "type": "request_raised",
        "subject": f"sample:{event_id}",
        "title": "Something is wanted",
        "text": None,
        "source_ref": "test",
        "data": {},
    }
    return json.dumps(fact | changed) + "\n"


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.jsonl"
    file.write_text(line("one") + line("two"))
    return file


def test_when_everything_went_in_the_exit_status_is_zero(run: Run, tmp_path: Path, good: Path) -> None:
    imported = run("import", good, "--format", "history", "--data", tmp_path / "data")
    assert imported.exit_code == 0, imported.output
    assert "2 lines of 1 files: 2 written" in imported.stdout
    assert imported.stderr == ""


def test_an_import_repeated_writes_nothing(run: Run, tmp_path: Path, good: Path) -> None:
    (first,) = lines(run("import", good, "--data", tmp_path / "data", "--json"))
    (again,) = lines(run("import", good, "--data", tmp_path / "data", "--json"))
    assert (first["written"], first["repeated"]) == (2, 0)
    assert (again["written"], again["repeated"], again["events"]) == (0, 2, 0)


def test_what_was_imported_is_found_by_its_own_id(run: Run, tmp_path: Path, good: Path) -> None:
    assert run("import", good, "--data", tmp_path / "data").exit_code == 0
    (event,) = lines(run("trail", "sample:one", "--data", tmp_path / "data", "--json"))
    assert (event["type"], event["actor"], event["thing"]) == ("request.submitted", "Ada Example", "sample:one")


def test_gzipped_files_go_in_as_they_are(run: Run, tmp_path: Path, good: Path) -> None:
    packed = tmp_path / "good.jsonl.gz"
    packed.write_bytes(gzip.compress(good.read_bytes()))
    (found,) = lines(run("import", packed, "--data", tmp_path / "data", "--json"))
    assert found["written"] == 2


def test_lines_that_do_not_go_in_are_told_with_file_line_and_reason(run: Run, tmp_path: Path) -> None:
    file, report = tmp_path / "mixed.jsonl", tmp_path / "refused.jsonl"
    file.write_text(line("one") + "{broken\n" + line("two") + line("three", type="no_such_type"))
    imported = run("import", file, "--data", tmp_path / "data", "--report", report)
    assert imported.exit_code == 1
    assert "4 lines of 1 files: 2 written" in imported.stdout
    refused = [json.loads(text) for text in report.read_text().splitlines()]
    assert [problem["line"] for problem in refused] == [2, 4]
    assert all(problem["file"].endswith("mixed.jsonl") and problem["reason"] for problem in refused)
    assert imported.stderr.count("mixed.jsonl:") == 2


def test_a_long_list_of_refused_lines_is_cut_on_the_screen_and_whole_in_the_report(run: Run, tmp_path: Path) -> None:
    file, report = tmp_path / "bad.jsonl", tmp_path / "refused.jsonl"
    file.write_text("{broken\n" * 50)
    imported = run("import", file, "--data", tmp_path / "data", "--report", report)
    assert imported.exit_code == 1
    assert "and 30 more" in imported.stderr
    assert len(report.read_text().splitlines()) == 50


@pytest.mark.parametrize(
    "arguments",
    [["missing.jsonl"], [], ["good.jsonl", "--format", "carrier-pigeon"], ["good.jsonl", "--no-such-option"]],
)
def test_a_command_that_was_not_understood_exits_with_two(
    run: Run, tmp_path: Path, good: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("import", *arguments, "--data", tmp_path / "data").exit_code == 2
    assert not (tmp_path / "data").exists()


def test_an_import_that_is_stopped_says_that_repeating_goes_on_and_it_does(run: Run, tmp_path: Path) -> None:
    file, data = tmp_path / "long.jsonl", tmp_path / "data"
    file.write_text("".join(line(f"n{number}") for number in range(8_000)))
    command = [sys.executable, "-m", "app.cli", "import", str(file), "--data", str(data)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=clean_environment()
    ) as process:
        begun = data / "log.sqlite-wal"
        while not (begun.exists() and begun.stat().st_size > 500_000) and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130, out + err
    assert "run again, goes on from there" in err
    assert "Traceback" not in err
    (again,) = lines(run("import", file, "--data", data, "--json"))
    assert again["written"] + again["repeated"] == 8_000
    assert again["repeated"] > 0
    assert again["written"] > 0


def test_a_text_that_would_steer_the_terminal_does_not(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "hostile.jsonl"
    file.write_text(line("one", title="harmless\u001b[2J\u001b]0;owned\u0007 title \u202edesrever\u202c\nsecond line"))
    assert run("import", file, "--data", tmp_path / "data").exit_code == 0
    for command in ("trail", "replay"):
        told = run(command, "sample:one", "--data", tmp_path / "data")
        assert told.exit_code == 0
        assert not {"\x1b", "\x07", "\u202e"} & set(told.stdout)
