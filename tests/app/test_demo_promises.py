"""The demo story answers what promises cost, what may be said and what picks up steam (14, 18, 19, 20, 24, 47)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.demo import Story, tell
from ledger.domain.commitment.judging import in_anothers_name, unvetted
from ledger.domain.commitment.state import Commitment, DebtorAcceptance
from ledger.domain.keepability import KeepabilityDraft, KeepabilityGround, KeepabilityVerdict
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.views import things
from ledger.views.reports.clearances import clearance_queue
from ledger.views.reports.keeping import keepability_of
from ledger.views.reports.momentum import gathering
from ledger.views.reports.sayable import SayingGround, WithheldGround, what_may_be_said
from ledger.views.reports.told import what_was_told

AUGUST = datetime(2026, 8, 31, 12, tzinfo=UTC)
Told = tuple[Ledger, Story]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    ledger = open_ledger(Path(tmp_path_factory.mktemp("story")))
    yield ledger, tell(ledger, DEVELOPMENT)
    ledger.close()


def promise(told: Told, name: str) -> Commitment:
    ledger, story = told
    found = things.get(ledger.views, DEVELOPMENT, story.names[name], ledger.moment(DEVELOPMENT))
    assert isinstance(found, Commitment)
    return found


def test_what_the_promise_of_april_cost_is_led_back_to_the_words_that_did_it(told: Told) -> None:
    (work,) = promise(told, "promise-sso").displaced
    assert (work.person_weeks, work.what) == (2, told[1].names["offline"])
    (remedy,) = promise(told, "promise-offline").remedies
    assert remedy.what == told[1].names["promise-offline-july"]


def test_a_promise_in_ines_name_is_unvetted_and_disowned_and_cannot_be_kept(told: Told) -> None:
    made = promise(told, "promise-seasonal")
    assert in_anothers_name(made)
    assert unvetted(made, AUGUST.date())
    assert made.acceptance is DebtorAcceptance.REFUSED
    ledger, _ = told
    draft = KeepabilityDraft(commitment=made.id, size=18)
    found = keepability_of(ledger.views, DEVELOPMENT, ledger.moment(DEVELOPMENT), AUGUST, draft)
    assert (found.verdict, KeepabilityGround.NO_ROOM in found.grounds) == (KeepabilityVerdict.NOT_KEEPABLE, True)


def test_sales_reads_what_may_be_said_and_product_what_was_told(told: Told) -> None:
    ledger, story = told
    moment = ledger.moment(DEVELOPMENT)
    cleared = what_may_be_said(ledger.views, DEVELOPMENT, moment, AUGUST, story.names["brightholm"])
    assert SayingGround.CLEARED in {s.ground for s in cleared.may}
    nordwind = what_may_be_said(ledger.views, DEVELOPMENT, moment, AUGUST, story.names["nordwind"])
    grounds = {u.ground for u in nordwind.may_not}
    assert grounds >= {
        WithheldGround.WAITING,
        WithheldGround.MISSING,
        WithheldGround.UNVETTED,
        WithheldGround.BROKEN,
    }
    heard = what_was_told(ledger.views, DEVELOPMENT, moment, story.names["nordwind"])
    august = [t for t in heard.told if t.at <= AUGUST]
    assert august[-1].speaker == story.names["gregor"]


def test_the_question_of_tom_waits_and_the_request_for_seasonal_workers_picks_up_steam(told: Told) -> None:
    ledger, story = told
    moment = ledger.moment(DEVELOPMENT)
    queue = clearance_queue(ledger.views, DEVELOPMENT, moment, AUGUST)
    assert [(w.commitment, w.overdue) for w in queue.waiting] == [(story.names["promise-leavers-asked"], True)]
    first, *_ = gathering(ledger.views, DEVELOPMENT, moment, AUGUST)
    assert (first.request, first.momentum.sudden) == (story.names["seasonal"], True)
