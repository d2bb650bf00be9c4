"""Live history: every event, in order, over websockets and server-sent events, resumable, ended in order."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect

from ledger.domain.account import OpenAccount
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel.errors import NotAllowed
from ledger.domain.reply import ReplyStance, ReplyToEvent
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.domain.watch import SetWatch
from ledger.policy import DEVELOPMENT, Viewer, spoken_for
from tests.schema.conftest import Served
from tests.telling import say

QUESTION = """subscription($after: Long, $filter: HistoryFilter) { history(after: $after, filter: $filter) {
    __typename ... on Utterance { position sentence thing { called position } } } }"""


async def _open(served: Served) -> ClientConnection:
    socket = await connect(served.url.replace("http", "ws") + "/graphql", subprotocols=["graphql-transport-ws"])  # type: ignore[list-item]
    await socket.send('{"type": "connection_init"}')
    assert json.loads(await socket.recv()) == {"type": "connection_ack"}
    return socket


async def _subscribe(socket: ClientConnection, name: str = "1", **variables: Any) -> None:
    payload = {"query": QUESTION, "variables": variables}
    await socket.send(json.dumps({"id": name, "type": "subscribe", "payload": payload}))


async def _next(socket: ClientConnection) -> dict[str, Any]:
    frame = await asyncio.wait_for(socket.recv(), 10)
    assert isinstance(frame, str), "graphql-ws clients refuse binary frames"
    message = json.loads(frame)
    assert message["type"] == "next", message
    return dict(message["payload"]["data"]["history"])


def _open_accounts(served: Served, count: int, prefix: str) -> None:
    waiting = [served.ledger.submit(DEVELOPMENT, OpenAccount(name=f"{prefix} {n}")) for n in range(count)]
    for future in waiting:
        future.result(10)


async def test_every_event_arrives_in_order_while_several_write(served: Served) -> None:
    """Capability 24."""
    async with await _open(served) as socket:
        await _subscribe(socket, after=0)
        writers = [threading.Thread(target=_open_accounts, args=(served, 150, f"W{n}")) for n in range(4)]
        for writer in writers:
            writer.start()
        seen = [(await _next(socket))["position"] for _ in range(600)]
        for writer in writers:
            writer.join()
    assert seen == list(range(1, 601))


async def test_a_lost_connection_goes_on_where_it_was(served: Served) -> None:
    _open_accounts(served, 5, "Before")
    async with await _open(served) as socket:
        await _subscribe(socket, after=2)
        first = await _next(socket)
        assert first["position"] == 3
        assert first["thing"] == {"called": "Before 2", "position": 3}
    _open_accounts(served, 2, "Meanwhile")
    async with await _open(served) as socket:
        await _subscribe(socket, after=3)
        assert [(await _next(socket))["position"] for _ in range(4)] == [4, 5, 6, 7]


async def test_without_a_position_it_begins_now_and_only_what_fits_arrives(served: Served) -> None:
    _open_accounts(served, 3, "Before")
    async with await _open(served) as socket:
        await _subscribe(socket, filter={"types": ["STAKEHOLDER_IDENTIFIED"]})
        await _subscribe(socket, "2", after=3)
        await asyncio.sleep(0.2)
        _open_accounts(served, 1, "Not wanted")
        assert (await _next(socket))["position"] == 4
        served.post('mutation { identifyStakeholder(input: {name: "Ada"}) { position } }')
        told = {(await _next(socket))["__typename"] for _ in range(2)}
        assert told == {"StakeholderIdentified"}


async def test_news_arrives_at_once(served: Served) -> None:
    async with await _open(served) as socket:
        await _subscribe(socket)
        await asyncio.sleep(0.2)
        took = []
        for n in range(10):
            begun = time.monotonic()
            await asyncio.to_thread(_open_accounts, served, 1, f"N{n}")
            await _next(socket)
            took.append(time.monotonic() - begun)
    assert min(took) < 0.1


async def test_a_wrong_subscription_is_a_typed_error_and_the_connection_lives_on(served: Served) -> None:
    async with await _open(served) as socket:
        await _subscribe(socket, filter={"about": "nobody"})
        message = json.loads(await socket.recv())
        errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
        assert errors[0]["extensions"]["code"] == "UNKNOWN_THING"
        await _subscribe(socket, "2", after="soon")
        messages = [json.loads(await socket.recv()) for _ in range(2)]
        assert any(m["id"] == "2" and m["type"] == "error" for m in messages)
        _open_accounts(served, 1, "Still")
        await _subscribe(socket, "3", after=0)
        assert (await _next(socket))["position"] == 1


def test_server_sent_events_tell_the_same(served: Served) -> None:
    _open_accounts(served, 2, "Before")
    body = {"query": QUESTION, "variables": {"after": 0}}
    seen = []
    with httpx.stream("POST", f"{served.url}/graphql", json=body, headers={"accept": "text/event-stream"}) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            if line.startswith("data: {"):
                seen.append(json.loads(line[6:])["data"]["history"]["position"])
                if len(seen) == 2:
                    _open_accounts(served, 1, "Later")
                if len(seen) == 3:
                    break
    assert seen == [1, 2, 3]


async def test_live_connections_end_in_order_when_the_server_stops(served: Served) -> None:
    socket = await _open(served)
    await _subscribe(socket, after=0)
    ended: list[str] = []

    def listen() -> None:
        body = {"query": QUESTION, "variables": {"after": 0}}
        with httpx.stream(
            "POST", f"{served.url}/graphql", json=body, headers={"accept": "text/event-stream"}
        ) as stream:
            ended.extend(line for line in stream.iter_lines() if line.startswith("event: complete"))

    listener = threading.Thread(target=listen)
    listener.start()
    await asyncio.sleep(0.5)
    took = await asyncio.to_thread(served.stop)
    await asyncio.to_thread(listener.join, 5)
    assert ended == ["event: complete"]
    assert json.loads(await socket.recv()) == {"id": "1", "type": "complete"}
    assert took < 5
    await socket.close()


async def test_a_subscription_by_a_watch_tells_what_the_watch_is_for(served: Served) -> None:
    """Capability 24."""
    mira = served.post('mutation { identifyStakeholder(input: {name: "Mira"}) { stakeholder { id } } }')
    by = mira["data"]["identifyStakeholder"]["stakeholder"]["id"]
    question = 'mutation($by: ID!) { setWatch(input: {by: $by, watchedKind: "account"}) { watch { id } } }'
    answer = served.post(question, by=by)
    watch = answer["data"]["setWatch"]["watch"]["id"]
    async with await _open(served) as socket:
        await _subscribe(socket, after=0, filter={"watch": watch})
        _open_accounts(served, 2, "Watched")
        assert [(await _next(socket))["thing"]["called"] for _ in range(2)] == ["Watched 0", "Watched 1"]
        await _subscribe(socket, "2", filter={"watch": by})
        message = json.loads(await socket.recv())
        errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
        assert errors[0]["extensions"]["code"] == "UNKNOWN_THING"


FLAGS = """subscription($after: String, $filter: FlagChangesFilter) { flagChanges(after: $after, filter: $filter) {
    id change position at cursor flag { name sentence disputed nudge thing { called } } } }"""


async def _flags(socket: ClientConnection, name: str = "1", **variables: Any) -> None:
    payload = {"query": FLAGS, "variables": variables}
    await socket.send(json.dumps({"id": name, "type": "subscribe", "payload": payload}))


async def _flag(socket: ClientConnection) -> dict[str, Any]:
    message = json.loads(await asyncio.wait_for(socket.recv(), 10))
    assert message["type"] == "next", message
    return dict(message["payload"]["data"]["flagChanges"])


async def test_who_watches_hears_of_flags_as_they_go_up_and_goes_on_after_a_lost_connection(served: Served) -> None:
    """Capabilities 12, 24, 46."""
    ledger = served.ledger
    ben = say(ledger, IdentifyStakeholder(name="Ben")).thing
    account = say(ledger, OpenAccount(name="Nordwind")).thing
    watch = say(ledger, SetWatch(by=ben, account=account)).thing
    async with await _open(served) as socket:
        await _flags(socket, filter={"watch": watch})
        await asyncio.sleep(0.3)
        say(ledger, MakeCommitment(by=ben, consequent="Elsewhere"))
        say(ledger, MakeCommitment(by=ben, consequent="SSO", account=account))
        first = await _flag(socket)
    assert (first["change"], first["flag"]["name"]) == ("RAISED", "UNVETTED_PROMISE")
    assert first["flag"]["sentence"] == "Ben promised “SSO”, and nobody who would build it was asked."
    promise = say(ledger, MakeCommitment(by=ben, consequent="Exports", account=account)).thing
    say(ledger, ReplyToEvent(by=ben, replies_to=f"{promise}@1", stance=ReplyStance.DISPUTES))
    async with await _open(served) as socket:
        await _flags(socket, filter={"watch": watch}, after=first["cursor"])
        later = [await _flag(socket) for _ in range(2)]
    assert [(f["change"], f["flag"]["disputed"]) for f in later] == [("RAISED", False), ("DISPUTED", True)]
    assert all(f["flag"]["thing"]["called"] == "Exports" for f in later)


async def test_a_flag_that_falls_due_is_told_at_that_moment_though_nothing_happens(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Capability 1: a day passes; nobody writes anything."""
    ledger = served.ledger
    ana = say(ledger, IdentifyStakeholder(name="Ana")).thing
    request = say(ledger, SubmitRequest(by=ana, title="Exports")).thing
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    no = MakeDecision(by=ana, requests=(request,), outcome=Outcome.DEFER, reason="Later", review_on=yesterday)
    say(ledger, replace(no, review_on=yesterday + timedelta(days=1)))
    shift = timedelta(0)
    midnight = datetime.combine(yesterday + timedelta(days=2), datetime.min.time(), UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + shift

    monkeypatch.setattr("schema.flag_changes.datetime", Clock)
    shift = midnight - datetime.now(UTC) - timedelta(seconds=1.5)
    async with await _open(served) as socket:
        await _flags(socket, filter={"names": ["DECISION_PAST_REVIEW"]})
        told = await _flag(socket)
    assert (told["change"], told["at"]) == ("RAISED", midnight.isoformat().replace("+00:00", "Z"))


async def test_what_is_told_of_a_person_is_no_subscription_of_a_stranger_and_a_wrong_cursor_is_refused(
    served: Served,
) -> None:
    """Capability 46."""
    ledger = served.ledger
    ben, ana = (say(ledger, IdentifyStakeholder(name=name)).thing for name in ("Ben", "Ana"))
    async with await _open(served) as socket:
        await _flags(socket, after="soon")
        message = json.loads(await socket.recv())
        errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]
        assert errors[0]["extensions"]["code"] == "BAD_CURSOR"
        await _flags(socket, "2", filter={"person": ben})
        await _subscribe(socket, "3", filter={"naming": ben})
        await asyncio.sleep(0.3)
        say(ledger, MakeCommitment(by=ana, consequent="Hers"))
        say(ledger, MakeCommitment(by=ben, consequent="His"))
        payloads: list[dict[str, Any]] = []
        while len(payloads) < 2:
            message = json.loads(await asyncio.wait_for(socket.recv(), 10))
            if message["type"] == "next":
                payloads.append(message["payload"]["data"])
    kinds = {next(iter(p)): next(iter(p.values())) for p in payloads}
    assert kinds["flagChanges"]["flag"]["thing"]["called"] == "His"
    assert kinds["history"]["thing"]["called"] == "His"
    with pytest.raises(NotAllowed):
        spoken_for(Viewer("stranger"), ben)
