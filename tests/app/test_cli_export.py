"""`export`, and `import` of tables and issues: what the command line says and writes. Capability 44."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.app.conftest import Run, lines
from tests.exchange.tables import issue


def test_the_demo_is_exported_as_of_a_position_in_every_format(run: Run, story: Path, tmp_path: Path) -> None:
    file = tmp_path / "ledger.json"
    written = run("export", "--format", "ocel", "--as-of", "40", "--out", file, "--data", story)
    assert written.exit_code == 0, written.output
    assert len(json.loads(file.read_bytes())["events"]) == 40
    assert list(tmp_path.iterdir()) == [file], "nothing half-written is left beside"
    assert len(lines(run("export", "--format", "cloudevents", "--as-of", "40", "--data", story))) == 40
    table = run("export", "--format", "csv", "--kind", "request", "--data", story)
    assert any(row["external_id"] == "demo:sso" for row in csv.DictReader(io.StringIO(table.stdout)))


@pytest.mark.parametrize(
    "arguments",
    [["--format", "ocel", "--kind", "request"], ["--format", "csv", "--kind", "wish"], ["--format", "xml"], []],
)
def test_an_export_that_was_not_understood_exits_with_two(run: Run, story: Path, arguments: list[str]) -> None:
    assert run("export", *arguments, "--data", story).exit_code == 2


def test_a_table_goes_in_by_a_ready_mapping_after_a_dry_run(run: Run, tmp_path: Path) -> None:
    file, data = tmp_path / "jira.csv", tmp_path / "data"
    file.write_text("Issue key,Summary,Reporter,Mood\nACME-1,Cold stores,Ada Pell,calm\n")
    arguments = ("import", file, "--format", "csv", "--mapping", "jira", "--data", data)
    dry = run(*arguments, "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "title from Summary" in dry.stdout
    assert "kept as details only: Mood" in dry.stdout
    assert "1 would be written as 2 events" in dry.stdout
    told, counts = lines(run(*arguments, "--dry-run", "--json"))
    assert (told["topics"]["request.submitted"], counts["written"]) == (1, 1)
    (counts,) = lines(run(*arguments, "--json"))
    assert (counts["written"], counts["repeated"]) == (1, 0)


def test_issues_go_in_and_pull_requests_are_counted(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "issues.json"
    file.write_text(json.dumps([issue(), issue(13, pull_request={"url": "u"})]))
    done = run("import", file, "--format", "github", "--data", tmp_path / "data")
    assert done.exit_code == 0, done.output
    assert "1 passed over" in done.stdout


@pytest.mark.parametrize("more", [["--format", "csv"], ["--mapping", "jira"], ["--format", "csv", "--mapping", "none"]])
def test_an_import_without_the_mapping_it_needs_exits_with_two(run: Run, tmp_path: Path, more: list[str]) -> None:
    file = tmp_path / "jira.csv"
    file.write_text("a,b\n")
    assert run("import", file, *more, "--data", tmp_path / "data").exit_code == 2
