"""SIGTERM in the middle of everything: who was answered finds the act, and nobody finds half of one."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path

from app.cli.serving import GRACE
from tests.torture.clients import Tally, storm
from tests.torture.conftest import Serve
from tests.torture.serving import Server
from tests.torture.size import short_and_long
from tests.torture.truth import check


async def stopped_amid(server: Server, numbers: Iterator[int], tally: Tally, acts: int) -> tuple[int | None, float]:
    """Stop a server once so many more acts are answered; return how it ended and how long that took."""
    enough = len(tally.positions) + acts
    clients = asyncio.create_task(storm(server.address, numbers, tally, clients=64, patient=False))
    while len(tally.positions) < enough:  # noqa: ASYNC110  nobody tells
        await asyncio.sleep(0.001)
    ended = await asyncio.to_thread(server.terminate)
    await clients
    return ended


@short_and_long("times, acts", (1, 80), (10, 200))
def test_a_server_that_is_told_to_stop_with_64_commands_in_flight_stops_in_order(
    serve: Serve, data: Path, url: str | None, times: int, acts: int
) -> None:
    numbers = itertools.count()
    tally = Tally()
    longest, answered, unanswered = 0.0, 0, 0
    for _ in range(times):
        server = serve(data, url)
        server.start()
        code, took = asyncio.run(stopped_amid(server, numbers, tally, acts))
        said = server.log.read_text()
        assert code == 0, said
        assert "Traceback" not in said
        longest = max(longest, took)
        answered, unanswered = len(tally.positions), len(tally.sent) - len(tally.positions)
    events = check(data, url, tally)
    told = f"{answered} acts answered, {unanswered} not, {events} events"
    print(f"\nstopped {times} times with 64 in flight, in {longest:.2f} s at most; {told}; {dict(tally.codes)}")
    assert longest < GRACE + 2
    assert "INTERNAL" not in tally.codes
