"""The demo story, told once for all tests that only read it; and the command line, called in this process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from app.cli import app
from tests.conftest import ROOT

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("LEDGER_")] + ["PORT"]:
        if name != "LEDGER_SHARED_DATA":
            monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run() -> Run:
    """Call the command line in this process: `run("trail", "demo:sso", "--data", …)`."""

    def call(*arguments: object) -> Result:
        return CliRunner().invoke(app, [str(a) for a in arguments], env={"COLUMNS": "200"})

    return call


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which the demo story is told. Read it; do not write to it."""
    place = tmp_path_factory.mktemp("demo")
    told = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--no-serve", "--data", str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env=clean_environment(),
    )
    assert told.returncode == 0, told.stderr
    return place


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without this machine's settings of the ledger."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LEDGER_") and k != "PORT"}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def lines(result: Result) -> list[dict[str, Any]]:
    """The JSON objects that a command printed, one a line."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]
