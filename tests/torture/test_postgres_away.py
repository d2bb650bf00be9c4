"""PostgreSQL crashes, or hands over to its standby: the app stays up, and what it has acknowledged stays recorded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from ledger.store.listening import Listener
from tests.torture.clients import Tally, storm
from tests.torture.conftest import Serve
from tests.torture.databases import Cluster
from tests.torture.serving import Server
from tests.torture.size import short_and_long
from tests.torture.truth import check

RESUMED = 10.0
"""Seconds after which writing must work again, counted from when PostgreSQL does."""

pytestmark = pytest.mark.postgres


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.close()


async def resumed(tally: Tally, answered: int) -> float:
    """Wait until another act is answered; return how long that took."""
    began = time.monotonic()
    while len(tally.positions) <= answered:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.002)
    return time.monotonic() - began


async def endlessly(server: Server, tally: Tally, done: asyncio.Event) -> None:
    """Let clients act until the rest of the test is done."""

    def numbers() -> Iterator[int]:
        number = 0
        while not done.is_set():
            yield number
            number += 1

    await storm(server.address, numbers(), tally)


@short_and_long("stops, away", (1, 0.5), (20, 0.5))
def test_a_postgresql_that_crashes_under_load_loses_no_act_and_the_app_goes_on(
    serve: Serve, data: Path, cluster: Cluster, stops: int, away: float
) -> None:
    server = serve(data, cluster.url)
    server.start()
    tally, waits = Tally(), list[float]()

    async def crash() -> None:
        done = asyncio.Event()
        clients = asyncio.create_task(endlessly(server, tally, done))
        for stop in range(stops):
            await resumed(tally, len(tally.positions) + 40)
            await asyncio.to_thread(cluster.stop)
            # The longest outage is longer than any patience inside: what waits in vain must begin again.
            await asyncio.sleep(20 if stop == 10 else away)
            await asyncio.to_thread(cluster.start)
            waits.append(await resumed(tally, len(tally.positions)))
        done.set()
        await clients

    asyncio.run(crash())
    server.kill()
    events = check(data, cluster.url, tally)
    told = f"{len(tally.positions)} acts, {events} events, {dict(tally.codes)}, {tally.repeated} answered again"
    print(f"\n{stops} crashes, {told}; writing again after {max(waits):.2f} s at most")
    assert max(waits) < RESUMED
    assert not tally.codes.keys() - {"LEDGER_UNAVAILABLE", "LEDGER_BUSY", "STALE"}, server.log.read_text()


@pytest.mark.torture
def test_a_synchronous_standby_takes_over_with_every_act_that_was_acknowledged(
    serve: Serve, data: Path, cluster: Cluster
) -> None:
    standby = Cluster("standby", of=cluster)
    try:
        standby.start()
        with psycopg.connect(cluster.url) as db:
            until = time.monotonic() + 30
            while db.execute("SELECT sync_state FROM pg_stat_replication").fetchall() != [("sync",)]:
                db.commit()
                assert time.monotonic() < until
                time.sleep(0.05)
        hosts = f"host={quote(f'{cluster.socket},{standby.socket}', safe='')}&port=5432,5432"
        url = f"postgresql://postgres@/postgres?{hosts}&target_session_attrs=read-write"
        server = serve(data, url)
        server.start()
        tally = Tally()

        heads = [0]

        async def hand_over() -> float:
            done = asyncio.Event()
            clients = asyncio.create_task(endlessly(server, tally, done))
            await resumed(tally, 200)
            await asyncio.to_thread(cluster.stop)
            await asyncio.to_thread(standby.promote)
            took = await resumed(tally, len(tally.positions))
            before = max(heads)
            await resumed(tally, len(tally.positions) + 200)
            while max(heads) <= before:  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.05)
            done.set()
            await clients
            return took

        with closing(Listener(url, heads.append)):
            took = asyncio.run(hand_over())
        server.kill()
        events = check(data, standby.url, tally)
        told = f"{len(tally.positions)} acts, {events} events, {dict(tally.codes)}, {tally.repeated} answered again"
        print(f"\nstandby promoted, {told}; writing again after {took:.2f} s")
        assert took < RESUMED
    finally:
        standby.close()
