"""`serve --workers`: several processes on one port; one that dies is replaced, and all end in order."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.app.conftest import clean_environment
from tests.app.test_cli_served import ask, served, stop
from tests.conftest import ROOT


def workers(address: str, enough: Callable[[dict[int, bool]], bool]) -> dict[int, bool]:
    """Ask, each time on a new connection, until enough is known of who answers; return who draws the views."""
    seen: dict[int, bool] = {}
    until = time.monotonic() + 60
    while not enough(seen):
        assert time.monotonic() < until, seen
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=20) as response:
                told: dict[str, Any] = json.load(response)
        except (urllib.error.URLError, ConnectionError):
            seen.clear()  # the worker that was about to answer is gone
            continue
        seen[told["worker"]] = told["draws"]
    return seen


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_three_workers_serve_one_ledger_and_one_that_is_killed_is_replaced(tmp_path: Path) -> None:
    with served("serve", "--data", tmp_path, "--workers", "3") as (process, address):
        known = workers(address, lambda seen: len(seen) == 3)
        (first,) = [pid for pid, draws in known.items() if draws]
        os.kill(first, signal.SIGKILL)
        now = workers(address, lambda seen: len(seen) == 3 and any(seen.values()) and first not in seen and True)
        assert len([pid for pid, draws in now.items() if draws]) == 1
        for number in range(6):
            told = ask(
                address, f'mutation {{ openAccount(input: {{name: "No {number}"}}) {{ stale account {{ name }} }} }}'
            )
            assert told["data"]["openAccount"] == {"stale": False, "account": {"name": f"No {number}"}}
            assert ask(address, f"{{ accounts(atLeast: {number + 1}) {{ totalCount }} }}")["data"]["accounts"] == {
                "totalCount": number + 1
            }
        status, rest = stop(process, signal.SIGTERM)
    assert status == 0, rest
    assert "Traceback" not in rest
    assert f"worker {first} ended by itself (SIGKILL); another takes its place" in rest
    assert rest.endswith("Stopped.\n")
    assert not any(alive(pid) for pid in now)
    assert (tmp_path / "checkpoints" / "latest.checkpoint").exists()


def test_workers_end_when_the_process_that_watches_over_them_is_killed(tmp_path: Path) -> None:
    with served("serve", "--data", tmp_path, "--workers", "2") as (process, address):
        known = workers(address, lambda seen: len(seen) == 2)
        process.kill()
        until = time.monotonic() + 20
        while any(alive(pid) for pid in known):
            assert time.monotonic() < until
            time.sleep(0.02)


def test_a_ledger_that_no_worker_can_open_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "log.sqlite").write_bytes(b"this is no database, but a text of some length")
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "serve", "--data", str(tmp_path), "--workers", "3", "--port", "0"],
        cwd=ROOT,
        env=clean_environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.count("cannot be opened") == 1
    assert "Traceback" not in done.stderr
