"""`demo` and `serve` as somebody meets them: a process that answers on a port and stops in order."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.cli.opening import serving
from tests.app.conftest import Run, clean_environment
from tests.conftest import ROOT


@contextmanager
def served(*arguments: object, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a serving command on a free port; yield the process and its address once it says that it is ready."""
    command = [sys.executable, "-m", "app.cli", *map(str, arguments)]
    environment = clean_environment(PORT="0", PYTHONUNBUFFERED="1", **settings)
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    ) as process:
        try:
            yield process, _address(process)
        finally:
            if process.poll() is None:
                process.kill()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    told = []
    for text in process.stdout:
        told.append(text)
        found = re.search(r"(http://127\.0\.0\.1:\d+)/graphql", text)
        if found:
            return found[1]
    raise AssertionError(f"it never said where it serves:\n{''.join(told)}")


def ask(address: str, query: str) -> Any:
    request = urllib.request.Request(
        f"{address}/graphql",
        data=json.dumps({"query": query}).encode(),
        headers={"content-type": "application/json", "accept": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def ready(address: str) -> int:
    with urllib.request.urlopen(f"{address}/readyz", timeout=20) as response:
        return int(response.status)


def stop(process: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str]:
    process.send_signal(how)
    rest, _ = process.communicate(timeout=20)
    return process.returncode, rest


def test_the_demo_answers_a_question_and_stops_cleanly_on_ctrl_c(tmp_path: Path) -> None:
    with served("demo", "--data", tmp_path) as (process, address):
        assert ready(address) == 200
        answer = ask(address, '{ decision(externalId: "demo:no-sso") { status reasonCode decidedBy { name } } }')
        assert answer == {
            "data": {
                "decision": {
                    "status": "SUPERSEDED",
                    "reasonCode": "capacity",
                    "decidedBy": {"name": "Mara Lindqvist"},
                }
            }
        }
        status, rest = stop(process, signal.SIGINT)
    assert status == 0, rest
    assert "Traceback" not in rest
    assert rest.endswith("Stopped.\n")


def test_the_demo_started_again_tells_nothing_twice(run: Run, story: Path) -> None:
    again = run("demo", "--no-serve", "--data", story)
    assert again.exit_code == 0
    assert "none written twice" in again.stdout


def test_a_server_stops_cleanly_when_it_is_told_to_terminate(tmp_path: Path) -> None:
    with served("serve", "--data", tmp_path) as (process, address):
        assert ready(address) == 200
        status, rest = stop(process, signal.SIGTERM)
    assert status == 0, rest
    assert "Traceback" not in rest


def test_reading_commands_work_beside_a_server_on_the_same_data(run: Run, tmp_path: Path) -> None:
    with served("demo", "--data", tmp_path) as (process, address):
        told = run("trail", "demo:no-sso", "--data", tmp_path)
        assert told.exit_code == 0, told.output
        assert run("rebuild", "--data", tmp_path).exit_code == 0
        recorded = ask(
            address,
            'mutation { openAccount(input: {name: "Opened while watched", externalId: "late:one"}) '
            "{ position userErrors { message } } }",
        )
        assert recorded["data"]["openAccount"]["userErrors"] == []
        assert "Opened while watched" in run("trail", "late:one", "--data", tmp_path).stdout
        answer = ask(address, '{ account(externalId: "late:one") { name } }')
        assert answer == {"data": {"account": {"name": "Opened while watched"}}}
        assert stop(process, signal.SIGINT)[0] == 0


def test_ctrl_c_stops_in_seconds_though_a_caller_hangs(tmp_path: Path) -> None:
    with served("demo", "--data", tmp_path) as (process, address):
        host, port = address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as held:
            held.sendall(b"GET /graphql HTTP/1.1\r\nHost: x\r\n")  # never finished
            began = time.monotonic()
            status, rest = stop(process, signal.SIGINT)
    assert status == 0, rest
    assert time.monotonic() - began < 10


def test_a_port_that_is_taken_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = run("serve", "--data", tmp_path, "--port", taken.getsockname()[1])
    assert refused.exit_code == 1
    assert refused.stderr.startswith("negotiation-ledger: cannot listen on 127.0.0.1:")
    assert "PORT=8001" in refused.stderr


def test_the_demo_leaves_a_ledger_alone_that_holds_something_else(run: Run, tmp_path: Path) -> None:
    from ledger.domain.account import OpenAccount
    from ledger.ledger import open_ledger
    from ledger.policy import DEVELOPMENT

    ledger = open_ledger(tmp_path)
    ledger.execute(DEVELOPMENT, OpenAccount(name="A real customer"))
    ledger.close()
    refused = run("demo", "--no-serve", "--data", tmp_path)
    assert refused.exit_code == 1
    assert "wants one of its own" in refused.stderr


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "nonsense"])
def test_a_database_that_cannot_be_reached_is_one_clear_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("LEDGER_DATABASE_URL", url)
    refused = run("trail", "demo:sso", "--data", tmp_path)
    assert refused.exit_code == 1
    assert refused.stderr.startswith("negotiation-ledger: the ledger in the database of LEDGER_DATABASE_URL cannot")
    assert "Traceback" not in refused.output


def test_a_signing_key_that_must_not_be_used_is_one_clear_line(run: Run, tmp_path: Path) -> None:
    with serving(tmp_path):
        pass
    key = tmp_path / "checkpoint.key"
    key.chmod(0o644)
    told = run("serve", "--data", tmp_path, "--port", "0")
    assert told.exit_code == 1
    assert told.stderr == (
        f"negotiation-ledger: others may read {key}: whoever can may sign in this ledger's name; chmod 600 it\n"
    )
    key.chmod(0o600)
    key.write_text("no key")
    told = run("serve", "--data", tmp_path, "--port", "0")
    assert told.exit_code == 1
    (line,) = told.stderr.splitlines()
    assert f"{key} holds no signing key" in line
