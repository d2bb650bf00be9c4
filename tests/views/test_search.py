"""Search: what was said in so many words, as of any moment, with the words marked, by those who may see it.

Capabilities 10, 18, 43: what was ever said about it, as it was known then.
"""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel.errors import BadCursor, Malformed, NotAllowed
from ledger.domain.request.asking import RenameRequest, SubmitRequest
from ledger.domain.request.discussing import CommentOnRequest
from ledger.domain.stakeholder import EraseStakeholder, IdentifyStakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT, Viewer
from ledger.views import search
from ledger.views.asof import AsOf
from ledger.views.paging import Page, cursor
from ledger.views.redrawing import redraw
from ledger.views.search import Found, said_well
from tests.telling import opened, say


def find(ledger: Ledger, text: str, asked: AsOf | None = None, **which: object) -> list[Found]:
    """Return everything that is found."""
    ledger.follower.wait_for(ledger.recorder.head())
    moment = ledger.moment(DEVELOPMENT, asked)
    kinds = which.get("kinds", ())
    found = search.search(ledger.views, DEVELOPMENT, moment, text, Page(first=100), kinds=kinds)  # type: ignore[arg-type]
    assert len(found.rows) == search.count(ledger.views, DEVELOPMENT, moment, text, kinds)  # type: ignore[arg-type]
    return [hit for _, hit in found.rows]


def topics(found: list[Found]) -> list[str]:
    return [hit.event.topic for hit in found]


def a_story(ledger: Ledger) -> tuple[str, str, str]:
    mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
    jonas = say(ledger, IdentifyStakeholder(name="Jonas Weiß")).thing
    request = say(
        ledger, SubmitRequest(by=mira, title="Planning for cold stores", problem="They plan by hand, says Jonas Weiß")
    ).thing
    say(
        ledger,
        MakeDecision(by=jonas, requests=(request,), outcome=Outcome.DECLINE, reason="Planners are promised away"),
    )
    return mira, jonas, request


