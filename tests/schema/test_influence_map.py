"""The influence map over the API: who, tied how, by which evidence, and what it means."""

from __future__ import annotations

from tests.schema.conftest import Asker


async def test_the_map_tells_who_moves_whom_and_shows_the_evidence(ask: Asker) -> None:
    """Capabilities 30, 31 and 32."""
    people = {}
    for name in ("Mira", "Jonas", "Vera", "Tom"):
        made = await ask.done("identifyStakeholder", {"name": name}, "stakeholder { id }")
        people[name] = made["stakeholder"]["id"]
    position = 0
    for source, target in (("Jonas", "Mira"), ("Mira", "Vera")):
        tie = {
            "by": people["Mira"],
            "source": people[source],
            "target": people[target],
            "tie": "TRUSTS",
            "strength": 0.8,
        }
        position = (await ask.done("assertRelationship", tie))["position"]
    question = """query($at: AsOfInput) { influenceMap(kinds: [TRUSTS], asOf: $at) {
        position people tieCount isolates { name } notes leftOut { tiesToSelf }
        nodes { name stakeholder { name } pagerank degree { influences } sentences { measure text } }
        ties { source { name } target { name } kind weight evidence events { __typename } assertedBy { name } }
        communities { members { name } } brokers { name } measures } }"""
    drawn = (await ask(question))["influenceMap"]
    assert (drawn["people"], drawn["tieCount"], drawn["position"]) == (3, 2, position)
    assert drawn["isolates"] == [{"name": "Tom"}]
    assert {(t["source"]["name"], t["target"]["name"]) for t in drawn["ties"]} == {("Mira", "Jonas"), ("Vera", "Mira")}
    assert all(t["evidence"] and t["events"][0]["__typename"] == "RelationshipAsserted" for t in drawn["ties"])
    assert all(n["sentences"] for n in drawn["nodes"])
    before = (await ask(question, at={"position": position - 1}))["influenceMap"]
    assert before["tieCount"] == 1


async def test_only_the_measures_that_are_asked_for_are_made(ask: Asker) -> None:
    drawn = (await ask("{ influenceMap(measures: [DEGREE]) { measures nodes { pagerank } } }"))["influenceMap"]
    assert drawn["measures"] == ["DEGREE"]


async def test_a_map_of_an_unknown_deal_is_an_error_not_an_empty_map(ask: Asker) -> None:
    error = await ask.fails('{ influenceMap(opportunity: "nowhere") { people } }')
    assert error["extensions"]["code"] == "UNKNOWN_THING"
