"""Webhooks: signed, in order, at least once, whatever dies meanwhile. Capability 24."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook

from ledger.domain.account import OpenAccount
from ledger.domain.kernel.errors import Malformed, NotAllowed
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.domain.watch import EndWatch, SetWatch
from ledger.exchange.webhooks import Deliverer, Webhooks
from ledger.exchange.webhooks.address import address_of, allowed
from ledger.exchange.webhooks.errors import AddressNotAllowed, EndpointExists, UnknownEndpoint
from ledger.exchange.webhooks.post import Answer, Post, Undelivered
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT, Viewer
from tests.exchange.receiver import Receiver, receiver
from tests.telling import say
from tests.torture.size import short_and_long

QUICK = (0.05,) * 1_000


class Fake:
    """An endpoint that answers as it is told, in place of the network."""

    def __init__(self) -> None:
        self.answers: list[int | Exception] = []
        self.got: list[tuple[bytes, dict[str, str]]] = []

    def send(self, post: Post, body: bytes, headers: dict[str, str]) -> Answer:
        self.got.append((body, headers))
        answer = self.answers.pop(0) if self.answers else 200
        if isinstance(answer, Exception):
            raise answer
        return Answer(answer, None, False)

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for _, headers in self.got]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(tmp_path / "data", follow=False)
    yield opened
    opened.close()


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Fake:
    found = Fake()
    monkeypatch.setattr(Post, "send", lambda post, body, headers: found.send(post, body, headers))
    return found


def accounts(ledger: Ledger, count: int, prefix: str = "Account", *, follows: bool = False) -> None:
    for future in [ledger.submit(DEVELOPMENT, OpenAccount(name=f"{prefix} {n}")) for n in range(count)]:
        future.result(30)
    if not follows:
        ledger.follower.catch_up()


def deliver(ledger: Ledger, backoff: tuple[float, ...] = QUICK) -> None:
    """Deliver until there is nothing left to do at once."""
    deliverer = Deliverer(ledger, backoff=backoff)
    try:
        while deliverer.deliver():
            pass
    finally:
        deliverer.stop()


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.02)


def test_what_happens_is_told_in_order_signed_and_only_once_when_all_is_well(ledger: Ledger, fake: Fake) -> None:
    accounts(ledger, 3, "Before")
    added = Webhooks(ledger, DEVELOPMENT).add("crm", "https://crm.example/hook")
    accounts(ledger, 250)
    deliver(ledger)
    deliver(ledger)
    positions = [json.loads(body)["data"]["position"] for body, _ in fake.got]
    assert positions == list(range(4, 254))
    for body, headers in fake.got[:3]:
        Webhook(added.secret).verify(body, headers)
        assert headers["content-type"] == "application/cloudevents+json"
        event = JSONFormat().read(CloudEvent, body)
        assert event.get_id() == headers["webhook-id"]
    found = Webhooks(ledger, DEVELOPMENT).one("crm")
    assert (found.position, found.delivered, found.failures) == (253, 250, 0)


def test_an_endpoint_is_told_only_what_it_was_added_for(ledger: Ledger, fake: Fake) -> None:
    mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
    webhooks = Webhooks(ledger, DEVELOPMENT)
    ledger.follower.catch_up()
    webhooks.add("wishes", "https://a.example", topics=("request.",), after=0)
    webhooks.add("people", "https://b.example", kinds=("stakeholder",), after=0)
    webhooks.add("mira", "https://c.example", things=(mira,), after=0)
    say(ledger, SubmitRequest(by=mira, title="Exports"))
    accounts(ledger, 1)
    deliver(ledger)
    told = [json.loads(body)["type"].removeprefix("negotiation-ledger.") for body, _ in fake.got]
    assert sorted(told) == sorted(
        ["request.submitted", "stakeholder.identified", "stakeholder.identified", "request.submitted"]
    )
    assert {e.position for e in webhooks.all()} == {ledger.recorder.head()}


def test_an_endpoint_of_a_watch_is_told_what_the_watch_is_for_until_it_ends(ledger: Ledger, fake: Fake) -> None:
    webhooks = Webhooks(ledger, DEVELOPMENT)
    mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
    watch = say(ledger, SetWatch(by=mira, watched_kind="request", topics=("request.submitted",))).thing
    ledger.follower.catch_up()
    webhooks.add("mira", "https://a.example", watch=watch)
    say(ledger, SubmitRequest(by=mira, title="Exports"))
    accounts(ledger, 1)
    deliver(ledger)
    assert [json.loads(body)["type"] for body, _ in fake.got] == ["negotiation-ledger.request.submitted"]
    say(ledger, EndWatch(watch=watch, by=mira))
    accounts(ledger, 1)
    deliver(ledger)
    assert webhooks.one("mira").parked == "the watch that it was added for has ended"
    with pytest.raises(Malformed):
        webhooks.add("late", "https://a.example", watch=watch)


def test_what_was_not_taken_is_tried_again_and_nothing_comes_before_it(ledger: Ledger, fake: Fake) -> None:
    webhooks = Webhooks(ledger, DEVELOPMENT)
    webhooks.add("crm", "https://crm.example/hook")
    accounts(ledger, 3)
    fake.answers = [200, 503, Undelivered("away"), 302]
    deliver(ledger, (0.0, 0.0, 0.0, 0.0))
    found = webhooks.one("crm")
    assert (found.failures, found.last_fault) == (1, "it answered 503")
    for _ in range(3):
        deliver(ledger, (0.0, 0.0, 0.0, 0.0))
    first, second, third = dict.fromkeys(fake.ids)
    assert fake.ids == [first, second, second, second, second, third]
    assert webhooks.one("crm").failures == 0


def test_it_waits_longer_after_every_failure_and_as_long_as_it_is_asked_to(ledger: Ledger, fake: Fake) -> None:
    webhooks = Webhooks(ledger, DEVELOPMENT)
    webhooks.add("crm", "https://crm.example/hook")
    accounts(ledger, 1)
    fake.answers = [500, 500]
    deliver(ledger, (1_000.0, 10_000.0))
    wait = webhooks.one("crm").next_try - time.time()
    assert 700 < wait < 1_300
    deliver(ledger)
    assert len(fake.got) == 1, "before its time there is no try"
    assert Deliverer(ledger, backoff=(1.0,))._pause(0, "120") == 120.0
    assert Deliverer(ledger, backoff=(1.0,))._pause(0, "soon") < 2


def test_a_dead_endpoint_is_parked_with_its_reason_and_resumed_without_a_gap(ledger: Ledger, fake: Fake) -> None:
    webhooks = Webhooks(ledger, DEVELOPMENT)
    webhooks.add("crm", "https://crm.example/hook")
    webhooks.add("other", "https://other.example/hook")
    accounts(ledger, 2)
    fake.answers = []
    original = fake.send

    def dead(post: Post, body: bytes, headers: dict[str, str]) -> Answer:
        return Answer(500, None, False) if post.address.host == "crm.example" else original(post, body, headers)

    fake.send = dead  # type: ignore[method-assign]
    for _ in range(3):
        deliver(ledger, (0.0, 0.0))
    parked = webhooks.one("crm")
    assert parked.parked == "it answered 500, after 3 tries"
    assert webhooks.one("other").delivered == 2, "others are not held up"
    accounts(ledger, 1)
    fake.send = original  # type: ignore[method-assign]
    deliver(ledger)
    assert webhooks.one("crm").delivered == 0
    webhooks.resume("crm")
    deliver(ledger)
    assert (webhooks.one("crm").delivered, webhooks.one("crm").parked) == (3, None)


def test_an_endpoint_that_says_it_is_gone_is_parked_at_once(ledger: Ledger, fake: Fake) -> None:
    webhooks = Webhooks(ledger, DEVELOPMENT)
    webhooks.add("crm", "https://crm.example/hook")
    accounts(ledger, 1)
    fake.answers = [410]
    deliver(ledger)
    assert webhooks.one("crm").parked == "it answered 410"


def test_slack_is_told_the_sentence_in_words_that_it_takes_for_nothing_else(ledger: Ledger, fake: Fake) -> None:
    mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
    Webhooks(ledger, DEVELOPMENT).add("slack", "https://hooks.slack.example/T/B", form="slack")
    say(ledger, SubmitRequest(by=mira, title="<!channel> & more"))
    ledger.follower.catch_up()
    deliver(ledger)
    ((body, headers),) = fake.got
    said: Any = json.loads(body)
    assert said["text"] == "Mira Chen asked for “&lt;!channel&gt; &amp; more”."
    assert headers["content-type"] == "application/json"
    assert said["blocks"][0]["text"]["type"] == "mrkdwn"


def test_secrets_lie_sealed_in_the_file_and_go_with_the_endpoint(ledger: Ledger, tmp_path: Path) -> None:
    webhooks = Webhooks(ledger, DEVELOPMENT)
    added = webhooks.add("crm", "https://crm.example/hook")
    secret = base64.b64decode(added.secret.removeprefix("whsec_"))
    assert ledger.ops.secret("crm") == secret
    everything = b"".join(p.read_bytes() for p in (tmp_path / "data").iterdir())
    assert secret not in everything
    assert added.secret.encode() not in everything
    webhooks.remove("crm")
    assert webhooks.all() == []


def test_what_cannot_be_a_webhook_is_refused_by_name(ledger: Ledger) -> None:
    webhooks = Webhooks(ledger, DEVELOPMENT)
    webhooks.add("crm", "https://crm.example/hook")
    with pytest.raises(EndpointExists):
        webhooks.add("crm", "https://crm.example/other")
    for wrong in (
        {"name": "No Name"},
        {"form": "fax"},
        {"topics": ("wish.made",)},
        {"kinds": ("wish",)},
        {"things": ("nobody",)},
        {"after": 99},
    ):
        given: dict[str, Any] = {"name": "new", "url": "https://crm.example", **wrong}
        with pytest.raises(Malformed):
            webhooks.add(**given)
    for act in (webhooks.resume, webhooks.remove):
        with pytest.raises(UnknownEndpoint):
            act("nobody")
    with pytest.raises(NotAllowed):
        Webhooks(ledger, Viewer("nobody"))


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/hook",
        "ftp://crm.example",
        "https://user:pass@crm.example",
        "https://crm.example/#part",
        "https:///hook",
        "https://10.0.0.8/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[fd00::1]/",
        "https://[::ffff:192.168.0.1]/",
        "https://crm.example:99999/",
        "https://crm.example/a b",
        "file:///etc/passwd",
    ],
)
def test_a_webhook_goes_nowhere_but_out_encrypted_or_to_this_machine(url: str) -> None:
    with pytest.raises(AddressNotAllowed):
        address_of(url)


def test_a_name_that_leads_into_the_private_network_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    address = address_of("https://crm.example/hook")
    monkeypatch.setattr("socket.getaddrinfo", lambda *_a, **_k: [(2, 1, 6, "", ("10.0.0.8", 443))])
    with pytest.raises(AddressNotAllowed):
        address.resolved()
    assert address_of("http://10.0.0.8/hook", anywhere=True).resolved() == "10.0.0.8"
    assert allowed("127.0.0.1", secure=False)
    assert allowed("93.184.216.34", secure=True)
    assert not allowed("93.184.216.34", secure=False)


def test_a_restored_log_that_went_another_way_parks_its_endpoints(ledger: Ledger, fake: Fake) -> None:
    Webhooks(ledger, DEVELOPMENT).add("crm", "https://crm.example/hook")
    accounts(ledger, 1)
    ledger.recorder.log_id = "another"
    deliver(ledger)
    assert (Webhooks(ledger, DEVELOPMENT).one("crm").parked or "").startswith("the log is not the one")
    assert fake.got == []


def _killed_and_restarted(folder: Path, events: int, kills: int) -> None:
    data = folder / "data"
    with receiver(folder) as there:
        ledger = open_ledger(data)
        there.secret = Webhooks(ledger, DEVELOPMENT).add("crm", there.url).secret
        there.start()
        ledger.deliver_with(Deliverer(ledger, backoff=QUICK))
        try:
            accounts(ledger, events, follows=True)
            for n in range(kills):
                wait_until(lambda n=n: len(there.events()) >= (n + 1) * events // (kills + 2))  # type: ignore[misc]
                there.kill()
                if n % 2:  # the ledger goes down too, and comes up while the receiver is still away
                    ledger.close()
                    ledger = open_ledger(data)
                    ledger.deliver_with(Deliverer(ledger, backoff=QUICK))
                there.start()
            wait_until(lambda: Webhooks(ledger, DEVELOPMENT).one("crm").position == ledger.recorder.head(), 120)
        finally:
            ledger.close()
        _all_there(there, events)


def _all_there(there: Receiver, events: int) -> None:
    kept = there.events()
    assert not any("forged" in one["event"] for one in kept), "the reference library verified every signature"
    positions = [one["event"]["data"]["position"] for one in kept]
    assert sorted(set(positions)) == list(range(1, events + 1)), "every event, at least once"
    firsts = list(dict.fromkeys(positions))
    assert firsts == sorted(firsts), "in order"
    assert len(positions) < events + 100, "and not much oftener"


@short_and_long("events, kills", (150, 2), (1_000, 12))
def test_a_receiver_killed_and_restarted_ends_up_with_every_event(tmp_path: Path, events: int, kills: int) -> None:
    _killed_and_restarted(tmp_path, events, kills)


def test_of_several_processes_on_the_same_data_one_delivers(ledger: Ledger) -> None:
    first, second = Deliverer(ledger), Deliverer(ledger)
    assert first._has_role()
    assert not second._has_role()
    first.stop()
    assert second._has_role()
    second.stop()
