"""Webhooks hear of flags: raised, cleared and disputed, by events and by the clock, each once (24, 39, 46)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook

from ledger.domain.commitment.grading import GradeHonesty
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.state import Honesty
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.reply import ReplyStance, ReplyToEvent
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.request.endorsing import EndorseRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.domain.watch import SetWatch
from ledger.exchange.webhooks import Deliverer, Webhooks
from ledger.exchange.webhooks.post import Post
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from tests.exchange.test_webhooks import QUICK, Fake
from tests.telling import say

URL = "https://crm.example/hook"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    found = Fake()
    monkeypatch.setattr(Post, "send", lambda post, body, headers: found.send(post, body, headers))
    return found


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "data")
    yield opened
    opened.close()


def person(ledger: Ledger, name: str) -> str:
    return say(ledger, IdentifyStakeholder(name=name)).thing


def deliver(ledger: Ledger, days: float = 0) -> None:
    """Deliver until nothing is left to do, some days from now."""
    ledger.follower.wait_for(ledger.recorder.head())
    deliverer = Deliverer(ledger, backoff=QUICK, clock=lambda: datetime.now(UTC) + timedelta(days=days))
    try:
        assert deliverer._has_role()
        while deliverer.deliver():
            pass
    finally:
        deliverer.stop()


def told(fake: Fake) -> list[str]:
    """Return the types of what was told since the last look, those of events and those of flags."""
    types = [json.loads(body)["type"].removeprefix("negotiation-ledger.") for body, _ in fake.got]
    fake.got.clear()
    return types


def test_a_flag_is_told_after_the_event_that_raised_it_signed_as_a_cloud_event(ledger: Ledger, fake: Fake) -> None:
    ben, eva = person(ledger, "Ben"), person(ledger, "Eva")
    added = Webhooks(ledger, DEVELOPMENT).add("crm", URL)
    promise = say(ledger, MakeCommitment(by=ben, consequent="SSO")).thing
    deliver(ledger)
    (_, _), (body, headers) = fake.got
    Webhook(added.secret).verify(body, headers)
    event = JSONFormat().read(CloudEvent, body)
    assert (event.get_id(), event.get_subject()) == (headers["webhook-id"], promise)
    said: Any = json.loads(body)["data"]
    assert said["sentence"] == "Ben promised “SSO”, and nobody who would build it was asked."
    assert (said["change"], said["flag"], said["disputed"]) == ("raised", "unvetted_promise", False)
    assert said["evidence"] == [f"{promise}@1"]
    assert told(fake) == ["commitment.made", "flag.raised"]
    say(ledger, StartVetting(by=eva, commitment=promise))
    say(ledger, VetCommitment(by=eva, commitment=promise, possible=True))
    deliver(ledger)
    assert told(fake) == ["commitment.vetting_started", "commitment.vetted", "flag.cleared"]
    deliver(ledger, 30)
    assert told(fake) == []
    assert Webhooks(ledger, DEVELOPMENT).one("crm").position == ledger.recorder.head()


def test_what_falls_due_while_nothing_happens_is_told_then_and_once_over_restarts(ledger: Ledger, fake: Fake) -> None:
    ana = person(ledger, "Ana")
    due = datetime.now(UTC).date() + timedelta(days=10)
    request = say(ledger, SubmitRequest(by=ana, title="Exports")).thing
    say(ledger, MakeDecision(by=ana, requests=(request,), outcome=Outcome.DEFER, reason="Later", review_on=due))
    Webhooks(ledger, DEVELOPMENT).add("reviews", URL, flags=("decision_past_review",))
    deliver(ledger, 9)
    assert told(fake) == []
    deliver(ledger, 12)
    deliver(ledger, 12)
    assert told(fake) == ["flag.raised"]
    deliver(ledger, 30)
    assert told(fake) == []


def test_a_change_that_was_not_taken_is_tried_again_under_the_same_id(ledger: Ledger, fake: Fake) -> None:
    ben = person(ledger, "Ben")
    Webhooks(ledger, DEVELOPMENT).add("flags", URL, topics=("watch.set",), flags=("unvetted_promise",))
    for what in ("SSO", "Exports", "Imports"):
        say(ledger, MakeCommitment(by=ben, consequent=what))
    fake.answers = [200, 503]
    deliver(ledger)
    first, second = fake.ids
    ledger.ops._change("next_try = 0", (), "flags")
    deliver(ledger)
    assert fake.ids[:3] == [first, second, second], "nothing is told twice but what was not taken"
    assert len(fake.ids) == 4
    assert Webhooks(ledger, DEVELOPMENT).one("flags").failures == 0


def test_many_that_fall_due_at_once_are_each_told_once_though_they_are_cut_off_in_the_middle(
    ledger: Ledger, fake: Fake
) -> None:
    ana = person(ledger, "Ana")
    due = datetime.now(UTC).date() + timedelta(days=3)
    for n in range(5):
        request = say(ledger, SubmitRequest(by=ana, title=f"Wish {n}")).thing
        say(ledger, MakeDecision(by=ana, requests=(request,), outcome=Outcome.DEFER, reason="Later", review_on=due))
    Webhooks(ledger, DEVELOPMENT).add("reviews", URL, topics=("watch.set",), flags=("decision_past_review",))
    fake.answers = [200, 200, 500]
    deliver(ledger, 5)
    found = Webhooks(ledger, DEVELOPMENT).one("reviews")
    assert len(found.flags_told) == 2
    ledger.ops._change("next_try = 0", (), "reviews")
    deliver(ledger, 5)
    assert len(fake.ids) == 6
    assert len(set(fake.ids)) == 5
    assert Webhooks(ledger, DEVELOPMENT).one("reviews").delivered == 5


def test_the_watchers_of_a_request_are_told_that_it_picks_up_steam(ledger: Ledger, fake: Fake) -> None:
    """Capability 24."""
    people = [person(ledger, f"Person {n}") for n in range(8)]
    month_ago = datetime.now(UTC) - timedelta(days=30)
    request = say(ledger, SubmitRequest(by=people[0], title="Exports", occurred_at=month_ago)).thing
    other = say(ledger, SubmitRequest(by=people[0], title="Imports")).thing
    watch = say(ledger, SetWatch(by=people[0], watched=request)).thing
    elsewhere = say(ledger, SetWatch(by=people[0], watched=other)).thing
    webhooks = Webhooks(ledger, DEVELOPMENT)
    webhooks.add("watcher", URL, watch=watch)
    webhooks.add("other", "https://other.example/hook", watch=elsewhere)
    for somebody in people[1:]:
        say(ledger, EndorseRequest(by=somebody, request=request))
    deliver(ledger)
    types = told(fake)
    assert types.count("request.endorsed") == 7
    assert types.count("flag.raised") == 1, "the other request's watcher is not bothered"


def test_slack_is_told_what_a_flag_is_called_why_it_is_up_and_what_clears_it(ledger: Ledger, fake: Fake) -> None:
    ben = person(ledger, "Ben")
    webhooks = Webhooks(ledger, DEVELOPMENT)
    webhooks.add("slack", URL, form="slack", topics=("watch.set",), flags=("unvetted_promise",))
    promise = say(ledger, MakeCommitment(by=ben, consequent="<SSO>")).thing
    deliver(ledger)
    say(ledger, ReplyToEvent(by=ben, replies_to=f"{promise}@1", stance=ReplyStance.DISPUTES))
    deliver(ledger)
    raised, disputed = [json.loads(body) for body, _ in fake.got]
    assert raised["text"].startswith(
        ":triangular_flag_on_post: *Unvetted promise*: Ben promised “&lt;SSO&gt;”, and nobody"
    )
    assert "cleared by: Those who would build it vet it" in raised["blocks"][1]["elements"][0]["text"]
    assert disputed["text"].startswith(":left_right_arrow: *Unvetted promise*, disputed: ")
    assert disputed["text"].endswith("It does not count: Ben disputes it.")


def test_a_person_is_told_what_they_are_quoted_graded_or_flagged_by_and_nothing_else(
    ledger: Ledger, fake: Fake
) -> None:
    """Capability 46."""
    ana, ben = person(ledger, "Ana"), person(ledger, "Ben")
    Webhooks(ledger, DEVELOPMENT).add("ben", URL, person=ben)
    promise = say(ledger, MakeCommitment(by=ben, consequent="SSO")).thing
    say(ledger, SubmitRequest(by=ana, title="Exports"))
    say(ledger, MakeCommitment(by=ana, consequent="Exports"))
    say(ledger, GradeHonesty(by=ana, commitment=promise, honesty=Honesty.OVER_THE_LINE))
    deliver(ledger)
    assert told(fake) == ["commitment.made", "flag.raised", "commitment.honesty_graded", "flag.raised"]


def test_cursors_that_are_further_than_a_restored_log_go_back_to_its_end(ledger: Ledger, fake: Fake) -> None:
    ben = person(ledger, "Ben")
    Webhooks(ledger, DEVELOPMENT).add("crm", URL)
    ledger.ops.told("crm", 900, None)
    ledger.ops.told_flags("crm", 900, 0)
    deliver(ledger)
    found = Webhooks(ledger, DEVELOPMENT).one("crm")
    assert found.position == found.flags_position == ledger.recorder.head()
    say(ledger, MakeCommitment(by=ben, consequent="SSO", deadline=date(2999, 1, 1)))
    deliver(ledger)
    assert told(fake)[:2] == ["commitment.made", "flag.raised"]
