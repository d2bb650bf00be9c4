"""The clock of the machine goes wrong: the order is that of positions, and no time in the log runs back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from ledger import ledger as module
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.store.keyring import Keyring
from ledger.store.postgres import PostgresRecorder
from ledger.store.recorder import LedgerRecorder
from ledger.store.sqlite import SQLiteRecorder
from ledger.views import history
from ledger.views.asof import AsOf
from ledger.views.paging import Page
from tests.telling import say, whole_log
from tests.torture.truth import check_log, check_views

HOUR, YEAR = timedelta(hours=1), timedelta(days=365)


class Clock:
    """This machine's clock, as wrong as a test wants it."""

    def __init__(self) -> None:
        self.off = timedelta()

    def micros(self) -> int:
        """What the log asks."""
        return time.time_ns() // 1_000 + self.off // timedelta(microseconds=1)

    def now(self, zone: tzinfo | None = None) -> datetime:
        """What the book asks."""
        return datetime.now(zone or UTC) + self.off


@contextmanager
def opened(data: Path, url: str | None, clock: Clock) -> Iterator[Ledger]:
    data.mkdir(exist_ok=True)
    recorder: LedgerRecorder = (
        PostgresRecorder(url, clock.micros) if url else SQLiteRecorder(data / "log.sqlite", clock.micros)
    )
    ledger = Ledger(recorder, Keyring(data / "keys.sqlite", bytes(32)), data / "views.sqlite")
    ledger.follower.start()
    try:
        yield ledger
    finally:
        ledger.close()


def test_a_clock_that_jumps_back_an_hour_and_ahead_a_year_disturbs_no_order(
    data: Path, url: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(module, "datetime", clock)
    began = datetime.now(UTC)
    with opened(data, url, clock) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Single sign-on")).thing
        for off in (timedelta(), -HOUR, YEAR, timedelta(), -HOUR):
            clock.off = off
            for number in range(5):
                say(ledger, CommentOnRequest(by=mira, request=request, text=f"{off}: {number}"))
    with opened(data, url, clock) as ledger:  # an hour behind, with a log a year ahead
        say(ledger, CommentOnRequest(by=mira, request=request, text="last"))
        log = whole_log(ledger)
        check_log([row for row, _ in log])
        check_views(ledger, log)
        said = [getattr(event, "text", None) for _, event in log[2:]]
        offs = (timedelta(), -HOUR, YEAR, timedelta(), -HOUR)
        assert said == [*(f"{off}: {number}" for off in offs for number in range(5)), "last"]
        told = history.page(
            ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT), history.HistoryFilter(), Page(first=100)
        )
        assert [position for position, _ in told.rows] == list(range(1, len(log) + 1))
        stamps = [event.recorded_at for _, event in told.rows]
        assert stamps == sorted(stamps)
        # By the clock that jumped, all that came after the jump was recorded in the year to come.
        before = ledger.moment(DEVELOPMENT, AsOf(recorded_at=began + HOUR))
        assert before.position == 2 + 10
        assert ledger.moment(DEVELOPMENT, AsOf(recorded_at=began + 2 * YEAR)).position == len(log)
