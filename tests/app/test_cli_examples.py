"""Whatever the help offers as an example of the demo works as it stands there, and whatever is misspelt is answered."""

from __future__ import annotations

import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from app.cli import app
from tests.app.conftest import Run, clean_environment
from tests.conftest import ROOT

DEMO = "data/demo"
ENDLESS = ("demo", "serve")
"""Commands that serve until they are stopped; tests/app/test_cli_served.py calls them."""


def _examples() -> Iterator[str]:
    with typer.Context(get_command(app)) as context:
        yield from _of(context.command)


def _of(command: object) -> Iterator[str]:
    for line in (getattr(command, "epilog", None) or "").splitlines():
        words = line.strip().partition("   ")[0]
        if words.startswith("negotiation-ledger ") and DEMO in words and "/mnt/" not in words:
            yield words
    for below in getattr(command, "commands", {}).values():
        yield from _of(below)


EXAMPLES = sorted({e for e in _examples() if e.split()[1] not in ENDLESS})


@pytest.fixture(scope="module")
def copied(story: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The story to do with as one likes."""
    return Path(shutil.copytree(story, tmp_path_factory.mktemp("examples") / "demo"))


def test_there_are_examples_of_every_kind_of_command() -> None:
    named = {e.split()[1] for e in EXAMPLES}
    assert named >= {"trail", "replay", "ask", "search", "digest", "flags", "map", "verify", "prove", "rebuild"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: "_".join(e.split()[1:4]))
def test_an_example_of_the_help_works_as_it_stands(
    run: Run, copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, example: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "queries").symlink_to(ROOT / "queries")
    (tmp_path / "data").mkdir()
    (tmp_path / DEMO).symlink_to(copied)
    words = shlex.split(example.partition(" | ")[0].partition(" > ")[0])[1:]
    answer = run(*words)
    assert answer.exit_code == 0, answer.output
    assert answer.output.strip() != "0 found."


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("demo:no-ssso", "did you mean demo:no-sso?"),
        ("no-sso", "did you mean demo:no-sso"),
        ("demo:own-server", "did you mean demo:own-servers or demo:no-own-servers?"),
        ("demo:zzzzzz", "IDs are external ids"),
        ("demo", "IDs are external ids"),
        ("demo:", "IDs are external ids"),
        ("pep:572", "IDs are external ids"),
        ("demo:572", "IDs are external ids"),
        ("demo:" + "x" * 5_000, "IDs are external ids"),
    ],
)
def test_a_misspelt_id_is_told_with_what_was_likely_meant(run: Run, story: Path, written: str, meant: str) -> None:
    refused = run("trail", written, "--data", story)
    assert refused.exit_code == 1
    assert meant in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_variable_that_the_question_does_not_have_is_told_with_those_it_has(run: Run, story: Path) -> None:
    refused = run("ask", 1, "--variables", '{"externlId": "demo:sso"}', "--data", story)
    assert refused.exit_code == 2
    assert "has no variable externlId; it has externalId, asOf" in refused.stderr


def test_a_question_without_variables_takes_none(run: Run, story: Path, tmp_path: Path) -> None:
    file = tmp_path / "now.graphql"
    file.write_text("{ ledger { __typename } }")
    refused = run("ask", file, "--variables", '{"id": "demo:sso"}', "--data", story)
    assert refused.exit_code == 2
    assert "has no variable id; it has none" in refused.stderr


def test_the_replay_answers_yes_and_no_in_words(run: Run, story: Path) -> None:
    told = run("replay", "demo:promise-offline", "--data", story).stdout
    assert "as cleared: yes" in told
    assert "True" not in told


@pytest.mark.parametrize(("when", "status", "told"), [("loading", -signal.SIGINT, ""), ("running", 130, "stopped")])
def test_ctrl_c_ends_a_command_without_a_traceback_however_early(when: str, status: int, told: str) -> None:
    """While it is loaded the process ends by the signal itself; once it runs, it says so."""
    program = f"""
import os, signal, sys
class Pressed:
    def find_spec(self, name, path=None, target=None):
        if name == {"app.cli" if when == "loading" else "app.cli.never"!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Pressed())
from app.start import main
if {when == "running"}:
    import app.cli.schema
    def press(*_): os.kill(os.getpid(), signal.SIGINT)
    sys.setprofile(lambda frame, event, _: press() if frame.f_code.co_name == "build_schema" else None)
sys.argv = ["negotiation-ledger", "schema"]
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    assert told in done.stderr
