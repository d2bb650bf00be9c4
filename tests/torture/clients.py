"""Clients that never give up: each act has a command id, and is sent again under it until it is answered."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

AGAIN = {"LEDGER_BUSY", "LEDGER_UNAVAILABLE"}
"""What a client may send again as it is."""
ANSWER = "position repeated stale events { ... on Utterance { position } } userErrors { code message }"
SUBMIT = f"mutation($i: SubmitRequestInput!) {{ answer: submitRequest(input: $i) {{ {ANSWER} request {{ id }} }} }}"
COMMENT = f"mutation($i: CommentOnRequestInput!) {{ answer: commentOnRequest(input: $i) {{ {ANSWER} }} }}"
DECIDE = f"mutation($i: MakeDecisionInput!) {{ answer: makeDecision(input: $i) {{ {ANSWER} }} }}"
IDENTIFY = (
    f"mutation($i: IdentifyStakeholderInput!) "
    f"{{ answer: identifyStakeholder(input: $i) {{ {ANSWER} stakeholder {{ id }} }} }}"
)


@dataclass
class Tally:
    """What was answered, by the number of the act, and what it took."""

    positions: dict[int, list[int]] = field(default_factory=dict)
    """The positions of an act's events, as its answer gave them."""
    sent: set[int] = field(default_factory=set)
    clients: dict[int, list[int]] = field(default_factory=dict)
    """The acts of each client, in the order in which it did them, one after the other."""
    repeated: int = 0
    """Answers that came the second time: the act had been recorded, and its first answer was lost."""
    codes: Counter[str] = field(default_factory=Counter)
    """Refusals and faults on the way, by code; `LOST` for a connection that broke."""
    latest: float = 0.0
    """When the latest answer came, by the loop's clock."""
    longest: float = 0.0
    """The longest time between two answers, whoever got them."""

    def answered(self, client: int, number: int, answer: dict[str, Any]) -> None:
        """Take note of an answer."""
        at = asyncio.get_running_loop().time()
        self.longest = max(self.longest, at - self.latest) if self.latest else 0.0
        self.latest = at
        self.positions[number] = [event["position"] for event in answer["events"]]
        self.repeated += answer["repeated"]
        self.clients.setdefault(client, []).append(number)


class Client:
    """One caller on one connection."""

    def __init__(self, http: httpx.AsyncClient, tally: Tally, number: int = 0, *, patient: bool = True) -> None:
        self.http, self.tally, self.number, self.patient = http, tally, number, patient

    async def send(self, document: str, given: dict[str, Any]) -> dict[str, Any] | None:
        """Record an act; return its answer, or None when an impatient client got none."""
        body = {"query": document, "variables": {"i": {"commandId": uuid4().hex, **given}}}
        position = None
        while True:
            answer, code = await self._once(body)
            if answer is not None:
                assert position in (None, answer["position"]), "another answer to the same command"
                if not answer["stale"]:
                    return answer
                # Recorded, but not shown yet: what it changed is in the answer to the same command, a little later.
                position, code = answer["position"], "STALE"
            self.tally.codes[code] += 1
            if not self.patient:
                return None
            await asyncio.sleep(0.05)

    async def _once(self, body: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
        try:
            response = await self.http.post("/graphql", json=body)
            told = response.json()
        except (httpx.TransportError, ValueError):
            return None, "LOST"
        if errors := told.get("errors"):
            code = errors[0]["extensions"]["code"]
            assert code == "INTERNAL" or code in AGAIN, told
            return None, code
        answer: dict[str, Any] = told["data"]["answer"]
        if not answer["userErrors"]:
            return answer, ""
        code = answer["userErrors"][0]["code"]
        assert code in AGAIN, answer
        return None, code


async def storm(
    address: str, numbers: Iterator[int], tally: Tally, *, clients: int = 8, patient: bool = True, first: int = 0
) -> None:
    """Let clients act until the numbers run out; those who act on one thing get in each other's way.

    Of several storms, each numbers its clients after a first that is its own.
    """
    limits = httpx.Limits(max_connections=clients + 1, max_keepalive_connections=clients + 1)
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as http:
        beginner = Client(http, tally)
        somebody = await beginner.send(IDENTIFY, {"name": "Torquemada"})
        assert somebody is not None
        by = somebody["stakeholder"]["id"]
        shared = await beginner.send(SUBMIT, {"by": by, "title": "What everybody talks about"})
        assert shared is not None
        common = shared["request"]["id"]
        callers = [Client(http, tally, first + n, patient=patient) for n in range(1, clients + 1)]
        await asyncio.gather(*(_act(caller, by, common, numbers) for caller in callers))


async def _act(client: Client, by: str, common: str, numbers: Iterator[int]) -> None:
    """Ask for two things, talk about one of them and about everybody's, say no to both, and begin anew."""
    own: list[str] = []
    for step, number in enumerate(numbers):
        client.tally.sent.add(number)
        text = f"act {number}"
        if step % 6 < 2 or len(own) < 2:
            answer = await client.send(SUBMIT, {"by": by, "title": text})
            own += [answer["request"]["id"]] if answer else []
        elif step % 6 < 5:
            about = common if step % 6 == 4 else own[0]
            answer = await client.send(COMMENT, {"by": by, "request": about, "text": text})
        else:
            decision = {"by": by, "requests": own[:2], "outcome": "DECLINE", "reasonCode": "capacity", "title": text}
            answer = await client.send(DECIDE, decision)
            own = []
        if answer is None:
            return
        client.tally.answered(client.number, number, answer)
