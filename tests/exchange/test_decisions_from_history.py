"""Lines about decisions: real histories break every life-cycle, and are recorded as they were."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.domain.decision.words import DecisionStatus, Outcome
from tests.exchange.lines import Story


def _decide(story: Story, outcome: str, to_status: str | None = None, **other: Any) -> str:
    line = story.line("decision_made", actor="Cem Oz", outcome=outcome, to_status=to_status or outcome, **other)
    story.take([line])
    return str(line["event_id"])


@pytest.mark.parametrize(
    ("outcome", "ours", "status"),
    [
        ("yes", Outcome.ACCEPT, "accepted"),
        ("yes_provisional", Outcome.ACCEPT, "accepted"),
        ("no", Outcome.DECLINE, "declined"),
        ("later", Outcome.DEFER, "deferred"),
        ("withdrawn", Outcome.OTHER, "withdrawn"),
        ("done", Outcome.OTHER, "delivery_declared"),
        ("superseded", Outcome.OTHER, "other"),
        ("acepted", Outcome.OTHER, "other"),
    ],
)
def test_an_answer_arrives_at_the_request(story: Story, outcome: str, ours: Outcome, status: str) -> None:
    story.tell("request_raised")
    decision = story.thing(_decide(story, outcome, outcome.capitalize(), text="because"))
    wish = story.thing("wish:1")
    assert (decision.outcome, decision.outcome_label) == (ours, outcome.capitalize())
    assert (wish.status, wish.status_label, wish.decision) == (status, outcome.capitalize(), decision.id)
    assert decision.reason == "because"
    assert story.named(decision.decided_by) == "Cem Oz"


def test_a_no_that_became_a_yes_two_years_later_is_irregular_and_holds(story: Story) -> None:
    story.tell("request_raised")
    no = _decide(story, "no")
    yes = _decide(story, "yes", reverses=True)
    assert story.thing(no).status is DecisionStatus.SUPERSEDED
    assert story.thing(yes).supersedes == story.thing(no).id
    assert story.thing("wish:1").status == "accepted"
    irregular = {e.topic: e.irregular for e in story.events(irregular=True)}
    assert irregular == dict.fromkeys(
        ("decision.accepted", "decision.superseded", "request.accepted"), "REQUEST_ALREADY_ANSWERED"
    )


def test_accepted_and_back_to_draft_on_one_day(story: Story) -> None:
    story.tell("request_raised")
    yes = _decide(story, "yes")
    back = _decide(story, "reopened", "Draft", text="too early")
    assert story.thing(yes).superseded_by == story.thing(back).id
    assert (story.thing("wish:1").status, story.thing("wish:1").status_label) == ("under_review", "Draft")
    again = _decide(story, "yes")
    assert story.thing(again).supersedes == story.thing(back).id
    assert story.events(things=(story.thing(again).id,))[-1].irregular is None


def test_that_it_is_done_does_not_take_the_place_of_the_yes(story: Story) -> None:
    story.tell("request_raised")
    yes = _decide(story, "yes")
    done = _decide(story, "done", "Final")
    assert story.thing(yes).status is DecisionStatus.ACCEPTED
    assert story.thing("wish:1").decision == story.thing(yes).id
    assert story.thing(done).supersedes is None


def test_who_decided_beside_the_one_who_wrote_it_down(story: Story) -> None:
    name = _decide(story, "yes", decided_by="Dia Roy", approvers=["@em", "Dia Roy"], recorded_by="Fay Moor")
    decision = story.thing(name)
    parts = {(story.named(p.stakeholder), p.role.value) for p in decision.parts}
    assert parts == {("Dia Roy", "decide"), ("@em", "agree"), ("Dia Roy", "agree")}
    (drafted,) = story.events(topics=("decision.drafted",))
    assert story.named(drafted.event.recorded_by) == "Fay Moor"


def test_the_answer_is_communicated_or_kept_as_a_comment(story: Story) -> None:
    story.tell("request_raised")
    story.tell("answer_communicated", text="too soon to say")
    name = _decide(story, "no")
    story.tell("answer_communicated", actor="Cem Oz", target="Ada Pell", text="sorry")
    assert [story.named(t.to) for t in story.thing(name).tellings] == ["Ada Pell"]
    assert "request.commented" in story.topics()


def test_a_denied_exception_upholds_and_an_approved_one_overturns(story: Story) -> None:
    for outcome in ("no", "yes"):
        story.tell("escalated", text="please", release="v1.21", escalated_to="@lead")
        _decide(story, outcome, on="exception request", release="v1.21", text=f"said {outcome}")
    first, second = story.thing("wish:1#exception:v1.21/1"), story.thing("wish:1#exception:v1.21/2")
    assert (first.status, first.label, first.answer) == ("upheld", "v1.21", "said no")
    assert (second.status, second.superseding_decision is not None) == ("overturned", True)
    assert [story.named(somebody) for somebody in first.raised_to] == ["@lead"]
    assert story.thing("wish:1").status == "submitted"


def test_an_exception_without_an_outcome_stays_open(story: Story) -> None:
    story.tell("escalated", release="v1.14")
    story.tell("decision_made", on="exception request", release="v1.14")
    assert story.thing("wish:1#exception:v1.14/1").status == "raised"


def test_taken_higher_lower_and_reopened(story: Story) -> None:
    story.tell("deescalated", priority="4 - Low", text="it was never high")
    story.tell("escalated", priority="1 - High")
    story.tell("deescalated", priority="3 - Low", text="calm again")
    assert story.thing("wish:1#escalation/1").status == "withdrawn"
    story.tell("deescalated", priority="4 - Low")
    assert story.events(irregular=True)[-1].irregular == "ESCALATION_ANSWERED"
    story.tell("reopened")
    assert story.events(topics=("request.reopened",))[0].irregular is not None
