"""Texts name people: readers see names as of the moment, and what was erased is told apart from what was never said."""

from __future__ import annotations

from tests.schema.conftest import Asker


async def _person(ask: Asker, name: str) -> dict[str, str]:
    made = await ask.done("identifyStakeholder", {"name": name}, "stakeholder { id ledgerId }")
    return dict(made["stakeholder"])


async def test_a_person_in_a_text_is_shown_by_the_name_of_the_moment(ask: Asker) -> None:
    ada = await _person(ask, "Ada Lovelace")
    problem = f"{{person:{ada['ledgerId']}}} cannot log in"
    made = await ask.done(
        "submitRequest", {"by": ada["id"], "title": "Login", "problem": problem}, "request { id problem }"
    )
    assert made["request"]["problem"] == "Ada Lovelace cannot log in"
    await ask.done("describeStakeholder", {"stakeholder": ada["id"], "name": "Ada King"})
    question = """query($id: ID!, $at: AsOfInput) { request(id: $id, asOf: $at) { problem
        history { nodes { ... on RequestSubmitted { problem sentence by { name } } } } } }"""
    now = (await ask(question, id=made["request"]["id"]))["request"]
    assert now["problem"] == "Ada King cannot log in"
    assert now["history"]["nodes"][0]["by"] == {"name": "Ada King"}
    then = (await ask(question, id=made["request"]["id"], at={"position": made["position"]}))["request"]
    assert then["problem"] == "Ada Lovelace cannot log in"


async def test_what_was_erased_is_null_and_says_so_and_the_reason_of_the_no_stays(ask: Asker) -> None:
    """Capability 45."""
    ada = await _person(ask, "Ada Lovelace")
    made = await ask.done("submitRequest", {"by": ada["id"], "title": "Login"}, "request { id }")
    erased = await ask.done("eraseStakeholder", {"stakeholder": ada["id"], "ground": "GDPR Art. 17"})
    assert erased["stale"] is False
    found = await ask(
        "query($id: ID!) { request(id: $id) { title requester { name role erased } "
        "history { nodes { ... on Utterance { sentence } } } } }",
        id=made["request"]["id"],
    )
    assert found["request"]["title"] == "Login"
    assert found["request"]["requester"]["name"] is None
    assert found["request"]["requester"]["erased"] is True
    assert ask.extensions["withheld"] == [{"path": ["request", "requester", "name"], "reason": "ERASED"}]
    assert "Lovelace" not in str(found)
    assert "\ue000" not in str(found)


async def test_nothing_is_said_to_be_withheld_when_nothing_was(ask: Asker) -> None:
    await _person(ask, "Ada Lovelace")
    await ask("{ stakeholders { nodes { name jobTitle } } }")
    assert "withheld" not in ask.extensions
