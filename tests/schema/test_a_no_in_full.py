"""A no over the API: its grounds and its trade-off, to one's own management too; and what the talks behind it gave."""

from __future__ import annotations

import pytest

from tests.schema.conftest import Asker
from tests.schema.telling import Told


@pytest.fixture
def tell(ask: Asker) -> Told:
    return Told(ask)


async def test_a_no_to_ones_own_management_says_what_is_wrong_with_the_ask_and_who_gains(
    ask: Asker, tell: Told
) -> None:
    """Capabilities 7, 27 and 28."""
    gains, waits = [await tell("openAccount", "account", name=name) for name in ("Brightholm", "Nordwind")]
    us = await tell("openAccount", "account", name="Quillhaven", side="OURS")
    ana = await tell.person("Ana", "PRODUCT", account=us)
    vic = await tell.person("Vic", "EXECUTIVE", account=us)
    request = await tell("submitRequest", "request", by=vic, title="A screen with every driver's breaks", account=us)
    no = await tell(
        "makeDecision", "decision", by=ana, requests=[request], outcome="DECLINE", reason="Nobody may watch that",
        drivers=["privacy"], grounds=[{"wrong": "PRIVACY", "text": "The works council has to agree first"}],
        tradeOffs=[
            {"account": gains, "effect": "GAINS", "note": "The freezer comes in May"},
            {"account": waits, "effect": "WAITS"},
        ],
    )  # fmt: skip
    found = await ask(
        """query($id: ID!) { decision(id: $id) { drivers grounds { wrong text }
            tradeOffs { account { name } effect note }
            requests { requester { name role account { side } } }
            communication { stakeholder { name } } authority { verdict } } }""",
        id=no,
    )
    decision = found["decision"]
    assert decision["requests"] == [{"requester": {"name": "Vic", "role": "EXECUTIVE", "account": {"side": "OURS"}}}]
    assert decision["drivers"] == ["privacy"]
    assert decision["grounds"] == [{"wrong": "PRIVACY", "text": "The works council has to agree first"}]
    assert decision["tradeOffs"] == [
        {"account": {"name": "Brightholm"}, "effect": "GAINS", "note": "The freezer comes in May"},
        {"account": {"name": "Nordwind"}, "effect": "WAITS", "note": None},
    ]
    assert decision["communication"] == [{"stakeholder": {"name": "Vic"}}], "management is told like anybody else"
    assert decision["authority"]["verdict"] == "NONE", "and a no to it needs a mandate like any other"


async def test_knowledge_goes_both_ways_and_complaints_with_one_cause_meet(ask: Asker, tell: Told) -> None:
    """Capabilities 40, 41 and 52."""
    nordwind = await tell("openAccount", "account", name="Nordwind")
    ana, ben = await tell.person("Ana", "PRODUCT"), await tell.person("Ben", "SALES")
    nora = await tell.person("Nora", "BUYER", account=nordwind)
    offered = {"by": ben, "to": [ana], "customer": nora, "account": nordwind, "purpose": "RESEARCH"}
    introduction = await tell("offerIntroduction", "introduction", **offered)
    await tell("acceptIntroduction", "introduction", by=ana, introduction=introduction)
    note = await tell(
        "noteIntelligence", "intelligenceNote", by=ana, tells="HOW_IT_WORKS", text="It counts without reception"
    )
    await tell("shareIntelligence", "intelligenceNote", by=ana, to=[ben], note=note)
    asked = [await tell("submitRequest", "request", by=nora, title=title) for title in ("SSO", "Badges")]
    await tell("frameProblem", "problem", by=ana, title="Two lists", cause="Nobody keeps both", requests=asked)
    found = await ask(
        """query($introduction: ID!, $note: ID!, $request: ID!) {
            introduction(id: $introduction) { status offeredTo { name } answeredBy { name } customer { name } }
            intelligenceNote(id: $note) { sharedWith { name } }
            request(id: $request) { problems { nodes { title cause requests { title } } } trail { events {
                ... on Utterance { type } } } } }""",
        introduction=introduction, note=note, request=asked[0],
    )  # fmt: skip
    assert found["introduction"] == {
        "status": "ACCEPTED",
        "offeredTo": [{"name": "Ana"}],
        "answeredBy": {"name": "Ana"},
        "customer": {"name": "Nora"},
    }
    assert found["intelligenceNote"] == {"sharedWith": [{"name": "Ben"}]}
    assert found["request"]["problems"]["nodes"] == [
        {"title": "Two lists", "cause": "Nobody keeps both", "requests": [{"title": "SSO"}, {"title": "Badges"}]}
    ]
    types = [event["type"] for event in found["request"]["trail"]["events"]]
    assert types == ["REQUEST_SUBMITTED", "PROBLEM_FRAMED"], (
        "the problem hangs on the trail, the other complaint does not"
    )
