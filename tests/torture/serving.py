"""A server in a process of its own that can be killed, stopped and started again under the same address."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT


class Nursery:
    """Forks servers; see `nursery.py`."""

    def __init__(self) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("LEDGER_") and k != "PORT"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.nursery"],
            cwd=ROOT,
            env=kept | {"PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def fork(self, arguments: list[str], environment: dict[str, str], log: Path, descriptors: int) -> int:
        """Start a server; return its process id."""
        order = {"arguments": arguments, "environment": environment, "log": str(log), "descriptors": descriptors}
        return int(self._ask(order)["pid"])

    def ended(self, pid: int, *, wait: bool) -> int | None:
        """Return how a server ended; None when it has not."""
        code: int | None = self._ask({"wait": pid, "options": 0 if wait else os.WNOHANG})["code"]
        return code

    def close(self) -> None:
        """Send no more orders."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def _ask(self, order: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


class Server:
    """`negotiation-ledger serve --data DIR` on a port of its own."""

    def __init__(self, nursery: Nursery, data: Path, url: str | None = None, *, descriptors: int = 0) -> None:
        self.data = data
        self.log = data.with_name(f"{data.name}.log")
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._nursery = nursery
        self._environment = {} if url is None else {"LEDGER_DATABASE_URL": url}
        self._descriptors = descriptors
        self._pid = 0

    def start(self) -> None:
        """Start it and wait until it answers."""
        arguments = ["--data", str(self.data), "--port", str(self.port)]
        self._pid = self._nursery.fork(arguments, self._environment, self.log, self._descriptors)
        until = time.monotonic() + 60
        while not self._alive():
            code = self._nursery.ended(self._pid, wait=False)
            assert code is None, f"it ended with {code}:\n{self.log.read_text()}"
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.01)

    def kill(self) -> None:
        """Kill it as a power cut would, but for what the kernel still writes."""
        os.kill(self._pid, signal.SIGKILL)
        self._nursery.ended(self._pid, wait=True)
        self._pid = 0

    def terminate(self) -> tuple[int | None, float]:
        """Ask it to stop; return its exit code and how long it took."""
        began = time.monotonic()
        os.kill(self._pid, signal.SIGTERM)
        while (code := self._nursery.ended(self._pid, wait=False)) is None and time.monotonic() < began + 60:
            time.sleep(0.01)
        self._pid = 0 if code is not None else self._pid
        return code, time.monotonic() - began

    def close(self) -> None:
        """See that it is gone."""
        if self._pid:
            self.kill()

    def ready(self) -> tuple[int, dict[str, Any]]:
        """Return what `/readyz` says."""
        answer = httpx.get(f"{self.address}/readyz", timeout=20)
        return answer.status_code, answer.json()

    def _alive(self) -> bool:
        try:
            return httpx.get(f"{self.address}/livez", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


def free_port() -> int:
    """Return a port of this machine's that is free just now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port
