"""One no, told end to end over the API: asked, declined, taken higher, overturned; and as it stood on the way."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from tests.schema.conftest import Asker

STANDS = """query($at: AsOfInput, $id: ID!) {
    request(id: $id, asOf: $at) { status position decision { outcome reason status } }
    trail(id: $id, asOf: $at) { whole position
        things { __typename called }
        events { __typename ... on Utterance { position sentence by { name } } } } }"""


@pytest_asyncio.fixture
async def story(ask: Asker) -> dict[str, Any]:
    """Tell the story; return the ids and the positions of its turns."""

    async def made(mutation: str, kind: str, **given: Any) -> tuple[str, int]:
        payload = await ask.done(mutation, given, f"{kind} {{ id }}")
        return payload[kind]["id"], payload["position"]

    mira, _ = await made("identifyStakeholder", "stakeholder", name="Mira Lindqvist", role="PRODUCT")
    jonas, _ = await made("identifyStakeholder", "stakeholder", name="Jonas Falk", role="SALES")
    vera, _ = await made("identifyStakeholder", "stakeholder", name="Vera Stahl", role="EXECUTIVE")
    request, asked = await made(
        "submitRequest", "request", by=jonas, title="Single sign-on", problem="Every login is a ticket",
        claimed={"amount": 18_000_000, "currency": "EUR"}, importance="DEAL_BREAKER",
    )  # fmt: skip
    no, declined = await made(
        "makeDecision", "decision", by=mira, requests=[request], outcome="DECLINE", title="No sign-on this year",
        reasonCode="capacity", reason="The identity team is booked until October", workaround="SCIM export by hand",
        ownerOfConstraint=vera, drivers=["capacity"], reviewOn="2026-10-01",
        options=[{"title": "Buy it", "whyNot": "The contract forbids it"}],
        wordings=[{"audience": "CUSTOMER", "text": "Not this year; we look again in October."}],
    )  # fmt: skip
    await made("communicateDecision", "decision", by=mira, decision=no, to=[jonas], audience="SALES")
    _, fought = await made(
        "reactToDecision", "decision", by=jonas, decision=no, stance="FIGHTS", stake="REVENUE",
        amount={"amount": 18_000_000, "currency": "EUR"}, text="This loses us the deal",
    )  # fmt: skip
    escalation, raised = await made(
        "raiseEscalation", "escalation", by=jonas, over=no, to=[vera], reason="The deal hangs on it"
    )
    yes, reversed_at = await made(
        "makeDecision", "decision", by=vera, requests=[request], outcome="ACCEPT", supersedes=no,
        title="Sign-on in May", reason="Two people move over from reporting",
    )  # fmt: skip
    _, overturned = await made(
        "overturnEscalation", "escalation", by=vera, escalation=escalation, supersedingDecision=yes, answer="We do it"
    )
    return {
        "request": request, "no": no, "yes": yes, "escalation": escalation, "vera": vera, "jonas": jonas,
        "asked": asked, "declined": declined, "fought": fought, "raised": raised, "reversed": reversed_at,
        "overturned": overturned,
    }  # fmt: skip


async def test_a_no_that_was_taken_higher_becomes_a_yes(ask: Asker, story: dict[str, Any]) -> None:
    """Capability 8."""
    found = await ask(
        """query($no: ID!, $r: ID!, $e: ID!) {
            decision(id: $no) { status supersededBy { title outcome } escalations { nodes { status answer } } }
            request(id: $r) { status decision { title } decisions { nodes { title status } } }
            escalation(id: $e) {
                status over { __typename called } supersedingDecision { title } answeredBy { name } } }""",
        no=story["no"],
        r=story["request"],
        e=story["escalation"],
    )
    assert found["decision"] == {
        "status": "SUPERSEDED",
        "supersededBy": {"title": "Sign-on in May", "outcome": "ACCEPT"},
        "escalations": {"nodes": [{"status": "OVERTURNED", "answer": "We do it"}]},
    }
    assert found["request"]["status"] == "ACCEPTED"
    assert found["request"]["decision"] == {"title": "Sign-on in May"}
    assert [d["status"] for d in found["request"]["decisions"]["nodes"]] == ["SUPERSEDED", "ACCEPTED"]
    assert found["escalation"]["over"] == {"__typename": "Decision", "called": "No sign-on this year"}
    assert found["escalation"]["answeredBy"] == {"name": "Vera Stahl"}


async def test_a_no_carries_its_reasons_and_its_aftermath(ask: Asker, story: dict[str, Any]) -> None:
    """Capabilities 1, 2, 3, 9 and 48."""
    found = await ask(
        """query($no: ID!) { decision(id: $no) { reasonCode reason workaround reviewOn drivers
            ownerOfConstraint { name role } options { title whyNot } wordings { audience text }
            reactions { by { name } stance stake amount { amount currency } text }
            tellings { to { name } by { name } audience } } }""",
        no=story["no"],
    )
    no = found["decision"]
    assert (no["reasonCode"], no["reviewOn"], no["drivers"]) == ("capacity", "2026-10-01", ["capacity"])
    assert no["ownerOfConstraint"] == {"name": "Vera Stahl", "role": "EXECUTIVE"}
    assert no["options"] == [{"title": "Buy it", "whyNot": "The contract forbids it"}]
    assert no["wordings"] == [{"audience": "CUSTOMER", "text": "Not this year; we look again in October."}]
    assert no["reactions"] == [
        {
            "by": {"name": "Jonas Falk"},
            "stance": "FIGHTS",
            "stake": "REVENUE",
            "amount": {"amount": 18_000_000, "currency": "EUR"},
            "text": "This loses us the deal",
        }
    ]
    assert no["tellings"] == [{"to": {"name": "Jonas Falk"}, "by": {"name": "Mira Lindqvist"}, "audience": "SALES"}]


async def test_the_story_is_seen_as_it_stood_at_each_of_its_turns(ask: Asker, story: dict[str, Any]) -> None:
    """Capabilities 10 and 43."""
    stood = {}
    for turn in ("asked", "declined", "raised", "overturned"):
        stood[turn] = await ask(STANDS, at={"position": story[turn]}, id=story["request"])
        assert stood[turn]["trail"]["position"] == stood[turn]["request"]["position"] == story[turn]
        assert all(e["position"] <= story[turn] for e in stood[turn]["trail"]["events"])
    assert stood["asked"]["request"]["status"] == "SUBMITTED"
    assert stood["asked"]["request"]["decision"] is None
    assert stood["declined"]["request"]["status"] == "DECLINED"
    assert stood["declined"]["request"]["decision"]["status"] == "ACCEPTED"
    assert [t["__typename"] for t in stood["raised"]["trail"]["things"]] == ["Request", "Decision", "Escalation"]
    assert stood["overturned"]["request"]["decision"]["outcome"] == "ACCEPT"
    told = [(e["__typename"], e["by"]["name"]) for e in stood["overturned"]["trail"]["events"]]
    assert told[0] == ("RequestSubmitted", "Jonas Falk")
    assert told[-1] == ("EscalationOverturned", "Vera Stahl")
    counts = [len(stood[turn]["trail"]["events"]) for turn in ("asked", "declined", "raised", "overturned")]
    assert counts == sorted(set(counts))
    assert all("{" not in e["sentence"] for e in stood["overturned"]["trail"]["events"])


async def test_an_event_says_which_event_led_to_it(ask: Asker, story: dict[str, Any]) -> None:
    found = await ask(
        """query($r: ID!) { request(id: $r) { history(filter: {types: [REQUEST_DECLINED]}) { totalCount unfilteredCount
            nodes { ... on RequestDeclined { because { __typename sentence } decision { title } } } } } }""",
        r=story["request"],
    )
    (declined,) = found["request"]["history"]["nodes"]
    assert declined["because"]["__typename"] == "DecisionAccepted"
    assert declined["decision"] == {"title": "No sign-on this year"}
    assert found["request"]["history"]["totalCount"] == 1
    assert found["request"]["history"]["unfilteredCount"] > 1


async def test_the_story_is_seen_as_it_was_true_when_a_late_fact_comes_in(ask: Asker, story: dict[str, Any]) -> None:
    """Capability 43: as known then, and as true then."""
    before = await ask("{ ledger { position } history(first: 1) { nodes { ... on Utterance { effectiveAt } } } }")
    late = await ask.done(
        "submitRequest",
        {"by": story["jonas"], "title": "Audit log", "occurredAt": "2020-01-01T00:00:00+01:00"},
        "request { id createdAt }",
    )
    late_id = late["request"]["id"]
    assert late["request"]["createdAt"] == "2020-01-01T00:00:00+01:00"
    question = "query($at: AsOfInput, $id: ID!) { request(id: $id, asOf: $at) { title } }"
    assert (await ask(question, id=late_id, at={"effectiveAt": "2020-06-01T00:00:00Z"}))["request"] == {
        "title": "Audit log"
    }
    then = {"effectiveAt": "2020-06-01T00:00:00Z", "position": before["ledger"]["position"]}
    assert (await ask(question, id=late_id, at=then))["request"] is None
    renamed = await ask.done(
        "renameRequest",
        {"by": story["jonas"], "request": story["request"], "title": "SSO", "occurredAt": "2020-01-02T00:00:00Z"},
    )
    assert [f["name"] for f in renamed["flags"]] == ["BACKDATED"]
