"""Pages: cursors that stay true while the ledger grows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.domain.kernel.errors import BadCursor
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.state import Request
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views import things
from ledger.views.paging import Page, Slice, cursor
from ledger.views.things import ThingFilter
from tests.telling import opened, say


def titles(found: Slice[Request]) -> list[str]:
    return [thing.title for _, thing in found.rows]


def page(
    ledger: Ledger, asked: Page, *, newest_first: bool = False, which: ThingFilter | None = None
) -> Slice[Request]:
    moment = ledger.moment(DEVELOPMENT)
    return things.page(
        ledger.views, DEVELOPMENT, Request, moment, which or ThingFilter(), asked, newest_first=newest_first
    )


def test_pages_join_up_forwards_and_backwards_even_while_requests_come_in(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        for number in range(7):
            say(ledger, SubmitRequest(by=mira, title=str(number)))
        first = page(ledger, Page(first=3))
        assert (titles(first), first.has_next, first.has_previous) == (["0", "1", "2"], True, False)
        say(ledger, SubmitRequest(by=mira, title="7"))
        second = page(ledger, Page(first=3, after=cursor(first.rows[-1][0])))
        assert titles(second) == ["3", "4", "5"]
        assert titles(page(ledger, Page(last=2))) == ["6", "7"]
        assert titles(page(ledger, Page(last=2, before=cursor(second.rows[0][0])))) == ["1", "2"]
        assert titles(page(ledger, Page(first=2), newest_first=True)) == ["7", "6"]
        after = page(ledger, Page(first=2, after=cursor(second.rows[0][0])), newest_first=True)
        assert titles(after) == ["2", "1"]
        assert titles(page(ledger, Page(first=0))) == []
        assert titles(page(ledger, Page(), which=ThingFilter(title_contains="3"))) == ["3"]


@pytest.mark.parametrize(
    "asked",
    [
        Page(first=-1),
        Page(first=1001),
        Page(last=-5),
        Page(first=1, last=1),
        Page(after="rubbish"),
        Page(after="aGVsbG8="),
        Page(before="\ud800"),
        Page(after=cursor(1) + "x"),
    ],
)
def test_a_page_that_no_connection_could_have_given_is_refused(tmp_path: Path, asked: Page) -> None:
    with opened(tmp_path) as ledger, pytest.raises(BadCursor):
        page(ledger, asked)
