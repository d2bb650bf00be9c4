"""kill -9: what was acknowledged is there, once, in order, and what was not is there whole or not at all."""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path

from tests.torture.clients import Tally, storm
from tests.torture.conftest import Serve
from tests.torture.size import short_and_long
from tests.torture.truth import check


@short_and_long("kills, acts", (2, 120), (100, 10_000))
def test_a_server_that_is_killed_again_and_again_loses_nothing_and_repeats_nothing(
    serve: Serve, data: Path, url: str | None, kills: int, acts: int
) -> None:
    server = serve(data, url)
    server.start()
    tally = Tally()
    chance = random.Random(7)

    async def kill() -> None:
        """Kill at every so many answers, a moment later; the clients never notice more than a lost connection."""
        for kill in range(1, kills + 1):
            while len(tally.positions) < kill * acts // (kills + 1):  # noqa: ASYNC110  nobody tells
                await asyncio.sleep(0.001)
            await asyncio.sleep(chance.uniform(0, 0.05))
            server.kill()
            await asyncio.to_thread(server.start)

    async def both() -> None:
        await asyncio.gather(kill(), storm(server.address, iter(range(acts)), tally))

    began = time.monotonic()
    asyncio.run(both())
    assert len(tally.positions) == acts
    server.kill()
    events = check(data, url, tally)
    took = time.monotonic() - began
    told = f"{tally.codes['LOST']} connections lost, {tally.repeated} acts answered again"
    print(f"\n{kills} kills, {acts} acts, {events} events, {told}, {took:.0f} s")
    assert tally.codes["LOST"] >= kills
    assert "INTERNAL" not in tally.codes, server.log.read_text()
