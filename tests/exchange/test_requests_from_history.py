"""Lines about requests, told as the story of a wish."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import msgspec

from ledger.domain.request.state import RequestStatus
from tests.exchange.lines import Story


def test_a_wish_is_raised_and_found_by_the_sources_own_id(story: Story) -> None:
    story.tell("request_raised", text="My eyes hurt", actor_role="designer", group="web", status="Draft")
    wish = story.thing("wish:1")
    assert (wish.title, wish.problem, wish.group, wish.status_label) == ("Dark mode", "My eyes hurt", "web", "Draft")
    assert story.named(wish.requester) == "Ada Pell"
    assert story.topics() == ["stakeholder.identified", "request.submitted"]


def test_its_text_its_title_and_its_keeper_change(story: Story) -> None:
    story.tell("request_raised")
    story.tell("request_revised", text="clearer now")
    story.tell("request_renamed", title="Night mode", previous_title="Dark mode")
    story.tell("request_reassigned", assigned_to="Bo Lind", group="mobile", previous_group="web", title="Night mode")
    wish = story.thing("wish:1")
    assert (wish.title, wish.revisions, wish.group) == ("Night mode", 1, "mobile")
    assert story.named(wish.owner) == "Bo Lind"


def test_what_was_only_referred_to_is_a_placeholder_until_somebody_raises_it(story: Story) -> None:
    story.tell("request_linked", relation="requires", target="wish:9")
    assert story.thing("wish:1").placeholder
    assert story.thing("wish:9").placeholder
    story.tell("request_raised", "wish:9", title="Themes")
    wish = story.thing("wish:9")
    assert (wish.placeholder, wish.title) == (False, "Themes")
    assert story.thing("wish:1").related[0].request == wish.id


def test_a_link_that_names_no_request_keeps_an_address_but_never_words_in_clear(story: Story) -> None:
    story.tell("request_linked", relation="see_also", target_raw="/docs/themes.md")
    story.tell("request_linked", relation="see_also", target_raw="what Bo told us")
    first, second = story.thing("wish:1").related[0], story.events(topics=("request.linked",))[1]
    assert first.label == "/docs/themes.md"
    assert second.event.label is None  # type: ignore[attr-defined]
    assert "what Bo told us" in (second.event.details or "")


def test_a_second_endorsement_of_the_same_stage_is_irregular(story: Story) -> None:
    for stage in ("alpha", "beta", "beta"):
        story.tell("request_endorsed", scope="readiness", stage=stage)
    assert [e.irregular for e in story.events(topics=("request.endorsed",))] == [None, None, "ALREADY_ENDORSED"]


def test_a_review_a_stage_and_a_comment(story: Story) -> None:
    story.tell("request_raised")
    story.tell("review_opened", actor="Bo Lind")
    story.tell("stage_changed", stage="alpha")
    story.tell("commented", text="nice", kind="chat")
    story.tell("rationale_revised", text="said better")
    wish = story.thing("wish:1")
    assert (wish.status, wish.stage) == (RequestStatus.UNDER_REVIEW, "alpha")
    kinds = [e.event.comment_kind for e in story.events(topics=("request.commented",))]  # type: ignore[attr-defined]
    assert kinds == ["chat", "rationale_revised"]


def test_a_status_in_the_sources_own_words_moves_only_what_we_have_a_word_for(story: Story) -> None:
    story.tell("request_raised")
    story.tell("status_changed", activity="T06 Stamped")
    assert (story.thing("wish:1").status, story.thing("wish:1").status_label) == ("submitted", "T06 Stamped")
    story.tell("review_status_changed", outcome="under_consideration", to_status="provisional")
    assert (story.thing("wish:1").status, story.thing("wish:1").status_label) == ("under_review", "provisional")


def test_a_request_passed_on_and_one_that_was_paid_for(story: Story) -> None:
    story.tell("request_raised")
    story.tell("forwarded", target="Bo Lind", text="yours")
    story.tell("payment", text="thanks", amount=12.5, currency="EUR")
    story.tell("payment", text="in kind", amount="a cake")
    wish = story.thing("wish:1")
    assert story.named(wish.owner) == "Bo Lind"
    assert (wish.realised.amount, wish.realised.currency) == (1250, "EUR")
    assert story.topics()[-1] == "request.commented"


def test_both_clocks_of_the_source_are_kept(story: Story) -> None:
    story.tell("request_raised", occurred_at="2025-12-24", recorded_at="2026-01-02T10:00:00.250-05:00")
    story.tell("request_revised", occurred_at="2026-01-03T08:00:00")
    story.tell("request_revised", occurred_at=None)
    raised, local, undated = story.events(topics=("request.submitted", "request.revised"))
    assert raised.event.occurred_at == datetime(2025, 12, 24, tzinfo=UTC)
    assert raised.event.source is not None
    assert raised.event.source.occurred_raw == "2025-12-24"
    there = timezone(timedelta(hours=-5))
    assert raised.event.source.recorded_at == datetime(2026, 1, 2, 10, 0, 0, 250_000, tzinfo=there)
    assert (local.event.occurred_at, local.event.source.occurred_raw) == (  # type: ignore[union-attr]
        datetime(2026, 1, 3, 8, tzinfo=UTC),
        "2026-01-03T08:00:00",
    )
    assert undated.undated


def test_what_has_no_field_is_kept_among_the_details(story: Story) -> None:
    story.tell("request_raised", text="why", actor_role="author", channel="Desk", deep={"a": [1, None, "x"]})
    (raised,) = story.events(topics=("request.submitted",))
    details = msgspec.json.decode(raised.event.details or "")
    assert details == {"data": {"channel": "Desk", "deep": {"a": [1, None, "x"]}}, "actor_role": "author"}
