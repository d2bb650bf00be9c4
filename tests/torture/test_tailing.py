"""Whoever follows the log while others write sees every event, once, in order."""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from eventsourcing.persistence import StoredEvent

from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.postgres import PostgresRecorder
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry, Row
from ledger.store.sqlite import SQLiteRecorder
from tests.torture.clients import Tally, storm
from tests.torture.conftest import Serve
from tests.torture.size import short_and_long
from tests.torture.tailing import listen, tail
from tests.torture.truth import check, check_log


@short_and_long("events", (800,), (50_000,))
def test_a_reader_under_eight_writers_passes_over_no_position(tmp_path: Path, url: str | None, events: int) -> None:
    """Eight connections, as of eight processes, each committing entries of one to three events."""

    def opened() -> LedgerRecorder:
        return PostgresRecorder(url, pool_size=1) if url else SQLiteRecorder(tmp_path / "log.sqlite")

    reader = opened()
    writers = [opened() for _ in range(8)]
    stop = threading.Event()
    seen: list[int] = []

    def read() -> None:
        while True:
            over = stop.is_set()
            rows = reader.select_rows(seen[-1] if seen else 0, 97)
            seen.extend(row.id for row in rows)
            if over and not rows:
                return

    def write(number: int) -> None:
        version = 0
        while version < events // 8:
            size = min(1 + version % 3, events // 8 - version)
            stored = [StoredEvent(f"s{number}", version + n, "t", b"x" * 200) for n in range(1, size + 1)]
            writers[number].append([Entry(stored)])
            version += size

    tailing = threading.Thread(target=read)
    began = time.monotonic()
    tailing.start()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    stop.set()
    tailing.join()
    print(f"\n{events} events by 8 writers tailed in {time.monotonic() - began:.1f} s")
    assert seen == list(range(1, events + 1))
    rows: list[Row] = []
    while page := reader.select_rows(rows[-1].id if rows else 0, 5_000):
        rows += page
    check_log(rows)
    for recorder in (reader, *writers):
        recorder.close()


@short_and_long("acts", (160,), (40_000,))
def test_whoever_listens_to_the_api_hears_every_event_of_two_processes(
    serve: Serve, data: Path, url: str | None, acts: int
) -> None:
    """Four clients of the server and four writers beside it; a listener by websocket, and one page by page."""
    server = serve(data, url)
    server.start()
    tally = Tally()
    beside = open_ledger(data, url, follow=False)
    seen, heard, head = list[int](), list[int](), [0]

    async def all_of_it() -> None:
        until = asyncio.Event()
        readers = [
            asyncio.create_task(tail(beside.recorder, seen, until)),
            asyncio.create_task(listen(server.address, heard, until, head)),
        ]
        threads = [asyncio.to_thread(_talk, beside, acts // 8) for _ in range(4)]
        await asyncio.gather(storm(server.address, iter(range(acts // 2)), tally, clients=4), *threads)
        head[0] = beside.recorder.head()
        until.set()
        await asyncio.gather(*readers)

    began = time.monotonic()
    asyncio.run(all_of_it())
    beside.close()
    print(f"\n{head[0]} events by 8 writers in two processes heard in {time.monotonic() - began:.1f} s")
    assert seen == list(range(1, head[0] + 1))
    assert heard == seen
    server.kill()
    check(data, url, tally)


def _talk(ledger: Ledger, times: int) -> None:
    mira = ledger.submit(DEVELOPMENT, IdentifyStakeholder(name="Mira")).result().result
    request = ledger.submit(DEVELOPMENT, SubmitRequest(by=mira, title="Single sign-on")).result().result
    for number in range(times):
        ledger.submit(DEVELOPMENT, CommentOnRequest(by=mira, request=request, text=f"word {number}")).result()
