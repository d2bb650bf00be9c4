"""What `test_vanished.py` runs inside two networks: clients here, a door to PostgreSQL there, and a cable to pull."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time
from contextlib import closing

from eventsourcing.persistence import StoredEvent

from ledger.store.errors import Unavailable
from ledger.store.listening import Listener
from ledger.store.postgres import PostgresRecorder
from ledger.store.row import Entry

HOST, PORT = "10.9.0.2", 6000


async def door(socket: str) -> None:
    """Let those who knock at the port through to PostgreSQL's socket."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while some := await reader.read(65_536):
            writer.write(some)
            await writer.drain()

    async def let_in(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_unix_connection(socket)
        await asyncio.gather(carry(reader, back), carry(there, writer), return_exceptions=True)

    server = await asyncio.start_server(let_in, HOST, PORT)
    print("open", flush=True)
    await server.serve_forever()


def act(version: int) -> Entry:
    return Entry([StoredEvent("req_1", version, "request.submitted", b"{}")], key=b"%d" % version, digest=b"d")


def refused(recorder: PostgresRecorder, statement: str) -> float:
    """Return how long it took until a statement was refused."""
    began = time.monotonic()
    try:
        recorder._ask(statement, ())
    except Unavailable:
        return time.monotonic() - began
    raise AssertionError("it was answered")


def pull_and_plug(recorder: PostgresRecorder, listener: Listener, inside: list[str]) -> None:
    """Tell how long everything took."""
    waiting: list[float] = []
    waiter = threading.Thread(target=lambda: waiting.append(refused(recorder, "SELECT pg_sleep(25)::text")))
    waiter.start()
    time.sleep(1)
    subprocess.run([*inside, "ip", "link", "set", "far", "down"], check=True)
    began = time.monotonic()
    print(f"refused={refused(recorder, 'SELECT 1'):.1f}")
    waiter.join()
    print(f"refused_while_waiting={waiting[0] - 1:.1f}")
    while listener.hears.is_set():
        time.sleep(0.01)
    print(f"noticed_by_listener={time.monotonic() - began:.1f}")
    subprocess.run([*inside, "ip", "link", "set", "far", "up"], check=True)
    began = time.monotonic()
    while True:
        try:
            recorder.append([act(2)])
            break
        except Unavailable:
            continue
    print(f"writing_again={time.monotonic() - began:.1f}")
    assert listener.hears.wait(60)
    print(f"listening_again={time.monotonic() - began:.1f}")
    assert recorder.head() == 2


def main(socket: str, database: str, far: str) -> None:
    inside = ["nsenter", "-t", far, "-n"]
    code = "import asyncio, sys; from tests.torture.vanishing import door; asyncio.run(door(sys.argv[1]))"
    command = [*inside, sys.executable, "-c", code, socket]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as there:
        try:
            assert there.stdout is not None
            assert there.stdout.readline() == "open\n"
            url = f"postgresql://postgres@{HOST}:{PORT}/{database}"
            with closing(PostgresRecorder(url)) as recorder, closing(Listener(url, lambda head: None)) as listener:
                recorder.append([act(1)])
                assert listener.hears.wait(30)
                pull_and_plug(recorder, listener, inside)
        finally:
            there.kill()


if __name__ == "__main__":
    main(*sys.argv[1:])
