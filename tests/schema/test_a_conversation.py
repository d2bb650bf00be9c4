"""A conversation over the API: recorded in one act, once; what was said in it is taken up by its own id."""

from __future__ import annotations

from typing import Any

from ledger.ledger import Ledger
from tests.schema.conftest import Asker

SELECT = """interaction { id title minutes attendees { stakeholder { name } }
    statements { event { ... on Utterance { eventId sentence } } speaker { name } audience { name } text } }"""


async def conversation(ask: Asker, **changed: Any) -> dict[str, Any]:
    """Return an act with two people whom the ledger has not met."""
    mira = await ask.done("identifyStakeholder", {"name": "Mira Lindqvist"}, "stakeholder { id }")
    given = {
        "by": mira["stakeholder"]["id"],
        "title": "Leavers",
        "capacity": "SUPPORT",
        "minutes": 30,
        "attendees": [{"name": "Jens Albrecht", "role": "BUYER"}, {"name": "Katrin Vogel"}],
        "statements": [
            {"speakerCalled": "Jens Albrecht", "text": "Two leavers could still log in."},
            {"speakerCalled": "Katrin Vogel", "audienceCalled": ["Jens Albrecht"], "text": "Since May?"},
        ],
        "commandId": "call-1",
    }
    return {**given, **changed}


async def test_a_conversation_sent_twice_is_recorded_once_and_whole(ask: Asker, ledger: Ledger) -> None:
    """Capability 38."""
    given = await conversation(ask)
    first = await ask.done("recordConversation", given, SELECT)
    head = ledger.recorder.head()
    again = await ask.done("recordConversation", given, SELECT)
    assert again["repeated"]
    assert again["interaction"] == first["interaction"]
    assert ledger.recorder.head() == head
    said = first["interaction"]["statements"]
    assert [(s["speaker"]["name"], [a["name"] for a in s["audience"]]) for s in said] == [
        ("Jens Albrecht", ["Katrin Vogel"]),
        ("Katrin Vogel", ["Jens Albrecht"]),
    ]
    assert said[0]["event"]["sentence"] == (
        "Jens Albrecht said to Katrin Vogel in “Leavers”: “Two leavers could still log in.”"
    )


async def test_a_conversation_with_one_stranger_among_its_speakers_writes_nobody(ask: Asker, ledger: Ledger) -> None:
    given = await conversation(ask, statements=[{"speakerCalled": "Ida", "text": "Hello"}])
    head = ledger.recorder.head()
    refused = await ask.act("recordConversation", given)
    (error,) = refused["userErrors"]
    assert (error["code"], error["path"]) == ("UNKNOWN_THING", ["input", "statements", "0", "speakerCalled"])
    assert ledger.recorder.head() == head, "not even those who were new"


async def test_what_was_said_becomes_a_request_a_promise_and_a_note_without_being_typed_again(ask: Asker) -> None:
    """Capability 41."""
    talk = (await ask.done("recordConversation", await conversation(ask), SELECT))["interaction"]
    said = talk["statements"][0]["event"]["eventId"]
    by = (await ask("{ stakeholders(first: 1) { nodes { id } } }"))["stakeholders"]["nodes"][0]["id"]
    given = {"by": by, "statement": said}
    raised = await ask.done(
        "raiseRequestFromStatement",
        given,
        "request { problem requester { name } history(first: 1) { nodes { ... on Utterance { "
        "because { ... on Utterance { eventId } } by { name } } } } }",
    )
    assert raised["request"]["problem"] == talk["statements"][0]["text"]
    assert raised["request"]["requester"] == {"name": "Jens Albrecht"}
    (begun,) = raised["request"]["history"]["nodes"]
    assert begun == {"because": {"eventId": said}, "by": {"name": "Jens Albrecht"}}
    promised = await ask.done("takeStatementAsPromise", given, "commitment { consequent promisedBy { name } }")
    assert promised["commitment"] == {
        "consequent": talk["statements"][0]["text"],
        "promisedBy": {"name": "Jens Albrecht"},
    }
    noted = await ask.done(
        "noteIntelligence",
        {**given, "tells": "OTHER"},
        "intelligenceNote { text statement { ... on Utterance { eventId } } }",
    )
    assert noted["intelligenceNote"] == {"text": talk["statements"][0]["text"], "statement": {"eventId": said}}
    found = await ask(
        "query($id: ID!) { interaction(id: $id) { statements { takenUp { takenAs became { __typename } } } } }",
        id=talk["id"],
    )
    assert found["interaction"]["statements"][0]["takenUp"] == [
        {"takenAs": "REQUEST", "became": {"__typename": "Request"}},
        {"takenAs": "COMMITMENT", "became": {"__typename": "Commitment"}},
        {"takenAs": "INTELLIGENCE", "became": {"__typename": "IntelligenceNote"}},
    ]
