"""The demo story, told once for all tests that only read it; and the command line, called in this process."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
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
def story(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data directory in which the demo story is told. Read it; do not write to it.

    It is told once for all workers of pytest-xdist, and each has a copy of its own.
    """
    base = tmp_path_factory.getbasetemp()
    base = base if worker_id == "master" else base.parent
    told = base / "told"
    with (base / "told.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (base / "told.done").exists():
            _tell(told)
            (base / "told.done").touch()
    return Path(shutil.copytree(told, tmp_path_factory.mktemp("demo") / "data"))


def _tell(place: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--no-serve", "--data", str(place)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env=clean_environment(),
    )
    assert told.returncode == 0, told.stderr


def clean_environment(**more: str) -> dict[str, str]:
    """The environment without this machine's settings of the ledger."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("LEDGER_") and k != "PORT"}
    return kept | {"PYTHONPATH": str(ROOT)} | more


def lines(result: Result) -> list[dict[str, Any]]:
    """The JSON objects that a command printed, one a line."""
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]
