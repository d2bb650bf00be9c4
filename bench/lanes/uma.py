"""UmaDB, an event store in Rust: its server in a process of its own, one client a caller, over gRPC on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from umadb import AppendCondition, Client, Event, Query, QueryItem, TransportError

from bench.lanes.lane import Lane, Rows, threaded


@contextmanager
def server(folder: Path, rows: Rows, in_flight: int) -> Iterator[Lane]:
    """Start a server; every append names its stream and insists that the stream is new, as an act of ours does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [str(Path(sys.executable).with_name("umadb")), "--listen", address, "--db-path", str(folder / "uma")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    mine = threading.local()

    def ready(number: int) -> tuple[list[Event], AppendCondition]:
        stream, _, topic, state, _, leaf = rows[number % len(rows)]
        tag = f"{stream}/{number}"
        return [Event(topic, state + leaf, [tag])], AppendCondition(Query([QueryItem(types=[], tags=[tag])]), None)

    def append(made: tuple[list[Event], AppendCondition]) -> None:
        if not hasattr(mine, "client"):
            mine.client = _client(f"http://{address}")
        mine.client.append(*made)

    lane, end = threaded(ready, append, in_flight)
    try:
        _client(f"http://{address}")
        yield lane
    finally:
        end()
        process.terminate()
        process.wait()


def _client(url: str) -> Client:
    for _ in range(100):
        try:
            client = Client(url)
            client.head()
        except TransportError:
            time.sleep(0.1)
        else:
            return client
    raise RuntimeError("UmaDB does not answer")
