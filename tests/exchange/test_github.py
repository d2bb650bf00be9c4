"""GitHub's issues become requests: raised, wanted, promised for a version, answered, reopened. Capability 44."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.commitment.state import CommitmentStatus
from ledger.domain.decision.words import Outcome
from ledger.domain.request.state import RequestStatus
from ledger.exchange.github.reading import Cutter
from ledger.exchange.rehearsal import Rehearsal
from tests.exchange.lines import Story
from tests.exchange.tables import event, issue, take_github

NAME = "github:acme/planner#12"


def test_an_issue_is_a_request_with_what_it_says_and_who_said_it(story: Story) -> None:
    report = take_github(story, [issue()])
    assert report.complete
    assert (report.lines, report.written) == (1, 1)
    request = story.thing(NAME)
    assert request.title == "Plan cold stores"
    assert request.problem == "Ask @bo, he plans them by hand."
    assert story.named(request.requester) == "@ada"
    assert [(r.relation, r.label) for r in request.related] == [("labelled", "enhancement")]
    (raised,) = story.events(topics=("request.submitted",))
    assert raised.event.source is not None
    assert raised.event.source.ref == "https://github.com/acme/planner/issues/12"


def test_reactions_that_want_it_too_are_endorsements_and_the_others_stay_details(story: Story) -> None:
    take_github(story, [issue()])
    (endorsement,) = story.thing(NAME).endorsements
    assert endorsement.scope == "+1 × 2"
    assert story.by_id(endorsement.by).pseudo, "the counts do not say who"
    assert '"-1":1' in (story.events(topics=("request.submitted",))[0].event.details or "")


def test_reactions_with_names_are_endorsements_by_these_people(story: Story) -> None:
    reactions = [
        {"content": "heart", "user": {"login": "cleo"}, "created_at": "2026-03-01T10:00:00Z"},
        {"content": "confused", "user": {"login": "dan"}, "created_at": "2026-03-01T11:00:00Z"},
    ]
    take_github(story, [issue(reactions=reactions)])
    (endorsement,) = story.thing(NAME).endorsements
    assert (story.named(endorsement.by), endorsement.scope) == ("@cleo", "heart")


def test_more_reactions_the_next_time_are_one_more_endorsement_by_those_who_came(story: Story) -> None:
    take_github(story, [issue()])
    take_github(story, [issue(reactions={"+1": 5})])
    assert [e.scope for e in story.thing(NAME).endorsements] == ["+1 × 2", "+1 × 3"]


def test_a_milestone_is_a_promise_for_a_version_and_another_one_revises_it(story: Story) -> None:
    take_github(story, [issue(milestone={"title": "v2.0", "due_on": "2026-06-01T07:00:00Z"})])
    promise = story.thing(f"{NAME}#promise")
    assert (promise.target, str(promise.deadline), promise.status) == ("v2.0", "2026-06-01", CommitmentStatus.DETACHED)
    take_github(story, [issue(milestone={"title": "v2.1", "due_on": None})])
    assert story.thing(f"{NAME}#promise").target == "v2.1"
    take_github(story, [issue()])
    assert story.thing(f"{NAME}#promise").status is CommitmentStatus.CANCELLED


def test_closed_as_not_planned_is_a_no_by_whoever_closed_it(story: Story) -> None:
    closed: dict[str, Any] = {
        "state": "closed",
        "state_reason": "not_planned",
        "closed_at": "2026-04-01T09:00:00Z",
        "closed_by": {"login": "mira"},
        "milestone": {"title": "v2.0"},
    }
    take_github(story, [issue(**closed)])
    request = story.thing(NAME)
    assert (request.status, request.status_label) == (RequestStatus.DECLINED, "closed (not planned)")
    decision = story.by_id(request.decision)
    assert decision.outcome is Outcome.DECLINE
    (accepted,) = story.events(topics=("decision.accepted",))
    assert story.named(accepted.event.by) == "@mira"
    assert story.thing(f"{NAME}#promise").status is CommitmentStatus.CANCELLED


def test_closed_as_completed_is_delivered_and_keeps_what_was_promised(story: Story) -> None:
    done: dict[str, Any] = {"state": "closed", "state_reason": "completed", "closed_at": "2026-04-01T09:00:00Z"}
    take_github(story, [issue(**done, milestone={"title": "v2.0"})])
    assert story.thing(NAME).status is RequestStatus.DELIVERY_DECLARED
    assert story.thing(f"{NAME}#promise").status is CommitmentStatus.SATISFIED


def test_a_no_that_is_taken_back_is_open_again_and_keeps_its_decision(story: Story) -> None:
    no: dict[str, Any] = {"state": "closed", "state_reason": "not_planned", "closed_at": "2026-04-01T09:00:00Z"}
    take_github(story, [issue(**no)])
    take_github(story, [issue(state="open", state_reason="reopened", updated_at="2026-05-01T09:00:00Z")])
    request = story.thing(NAME)
    assert request.status is RequestStatus.UNDER_REVIEW
    again = {**no, "closed_at": "2026-06-01T09:00:00Z"}
    take_github(story, [issue(**again)])
    assert story.thing(NAME).status is RequestStatus.DECLINED
    assert len(story.events(topics=("decision.accepted",))) == 2


def test_issue_events_tell_who_did_it_and_when_and_the_issue_adds_nothing_to_them(story: Story) -> None:
    history = [
        event(1, "milestoned", "2026-03-02T09:00:00Z", milestone={"title": "v2.0"}),
        event(2, "closed", "2026-04-01T09:00:00Z", state_reason="not_planned"),
        event(3, "reopened", "2026-04-02T09:00:00Z", who="ada"),
        event(4, "renamed", "2026-04-03T09:00:00Z", rename={"from": "Plan cold stores", "to": "Plan all stores"}),
        event(5, "subscribed", "2026-04-03T09:00:00Z"),
        event(6, "closed", "2026-04-04T09:00:00Z", state_reason="not_planned"),
    ]
    last = issue(
        title="Plan all stores",
        state="closed",
        state_reason="not_planned",
        closed_at="2026-04-04T09:00:00Z",
        milestone={"title": "v2.0"},
    )
    report = take_github(story, history, [last])
    assert (report.reported, report.passed_over) == (0, 1)
    assert [story.named(u.event.by) for u in story.events(topics=("commitment.made",))] == ["@mira"]
    assert [story.named(u.event.by) for u in story.events(topics=("request.reopened",))] == ["@ada"]
    assert len(story.events(topics=("decision.accepted",))) == 2
    assert story.thing(NAME).title == "Plan all stores"
    assert take_github(story, history, [last]).written == 0


def test_comments_are_said_by_those_who_wrote_them_in_files_of_their_own_or_inside_the_issue(story: Story) -> None:
    said = {
        "id": 7,
        "user": {"login": "bo"},
        "body": "By hand, every week.",
        "created_at": "2026-03-01T12:00:00Z",
        "updated_at": "2026-03-01T12:00:00Z",
        "issue_url": "https://api.github.com/repos/acme/planner/issues/12",
    }
    take_github(story, [issue()], [said])
    take_github(story, [issue(comments=[said])])
    (comment,) = story.events(topics=("request.commented",))
    assert story.named(comment.event.by) == "@bo"
    assert comment.thing == story.thing(NAME).id


def test_pull_requests_are_passed_over_and_counted(story: Story) -> None:
    report = take_github(story, [issue(pull_request={"url": "u"})])
    assert (report.passed_over, report.lines, report.complete) == (1, 0, True)
    assert story.head() == 0


def test_the_same_file_writes_nothing_the_second_time_whoever_became_known_meanwhile(story: Story) -> None:
    issues = [issue(), issue(13, title="From Bo", user={"login": "bo"}, body="See #12"), issue(14, user=None)]
    first = take_github(story, issues)
    head = story.head()
    second = take_github(story, issues)
    assert (first.written, second.written, second.repeated) == (3, 0, 3)
    assert story.head() == head


def test_the_words_of_an_issue_that_changed_are_a_revision(story: Story) -> None:
    take_github(story, [issue()])
    take_github(story, [issue(title="Plan all stores", body="All of them.")])
    request = story.thing(NAME)
    assert (request.title, request.problem, request.revisions) == ("Plan all stores", "All of them.", 1)


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(story: Story) -> None:
    rehearsal = Rehearsal(story.ledger)
    report = take_github(story, [issue(), issue()], rehearsal=rehearsal)
    assert (report.written, report.repeated) == (1, 1)
    assert rehearsal.topics["request.submitted"] == 1
    assert story.head() == 0
    assert take_github(story, [issue()]).events == sum(rehearsal.topics.values())


@pytest.mark.parametrize(
    "form",
    [
        lambda one, two: f"[{one},\n {two}]",
        lambda one, two: f"{one}\n{two}\n",
        lambda one, two: f"[{one}][{two}]",
        lambda one, two: f"[[{one}],[{two}]]",
        lambda one, two: f"\ufeff[{one},{two}]",
    ],
)
def test_whatever_way_gh_puts_them_together_the_same_issues_are_found(story: Story, form: Any) -> None:
    text = form(json.dumps(issue(1)), json.dumps(issue(2, body='A "}" and a \\" and {[')))
    report = take_github(story, gzip.compress(text.encode()))
    assert (report.written, report.reported) == (2, 0)


def test_what_cannot_be_read_is_reported_with_its_place_and_takes_nothing(story: Story) -> None:
    good, bad = json.dumps(issue()), json.dumps({"number": 1, "title": "No address"})
    late = json.dumps(issue(3, created_at="last summer"))
    report = take_github(story, f'[{good}, 17, {bad}, {late}, {{"a": 1}}, {{"number": 4, "title'.encode())
    assert report.written == 1
    assert [(p.line, p.reason.partition(":")[0][:30]) for p in report.problems] == [
        (2, "between the objects stands '17"),
        (3, "no address says which reposito"),
        (4, "occurred_at"),
        (5, "it is no issue (number, title)"),
        (6, "the file ends in the middle of"),
    ]
    assert take_github(story, b"{broken\n").reported == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(st.dictionaries(st.text(), JSON, max_size=4), max_size=5), st.integers(1, 7), st.booleans())
@settings(max_examples=200)
def test_every_object_is_cut_out_whole_wherever_the_pieces_end(found: list[Any], size: int, ascii_only: bool) -> None:
    content = json.dumps(found, ensure_ascii=ascii_only).encode()
    cutter = Cutter()
    pieces = [content[i : i + size] for i in range(0, len(content), size)]
    cut = [one for piece in pieces for one in cutter.cut(piece)]
    assert [json.loads(c) for c, fault in cut if fault is None] == found
    assert all(fault is None for _, fault in cut)
    assert list(cutter.end()) == []


@given(st.binary(max_size=200), st.integers(1, 50))
@settings(max_examples=200)
def test_no_bytes_break_the_cutter(content: bytes, size: int) -> None:
    cutter = Cutter(longest=40)
    for i in range(0, len(content), size):
        for found, fault in cutter.cut(content[i : i + size]):
            assert fault is not None or (found[:1], found[-1:]) == (b"{", b"}")
    list(cutter.end())
