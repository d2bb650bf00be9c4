"""As of: what the ledger said at any position, and what was true at any time, is what the log itself says.

Capabilities 31, 43: the record as it stood on any day, as it was known then and as it was true then.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.errors import DateWithoutZone, LedgerError, Malformed, NotYetThere
from ledger.domain.request.asking import RenameRequest, SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.request.merging import MergeRequest, UnmergeRequest
from ledger.domain.request.reviewing import ReopenRequest, StartReview, WithdrawRequest
from ledger.domain.stakeholder import AssessStakeholder, DescribeStakeholder, IdentifyStakeholder, Role, Support
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from ledger.views import things
from ledger.views.asof import AsOf, Moment
from ledger.views.clock import micros
from tests.telling import folded, opened, say, whole_log

START = datetime(2026, 1, 1, tzinfo=UTC)
ACTS = ("rename", "review", "decide", "reopen", "endorse", "merge", "unmerge", "withdraw", "comment", "assess", "move")


def act(ledger: Ledger, word: str, number: int, day: int, people: list[str], requests: list[str]) -> None:
    """Record one of many acts, on some day; what the state does not allow is refused and leaves no trace."""
    who, what = people[number % len(people)], requests[number % len(requests)]
    other = requests[(number + 1) % len(requests)]
    when: dict[str, Any] = {"by": who, "occurred_at": START + timedelta(days=day)}
    commands: dict[str, Callable[[], Command]] = {
        "rename": lambda: RenameRequest(request=what, title=f"Title {number}", **when),
        "review": lambda: StartReview(request=what, **when),
        "decide": lambda: MakeDecision(requests=(what,), outcome=list(Outcome)[number % 4], reason="so", **when),
        "reopen": lambda: ReopenRequest(request=what, new_information="news", **when),
        "endorse": lambda: EndorseRequest(request=what, **when),
        "merge": lambda: MergeRequest(request=what, into=other, **when),
        "unmerge": lambda: UnmergeRequest(request=what, **when),
        "withdraw": lambda: WithdrawRequest(request=what, **when),
        "comment": lambda: CommentOnRequest(request=what, text="hm", **when),
        "assess": lambda: AssessStakeholder(stakeholder=who, support=list(Support)[number % 5], **when),
        "move": lambda: DescribeStakeholder(stakeholder=who, role=list(Role)[number % 9], **when),
    }
    with contextlib.suppress(LedgerError):
        say(ledger, commands[word]())


@settings(max_examples=12)
@given(
    story=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30), st.integers(0, 200)), min_size=5, max_size=40),
    data=st.data(),
)
def test_the_state_at_any_position_and_time_is_the_log_folded_up_to_there(
    story: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder)) as ledger:
        people = [say(ledger, IdentifyStakeholder(name=f"Person {n}")).thing for n in range(3)]
        requests = [
            say(ledger, SubmitRequest(by=people[0], title=f"R{n}", occurred_at=START + timedelta(days=60 * n))).thing
            for n in range(3)
        ]
        for word, number, day in story:
            act(ledger, word, number, day, people, requests)
        log = whole_log(ledger)
        ledger.follower.wait_for(log[-1][0].id)
        everything = sorted({e.originator_id for _, e in log})
        for _ in range(12):
            position: int = data.draw(st.integers(0, len(log)))
            then: int | None = data.draw(st.none() | st.integers(-5, 205))
            effective = None if then is None else micros(START + timedelta(days=then))
            moment = Moment(position, effective)
            found = things.get_many(ledger.views, DEVELOPMENT, everything, moment)
            for thing_id in everything:
                assert found.get(thing_id) == folded(log, thing_id, moment), (thing_id, moment)


def test_a_late_fact_shows_in_its_true_place_and_changes_what_was_true_but_not_what_was_said(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        request = say(ledger, SubmitRequest(by=mira, title="Exports", occurred_at=START)).thing
        late = START + timedelta(days=20)
        said = say(ledger, RenameRequest(by=mira, request=request, title="Exports, nightly", occurred_at=late)).last
        early = START + timedelta(days=10)
        learnt = say(ledger, RenameRequest(by=mira, request=request, title="Exports, weekly", occurred_at=early)).last

        def title(moment: Moment) -> str:
            thing = things.get(ledger.views, DEVELOPMENT, request, moment)
            return getattr(thing, "title", "")

        assert title(Moment(said)) == "Exports, nightly"
        assert title(Moment(learnt)) == "Exports, weekly", "the ledger was told last"
        assert title(Moment(learnt, micros(late))) == "Exports, nightly", "what was true last"
        assert title(Moment(learnt, micros(early))) == "Exports, weekly"
        assert title(Moment(said, micros(early))) == "Exports", "nobody had told the ledger yet"


def test_a_time_of_recording_is_a_position(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        say(ledger, SubmitRequest(by=mira, title="Exports"))
        rows = ledger.recorder.select_rows(0, 10)
        first = datetime.fromtimestamp(rows[0].recorded_at / 1e6, UTC)
        assert ledger.moment(DEVELOPMENT, AsOf(recorded_at=first + timedelta(microseconds=1))).position == 1
        assert ledger.moment(DEVELOPMENT, AsOf(recorded_at=START)).position == 0
        assert ledger.moment(DEVELOPMENT).position == 2


def test_a_moment_that_cannot_be_is_refused_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as ledger:
        monkeypatch.setattr(ledger.follower, "wait_for", lambda *_: False)
        with pytest.raises(NotYetThere, match="beyond"):
            ledger.moment(DEVELOPMENT, AsOf(position=99))
        with pytest.raises(Malformed, match="begin at 1"):
            ledger.moment(DEVELOPMENT, AsOf(position=-1))
        with pytest.raises(Malformed, match="not both"):
            ledger.moment(DEVELOPMENT, AsOf(position=1, recorded_at=START))
        with pytest.raises(DateWithoutZone):
            ledger.moment(DEVELOPMENT, AsOf(effective_at=datetime(2026, 1, 1)))  # noqa: DTZ001
