"""PostgreSQL crashes, or hands over to its standby: the app stays up, and what it has acknowledged stays recorded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from eventsourcing.persistence import StoredEvent

from ledger.store.listening import Listener
from ledger.store.postgres import PostgresRecorder
from ledger.store.row import Entry, Written
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


def test_what_only_the_primary_has_is_not_acknowledged_to_who_asks_again(cluster: Cluster) -> None:
    """A commit that waited for its standby when it was cut off is there, but would be lost with the primary."""
    event = StoredEvent("req_1", 1, "request.submitted", b"{}")
    entry = Entry([event], "req_1", key=bytes(16), digest=b"d")
    with closing(PostgresRecorder(cluster.url)) as recorder, ThreadPoolExecutor(2) as pool:
        demand_standby(cluster, "nobody")
        try:
            first = pool.submit(recorder.append, [entry])
            cut_off(cluster, waiting=1)
            found = pool.submit(recorder.find_commands, [bytes(16)])
            waiting_for_standby(cluster, 1)
            assert not first.done()
            assert not found.done()
        finally:
            demand_standby(cluster, "")
        assert first.result() == [Written(1, 1, "req_1", repeated=True)]
        assert found.result() == {bytes(16): (b"d", 1, 1, "req_1")}


def demand_standby(cluster: Cluster, name: str) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as db:
        db.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'".encode())
        db.execute("SELECT pg_reload_conf()")
        while db.execute("SHOW synchronous_standby_names").fetchone() != (name,):
            time.sleep(0.01)


def waiting_for_standby(cluster: Cluster, count: int) -> list[int]:
    """Wait until so many commits wait for the standby; return whose they are."""
    with psycopg.connect(cluster.url, autocommit=True) as db:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            rows = db.execute("SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'").fetchall()
            if len(rows) >= count:
                return [pid for (pid,) in rows]
            time.sleep(0.01)
    raise AssertionError("nothing waits for the standby")


def cut_off(cluster: Cluster, waiting: int) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as db:
        for pid in waiting_for_standby(cluster, waiting):
            db.execute("SELECT pg_terminate_backend(%s, 5000)", (pid,))


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