def test_requests_decisions_and_reasons_are_found_in_any_form_of_their_words(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        a_story(ledger)
        assert topics(find(ledger, "plans"))[0] == "request.submitted", "words in a title count more"
        assert set(topics(find(ledger, "promise planner"))) <= {"decision.drafted", "decision.accepted"}
        assert find(ledger, "promise planner")
        assert topics(find(ledger, '"cold stores"')) == ["request.submitted"]
        assert find(ledger, '"stores cold"') == []
        assert topics(find(ledger, "col*")) == ["request.submitted"]
        assert find(ledger, "plan -cold -promised") == []


def test_the_words_found_are_marked_and_names_stand_as_names(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        a_story(ledger)
        (hit,) = find(ledger, "store hand")
        assert hit.title.marked("[", "]") == "Planning for cold [stores]"
        assert hit.text.marked("[", "]") == "They plan by [hand], says Jonas Weiß"


def test_a_person_is_found_where_a_text_mentions_them_and_marked_there(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        a_story(ledger)
        for asked in ("jonas", '"Jonas Weiß"', "WEIß hand"):
            (hit,) = find(ledger, asked)
            assert "[Jonas Weiß]" in hit.text.marked("[", "]")
        assert find(ledger, "stk") == find(ledger, "person") == []


def test_whoever_is_erased_is_not_found_by_name_and_no_file_holds_it(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira, _, request = a_story(ledger)
        say(ledger, CommentOnRequest(by=mira, request=request, text="Ask Mira Chen about the hand-written lists"))
        assert topics(find(ledger, "Chen")) == ["request.commented"]
        say(ledger, EraseStakeholder(stakeholder=mira, ground="GDPR Art. 17"))
        assert find(ledger, "Chen") == []
        (hit,) = find(ledger, "lists")
        assert hit.text.text == "Ask [erased] about the hand-written lists"
    assert b"Chen" not in b"".join(p.read_bytes() for p in tmp_path.glob("views*"))


def test_what_is_found_is_what_had_been_said_by_then_on_either_clock(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira, _, request = a_story(ledger)
        before = ledger.recorder.head()
        late = datetime(2025, 1, 1, tzinfo=UTC)
        say(ledger, CommentOnRequest(by=mira, request=request, text="A freezer is a cold store too", occurred_at=late))
        say(ledger, RenameRequest(by=mira, request=request, title="Planning for freezers"))
        assert topics(find(ledger, "freezer")) == ["request.renamed", "request.commented"]
        assert find(ledger, "freezer", AsOf(position=before)) == []
        assert topics(find(ledger, "freezer", AsOf(position=before + 1))) == ["request.commented"]
        assert topics(find(ledger, "freezer", AsOf(effective_at=datetime(2025, 6, 1, tzinfo=UTC)))) == [
            "request.commented"
        ]


def test_an_answer_as_of_a_moment_stays_as_it_is_while_the_ledger_grows(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira, _, request = a_story(ledger)
        for n in range(5):
            say(ledger, CommentOnRequest(by=mira, request=request, text="cold " * n + "and more " * 3))
        then = AsOf(position=ledger.recorder.head())
        before = [(h.event.position, h.score) for h in find(ledger, "cold", then)]
        assert len(before) == 5
        for _ in range(20):
            say(ledger, CommentOnRequest(by=mira, request=request, text="cold cold cold"))
        assert [(h.event.position, h.score) for h in find(ledger, "cold", then)] == before


def test_pages_follow_each_other_without_gaps_and_repetitions(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        mira, _, request = a_story(ledger)
        for n in range(25):
            say(ledger, CommentOnRequest(by=mira, request=request, text="cold " * (n % 4 + 1)))
        whole = [h.event.position for h in find(ledger, "cold")]
        moment, paged, after = ledger.moment(DEVELOPMENT), list[int](), None
        while True:
            found = search.search(ledger.views, DEVELOPMENT, moment, "cold", Page(first=7, after=after))
            paged += [hit.event.position for _, hit in found.rows]
            if not found.has_next:
                break
            after = cursor(found.rows[-1][0])
        assert paged == whole
        assert len(set(paged)) == 26
        with pytest.raises(BadCursor):
            search.search(ledger.views, DEVELOPMENT, moment, "cold", Page(first=1, after="nonsense"))


def test_kinds_keep_to_the_things_that_it_belongs_to(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        a_story(ledger)
        assert {h.event.kind for h in find(ledger, "plan*", kinds=("decision",))} == {"decision"}
        assert find(ledger, "plan*", kinds=("account",)) == []


def test_nobody_finds_what_they_may_not_see(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        a_story(ledger)
        moment = ledger.moment(DEVELOPMENT)
        with pytest.raises(NotAllowed):
            search.search(ledger.views, Viewer("nobody"), moment, "plan", Page())


@pytest.mark.parametrize("text", ["", "  ", '""', "-plan", "…", "x" * 501, "a " * 21])
def test_a_question_without_words_or_with_too_many_is_refused(tmp_path: Path, text: str) -> None:
    with opened(tmp_path) as ledger, pytest.raises(Malformed):
        find(ledger, text)


def test_views_drawn_anew_find_the_same(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        a_story(ledger)
        before = [(h.event.position, h.score) for h in find(ledger, "plan*")]
        redraw(ledger.views, ledger.recorder, ledger.mapper)
        assert [(h.event.position, h.score) for h in find(ledger, "plan*")] == before
        ledger.views.reset()


@given(st.text(max_size=60))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_typed_is_a_question_or_refused_by_name(searched: Ledger, asked: str) -> None:
    with contextlib.suppress(Malformed):
        find(searched, asked)


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.text(st.characters(codec="utf-8"), max_size=400))
def test_a_score_lies_between_nothing_and_all(title: str, text: str) -> None:
    assert 1 <= said_well(title, text) <= 1_000_000
    assert said_well(f"\ue010{title}", text) >= said_well(title, f"\ue010{text}")


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> object:
    with opened(tmp_path_factory.mktemp("searched")) as ledger:
        a_story(ledger)
        yield ledger
