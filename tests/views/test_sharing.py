"""Several ledgers share one views file: one draws, all read, and another goes on when the one that drew is gone.

Each ledger here has files and threads of its own, as a process has; processes that are killed are in the torture.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import AddHandle, DescribeStakeholder, EraseStakeholder, IdentifyStakeholder, Stakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.errors import Misconfigured, Unavailable
from ledger.store.role import Role
from ledger.views.redrawing import redraw
from tests.telling import now, opened, say, whole_log
from tests.torture.truth import check_views


@contextmanager
def shared(data: Path, count: int = 3) -> Iterator[list[Ledger]]:
    """Open one ledger several times; the first to open draws."""
    with ExitStack() as stack:
        ledgers = []
        for _ in range(count):
            ledgers.append(stack.enter_context(opened(data)))
            until = time.monotonic() + 10
            while not ledgers[0].follower.draws:
                assert time.monotonic() < until
                time.sleep(0.001)
        yield ledgers


def drawing(ledgers: list[Ledger]) -> list[Ledger]:
    return [ledger for ledger in ledgers if ledger.follower.draws]


def test_one_draws_and_whoever_writes_reads_what_was_written(tmp_path: Path) -> None:
    with shared(tmp_path) as ledgers:
        mira = say(ledgers[0], IdentifyStakeholder(name="Mira")).thing
        for turn in range(12):
            ledger = ledgers[turn % 3]
            told = say(ledger, SubmitRequest(by=mira, title=f"No {turn}"))
            assert not told.stale
            assert now(ledger, told.thing) is not None
            for other in ledgers:
                assert other.follower.wait_for(told.last)
                assert now(other, told.thing) == now(ledger, told.thing)
        assert drawing(ledgers) == [ledgers[0]]
        check_views(ledgers[2], whole_log(ledgers[2]))


def test_when_the_one_that_draws_stops_another_goes_on(tmp_path: Path) -> None:
    with shared(tmp_path) as (first, second, third):
        mira = say(second, IdentifyStakeholder(name="Mira")).thing
        first.close()
        told = say(third, SubmitRequest(by=mira, title="Exports"))
        assert not told.stale
        assert len(drawing([second, third])) == 1
        check_views(second, whole_log(second))


def test_those_who_listen_hear_of_what_another_has_drawn(tmp_path: Path) -> None:
    with shared(tmp_path, 2) as (first, second):
        heard: list[int] = []
        second.follower.listen(lambda: heard.append(second.follower.position))
        mira = say(first, IdentifyStakeholder(name="Mira")).thing
        for number in range(5):
            say(first, SubmitRequest(by=mira, title=f"No {number}"))
        assert second.follower.wait_for(6)
        assert heard[-1] == 6
        assert heard == sorted(heard)


def test_one_that_cannot_go_on_leaves_the_drawing_to_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with shared(tmp_path, 2) as (first, second):
        mira = say(first, IdentifyStakeholder(name="Mira")).thing

        def away(*_: object) -> None:
            raise Unavailable("the log is away")

        with monkeypatch.context() as patch:
            patch.setattr(first.follower._recorder, "select_rows", away)
            assert not say(second, SubmitRequest(by=mira, title="Exports")).stale or second.follower.wait_for(2, 10)
            assert drawing([first, second]) == [second]
        assert first.follower.wait_for(2, 10)
        until = time.monotonic() + 10
        while first.follower.failure is not None:
            assert time.monotonic() < until, "what was made good is no failure any more"
            time.sleep(0.01)


def test_who_was_erased_through_one_stays_erased_when_another_draws(tmp_path: Path) -> None:
    """The second has the key in memory, draws a late fact of that person later on, and must not know the name."""
    with shared(tmp_path, 2) as (first, second):
        mira = say(second, IdentifyStakeholder(name="Mirabelle Chen")).thing
        say(second, AddHandle(stakeholder=mira, system="github", handle="@mirabelle"))
        request = say(second, SubmitRequest(by=mira, title="Exports")).thing
        assert "Mirabelle" in repr(now(second, mira))
        last = say(first, EraseStakeholder(stakeholder=mira, ground="GDPR Art. 17")).last
        assert second.follower.wait_for(last)
        first.close()
        say(second, CommentOnRequest(by=mira, request=request, text="life goes on"))
        assert drawing([second]) == [second]
        assert all("irabelle" not in repr(event) for _, event in whole_log(second))
        redraw(second.views, second.recorder, second.mapper)
        person = now(second, mira)
        assert isinstance(person, Stakeholder)
        assert "irabelle" not in repr(person)
        check_views(second, whole_log(second))


def test_views_drawn_again_by_one_are_noticed_by_all_also_at_the_same_position(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was parked is drawn by then; whoever remembers the things without it must forget them."""
    with shared(tmp_path, 2) as (first, second):
        mira = say(first, IdentifyStakeholder(name="Mira")).thing
        with monkeypatch.context() as patch:
            patch.setattr("ledger.domain.stakeholder.identifying.StakeholderDescribed.sentence", lambda _: 1 / 0)
            say(first, DescribeStakeholder(stakeholder=mira, job_title="Buyer"))
        assert [p for p, *_ in second.follower.parked()] == [2]
        redraw(second.views, second.recorder, second.mapper)
        assert second.follower.parked() == []
        told = say(second, AddHandle(stakeholder=mira, system="github", handle="@mira"))
        assert first.follower.wait_for(told.last)
        assert getattr(now(first, mira), "job_title", None) == "Buyer"
        check_views(first, whole_log(first))


