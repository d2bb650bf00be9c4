"""Who waits for the views goes on when they have got there, when they cannot, or when the time is up."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from ledger.views.reaching import Reached

LONG = 60.0


@pytest.fixture
def reached() -> Reached:
    return Reached(3, threading.Event())


async def _begun(reached: Reached, *positions: int) -> list[asyncio.Task[bool]]:
    tasks = [asyncio.create_task(reached.reach(position, LONG)) for position in positions]
    await asyncio.sleep(0)
    return tasks


async def test_those_whose_position_is_there_go_on_and_the_others_wait(reached: Reached) -> None:
    there, near, far = await _begun(reached, 3, 5, 9)
    assert there.done()
    await asyncio.to_thread(reached.move_to, 6)
    assert await near
    assert not far.done()
    reached.move_to(9)
    assert await far


async def test_views_that_are_drawn_anew_let_nobody_go_on_before_they_are_there(reached: Reached) -> None:
    (waiting,) = await _begun(reached, 5)
    for position in (0, 4, 5):
        assert not waiting.done()
        reached.move_to(position)
        await asyncio.sleep(0)
    assert await waiting


async def test_an_attempt_that_failed_lets_everybody_go_on_without(reached: Reached) -> None:
    with ThreadPoolExecutor(1) as pool:
        in_a_thread = pool.submit(reached.wait_for, 5, LONG)
        in_a_loop = await _begun(reached, 5, 9)
        while not in_a_thread.done():
            reached.fail()
            await asyncio.sleep(0.001)
        assert [await task for task in in_a_loop] == [False, False]
        assert not in_a_thread.result()


async def test_whose_time_is_up_or_who_is_called_off_is_not_remembered(reached: Reached) -> None:
    assert not await reached.reach(5, 0)
    (called_off,) = await _begun(reached, 5)
    called_off.cancel()
    with pytest.raises(asyncio.CancelledError):
        await called_off
    assert reached._waiters == []


def test_a_loop_that_is_gone_holds_up_nobody(reached: Reached) -> None:
    loop = asyncio.new_event_loop()
    left = loop.create_task(reached.reach(5, LONG))
    loop.run_until_complete(asyncio.sleep(0))
    loop.close()
    reached.move_to(5)
    assert reached.wait_for(5, 0)
    left._log_destroy_pending = False  # type: ignore[attr-defined]  # else Python says so


def test_whoever_waits_wakes_who_draws() -> None:
    wake = threading.Event()
    reached = Reached(0, wake)
    assert not reached.wait_for(1, 0)
    assert wake.is_set()
