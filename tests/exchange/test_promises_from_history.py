"""Lines about promises: one commitment per subject and stage, with all that became of it."""

from __future__ import annotations

from datetime import date

from tests.exchange.lines import Story


def test_a_promise_moves_is_broken_taken_back_and_made_again(story: Story) -> None:
    story.tell("promise_made", stage="beta", target="v1.1", due="2026-04-01")
    story.tell("promise_broken", stage="beta", target="v1.1", text="v1.1 came without it", derived=True)
    story.tell("promise_revised", stage="beta", target="v1.2", previous_target="v1.1", due="2026-08-01")
    story.tell("promise_withdrawn", stage="beta", previous_target="v1.2", text="not this year")
    story.tell("promise_made", stage="beta", target="v2.0")
    promise = story.thing("wish:1#beta")
    assert (promise.status, promise.target, promise.revisions) == ("detached", "v2.0", 1)
    steps = [(e.topic.partition(".")[2], e.irregular) for e in story.events(kinds=("commitment",))]
    assert steps == [
        ("made", None),
        ("violated", None),
        ("revised", "COMMITMENT_NOT_IN_FORCE"),
        ("cancelled", None),
        ("made", "COMMITMENT_ALREADY_MADE"),
    ]


def test_each_stage_is_a_promise_of_its_own(story: Story) -> None:
    story.tell("promise_made", stage="alpha", target="v1")
    story.tell("promise_made", what="SLA")
    story.tell("promise_made", target="v3")
    assert story.thing("wish:1#alpha").target == "v1"
    assert story.thing("wish:1#SLA").stage == "SLA"
    assert story.thing("wish:1#promise").target == "v3"


def test_a_target_that_is_a_day_is_the_deadline(story: Story) -> None:
    story.tell("promise_made", what="decision", target="2010-11-29T01:06:40.000+01:00")
    promise = story.thing("wish:1#decision")
    assert (promise.target, promise.deadline) == (None, date(2010, 11, 29))


def test_an_end_that_is_told_before_the_promise_stays_the_end(story: Story) -> None:
    story.tell("promise_kept", target="v1", derived=True, text="it was there")
    assert story.thing("wish:1#promise").placeholder
    story.tell("promise_made", target="v1", retrospective=True)
    promise = story.thing("wish:1#promise")
    assert (promise.placeholder, promise.status, promise.target) == (False, "satisfied", "v1")
    (kept,) = story.events(topics=("commitment.satisfied",))
    assert '"derived":true' in (kept.event.details or "")
