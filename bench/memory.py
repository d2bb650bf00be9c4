"""Memory: of a server that has drawn and answered for ten thousand, a hundred thousand and a million events.

Not among the figures of `make bench`, for it takes a quarter of an hour and more: `make bench-memory`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from bench.figure import Figure
from bench.ground import fill_log
from ledger.ledger import open_ledger

SIZES = tuple(int(size) for size in os.environ.get("LEDGER_BENCH_SIZES", "10000,100000,1000000").split(","))
QUESTIONS = (
    "{ requests(first: 100) { totalCount nodes { id title status requester { name } } } }",
    "{ history(last: 100) { totalCount nodes { ... on Utterance { position sentence by { name } } } } }",
    "{ stakeholders(first: 100) { nodes { id name role } } }",
)


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite: one server follows what is appended beside it, and is asked at every size."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with closing(open_ledger(data, follow=False)) as ledger, served(data) as (process, address):
            empty = _asked(process, address, 0)
            size = 0
            for wanted in SIZES:
                began = time.monotonic()
                fill_log(ledger.recorder, wanted - size, ledger.mapper, first=size)
                appended = time.monotonic()
                size = wanted
                rss = _asked(process, address, size)
                note = f"appended in {appended - began:.0f} s, drawn {time.monotonic() - appended:.0f} s later"
                yield Figure(f"memory after {size:,} events", rss, empty, "MiB", per_second=False, note=note)


@contextmanager
def served(data: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve a ledger in a process of its own."""
    command = [sys.executable, "-m", "app.cli", "serve", "--data", str(data), "--port", "0"]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LEDGER_")} | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        told = process.stdout.readline()
        found = re.search(r"(http://\S+)/graphql", told)
        assert found, told
        try:
            yield process, found[1]
        finally:
            process.terminate()
            process.wait()


def _asked(process: subprocess.Popen[str], address: str, position: int) -> float:
    """Wait until the server has drawn so much, ask it this and that, and return its resident memory in MiB."""
    while _get(f"{address}/readyz")["position"] < position:
        time.sleep(0.2)
    for _ in range(20):
        for question in QUESTIONS:
            told = _get(f"{address}/graphql", {"query": question})
            assert "errors" not in told, told
    rss = subprocess.run(["ps", "-o", "rss=", "-p", str(process.pid)], capture_output=True, text=True, check=True)
    return int(rss.stdout) / 1_024


def _get(url: str, body: dict[str, Any] | None = None) -> Any:
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers)
    with urllib.request.urlopen(request, timeout=600) as response:
        return json.load(response)
