"""`negotiation-ledger flags`: what deserves a second look, in words and as JSON (capability 50)."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from app.cli import app
from ledger.domain.commitment.making import MakeCommitment
from tests.telling import say
from tests.views.flags.case import negotiating


def test_flags_are_told_in_words_and_as_json_and_what_is_unknown_is_refused(tmp_path: Path) -> None:
    with negotiating(tmp_path) as case:
        say(case.ledger, MakeCommitment(by=case.ben, consequent="Single sign-on", account=case.nordwind))
        nordwind = case.nordwind
    run = CliRunner()

    def shown(*words: str) -> str:
        result = run.invoke(app, ["flags", "--data", str(tmp_path), *words])
        assert result.exit_code == 0, result.output
        return result.output

    assert "Unvetted promise: Ben promised “Single sign-on”, and nobody who would build it was asked." in shown()
    assert "cleared by: Those who would build it vet it as it is now" in shown("--all", "--on", nordwind)
    (line,) = shown("--json").splitlines()[:1]
    assert json.loads(line)["name"] == "unvetted_promise"
    assert "0 flags" in shown("--name", "supremo")
    assert run.invoke(app, ["flags", "--data", str(tmp_path), "--name", "red"]).exit_code == 2
