"""Three servers on one data directory: whoever draws the views is killed, again and again, and nobody notices."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from pathlib import Path

import httpx

from tests.torture.clients import Tally, storm
from tests.torture.conftest import Serve
from tests.torture.serving import Server
from tests.torture.size import short_and_long
from tests.torture.tailing import listen
from tests.torture.truth import check

MOVED = 2.0
"""Seconds after which another server draws: the kernel gives the role back at once, and the rest is a busy machine."""
READ = "query($p: Long!) { history(atLeast: $p, first: 1) { totalCount } }"


async def drawing(servers: list[Server]) -> Server | None:
    """Return the server that draws, if one says that it does."""
    for server in servers:
        try:
            if (await asyncio.to_thread(server.ready))[1]["draws"]:
                return server
        except httpx.TransportError:
            continue
    return None


async def until_one_draws(servers: list[Server]) -> Server:
    began = time.monotonic()
    while (found := await drawing(servers)) is None:
        assert time.monotonic() < began + 30
        await asyncio.sleep(0.01)
    return found


@short_and_long("kills, acts", (1, 60), (20, 3_000))
def test_when_the_server_that_draws_is_killed_the_others_go_on_and_a_listener_hears_all(
    serve: Serve, data: Path, url: str | None, kills: int, acts: int
) -> None:
    """Clients write to each of the three; one listens, to a server that is never killed."""
    servers = [serve(data, url, log=f"server{number}.log") for number in range(3)]
    for server in servers:
        server.start()
    kept = servers[2]
    tally = Tally()
    numbers = itertools.count()
    heard, head, moved = list[int](), [0], list[float]()

    async def kill() -> None:
        for kill in range(1, kills + 1):
            while len(tally.positions) < kill * acts // (kills + 1):  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.001)
            first = await until_one_draws(servers)
            if first is kept:
                first = servers[kill % 2]
            others = [server for server in servers if server is not first]
            first.kill()
            began = time.monotonic()
            await until_one_draws(others)
            moved.append(time.monotonic() - began)
            await asyncio.to_thread(first.start)

    async def all_of_it() -> None:
        until = asyncio.Event()
        listening = asyncio.create_task(listen(kept.address, heard, until, head))
        mine = itertools.takewhile(lambda number: number < acts, numbers)
        storms = [storm(server.address, mine, tally, clients=3, first=3 * n) for n, server in enumerate(servers)]
        await asyncio.gather(kill(), *storms)
        head[0] = max(p for positions in tally.positions.values() for p in positions)
        for server in servers:
            async with httpx.AsyncClient(base_url=server.address, timeout=30) as http:
                told = (await http.post("/graphql", json={"query": READ, "variables": {"p": head[0]}})).json()
                assert told["data"]["history"]["totalCount"] >= head[0], "what was written through one is read from all"
        until.set()
        await listening

    asyncio.run(all_of_it())
    assert len(tally.positions) == acts
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) >= head[0]
    for server in servers:
        server.kill()
    events = check(data, url, tally)
    print(f"\n{kills} kills of the server that draws, {events} events; another drew {max(moved):.2f} s later at most")
    assert max(moved) < MOVED
    assert "INTERNAL" not in tally.codes


def test_who_draws_is_told_by_readyz(serve: Serve, data: Path) -> None:
    server = serve(data)
    server.start()
    status, told = server.ready()
    assert (status, told["draws"]) == (200, True)
    assert told["worker"] != os.getpid()