def test_a_command_beside_a_server_sees_what_the_server_draws(tmp_path: Path) -> None:
    with opened(tmp_path) as server:
        mira = say(server, IdentifyStakeholder(name="Mira")).thing
        beside = open_ledger(tmp_path, follow=False)
        try:
            beside.submit(DEVELOPMENT, SubmitRequest(by=mira, title="Exports")).result()
            steps: list[tuple[int, int]] = []
            assert beside.follower.catch_up(lambda *s: steps.append(s)) == 2
            assert not beside.follower.draws
            assert not steps or steps[-1] == (2, 2)
        finally:
            beside.close()
        assert server.follower.draws


def test_a_command_beside_one_that_has_the_role_and_does_not_draw_goes_on_with_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.views.follower.PATIENCE", 0.05)
    with opened(tmp_path) as ledger:
        say(ledger, IdentifyStakeholder(name="Mira"))
    frozen, beside = open_ledger(tmp_path, follow=False), open_ledger(tmp_path, follow=False)
    try:
        assert frozen.follower._takes_role()
        frozen.submit(DEVELOPMENT, IdentifyStakeholder(name="Nora")).result()
        assert beside.follower.catch_up() == 1
    finally:
        beside.close()
        frozen.close()
    with opened(tmp_path) as ledger:
        assert ledger.follower.wait_for(2)


async def test_however_many_wait_for_views_that_stand_still_others_are_answered_meanwhile(tmp_path: Path) -> None:
    """With a thread for each who waits, of the few there are, the last of forty waited fourteen seconds and not two."""
    role = Role(tmp_path / "views.sqlite.lock")
    assert role.take()  # a process that was stopped while it drew
    with opened(tmp_path) as ledger:
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
        acts = [IdentifyStakeholder(name=f"Person {number}") for number in range(40)]
        waiting = [asyncio.create_task(ledger.execute_async(DEVELOPMENT, act)) for act in acts]
        while ledger.recorder.head() < len(acts):  # noqa: ASYNC110  the log tells nobody
            await asyncio.sleep(0.001)
        await asyncio.to_thread(int)
        assert not any(task.done() for task in waiting)
        role.close()
        told = await asyncio.gather(*waiting)
    assert not any(receipt.stale for receipt in told)


def test_views_that_cannot_be_opened_are_left_to_whoever_draws_in_them(tmp_path: Path) -> None:
    """Thrown away under a server, they would be drawn anew where it does not look, and it would answer from the old."""
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
    file = tmp_path / "views.sqlite"
    with shared(tmp_path, 1):
        before = file.stat().st_ino
        with file.open("r+b") as damaged:
            damaged.write(bytes(100))
        with pytest.raises(Misconfigured, match="stop the server"):
            open_ledger(tmp_path)
        assert file.stat().st_ino == before
    with opened(tmp_path) as ledger:
        found = now(ledger, mira)
        assert isinstance(found, Stakeholder)
        assert found.name == "Mira"
        check_views(ledger, whole_log(ledger))
