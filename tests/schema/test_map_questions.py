"""Questions over the map by GraphQL: typed answers, typed errors, no look-up for each person."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

import pytest
import pytest_asyncio

import graph
from schema.asking import Asking
from schema.influence.costs import MEASURE_COSTS, QUESTION_COSTS
from schema.influence.questions import QUESTIONS
from schema.root import build_schema
from tests.schema.conftest import Asker
from tests.schema.world import NOBODY

WHOLE = """query($deal: ID, $req: [ID!], $by: ID, $who: ID!, $changes: [WhatIfInput!]!) {
 influenceMap(opportunity: $deal) {
  position
  ties { source { name } evidence events { ... on Utterance { sentence } } }
  committee { sentence deciders { name } gaps { kind person { name } sentence } missingRoles assessed oldest
    seats { person { name } roles decides support stance assessedBy { name } assessedOn age stale disagreeing { name }
      cover coveredBy { name } trusts { name } coverage engagement politicalStatus relationshipLevel relationshipWanted
      power way { people { name } probability } sentence } }
  fallout(requests: $req, saidBy: $by) { sentence saidBy { name } authority authoritySentence
    checks { verdict because mandate { called } } unknown notes
    susceptibility ofOpponents refused { name } asked { name } canOverturn { name }
    fighters { person { name } fight signs weight stance moves path { people { name } } sentence }
    affected { person { name } }
    cover { person { name } backers { person { name } kinds path { steps } sentence } superiors { name } top { name }
      distance mandates { inForce } sentence }
    atStake { kind thing { called } amount { amount } sentence } }
  waysTo(person: $who) { sentence target { name } best { people { name } } doors { name } cut { name } direct { name } }
  whatIf(changes: $changes) { nothing sentence arrived left { name } assessed { person { name } before after change }
    settled { person { name } sentence } influence { person { name } }
    ties { source { name } kind before after evidence }
    ways { target { name } before { probability } after { probability } } susceptibility }
  changedSince(asOf: {position: 1}) { nothing before after sentence deal { what person { name } before after sentence }
    map { arrived } }
  camps { sentence tension balance proven between { name } camps { members { name } stance assessed } }
  keyPlayers { sentence win { person { name } together } keep { person { name } together } }
  cover(person: $who) { sentence }
  executives { sentence ours { name } theirs { name } ties { ours { name } theirs { name } strength against sentence
    ties { kind } } untied { person { name } way { steps } } }
  relations { sentence short unknown relations { person { name } now wanted missing stale assessedOn sentence } }
  trust(person: $who) { sentence person { name } ours theirs trustedBy { kind } atOdds { kind } unknown { name } }
  export(format: CYTOSCAPE)
  drawing
} }"""


@pytest_asyncio.fixture
async def world(ask: Asker) -> dict[str, Any]:
    """A deal with a committee, a hierarchy of ours, and a request that may be declined."""
    made: dict[str, Any] = {}
    for name, side in (("Ours", "OURS"), ("Acme", "CUSTOMER")):
        payload = await ask.done("openAccount", {"name": name, "side": side}, "account { id }")
        made[name] = payload["account"]["id"]
    people = [("Pia", "PRODUCT", "Ours"), ("Sal", "SALES", "Ours"), ("Bo", "EXECUTIVE", "Ours")]
    people += [("Cleo", "EXECUTIVE", "Acme"), ("Mira", "INFLUENCER", "Acme"), ("Ivo", "BUYER", "Acme")]
    for name, role, account in people:
        payload = await ask.done(
            "identifyStakeholder", {"name": name, "role": role, "account": made[account]}, "stakeholder { id }"
        )
        made[name] = payload["stakeholder"]["id"]
    opened = await ask.done(
        "openOpportunity", {"by": made["Sal"], "name": "Big deal", "account": made["Acme"]}, "opportunity { id }"
    )
    deal = made["deal"] = opened["opportunity"]["id"]
    for name in ("Sal", "Pia"):
        await ask.done("joinOpportunityTeam", {"by": made["Sal"], "opportunity": deal, "stakeholder": made[name]})
    for name, roles in (("Cleo", ["ECONOMIC_BUYER"]), ("Mira", ["CHAMPION"]), ("Ivo", [])):
        given = {"by": made["Sal"], "opportunity": deal, "stakeholder": made[name], "roles": roles}
        await ask.done("nameCommitteeMember", given)
    for source, tie, target in (
        ("Pia", "REPORTS_TO", "Bo"),
        ("Sal", "REPORTS_TO", "Bo"),
        ("Sal", "COVERS", "Mira"),
        ("Cleo", "TRUSTS", "Mira"),
        ("Ivo", "CONFLICTS_WITH", "Cleo"),
    ):
        given = {"by": made["Sal"], "source": made[source], "target": made[target], "tie": tie, "strength": 0.5}
        await ask.done("assertRelationship", given)
    await ask.done(
        "assessStakeholder",
        {"by": made["Sal"], "stakeholder": made["Mira"], "opportunity": deal, "support": "SUPPORTER"},
    )
    payload = await ask.done(
        "submitRequest",
        {"by": made["Mira"], "title": "Sign-on", "opportunity": deal, "account": made["Acme"], "to": [made["Sal"]]},
        "request { id }",
    )
    made["request"] = payload["request"]["id"]
    return made


def _variables(world: dict[str, Any]) -> dict[str, Any]:
    no = {"sayNo": {"requests": [world["request"]]}}
    newcomer = {"addPerson": {"key": "nora", "name": "Nora", "side": "OURS", "role": "EXECUTIVE"}}
    known = {"addTie": {"source": "nora", "target": world["Cleo"], "kind": "COVERS", "strength": 0.8}}
    gone = {"losePerson": world["Ivo"]}
    return {
        "deal": world["deal"],
        "req": [world["request"]],
        "by": world["Pia"],
        "who": world["Pia"],
        "changes": [no, newcomer, known, gone, {"setStance": {"person": world["Mira"], "stance": None}}],
    }


async def test_every_question_is_answered_over_one_map_of_one_moment(ask: Asker, world: dict[str, Any]) -> None:
    """Capabilities 4 and 30 to 37."""
    answer = (await ask(WHOLE, **_variables(world)))["influenceMap"]
    assert answer["committee"]["gaps"][0]["kind"] == "UNCOVERED_ECONOMIC_BUYER"
    assert [b["person"]["name"] for b in answer["fallout"]["cover"]["backers"]] == ["Bo"]
    assert [f["person"]["name"] for f in answer["fallout"]["fighters"]] == ["Mira", "Sal"]
    assert answer["fallout"]["canOverturn"] == [{"name": "Bo"}]
    assert answer["whatIf"]["arrived"] == ["Nora"]
    assert answer["whatIf"]["left"] == [{"name": "Ivo"}]
    assert answer["whatIf"]["nothing"] is False
    assert answer["changedSince"]["before"] == 1
    assert len(answer["camps"]["camps"]) == 2
    assert answer["drawing"].startswith("<svg")
    assert json.loads(answer["export"])["elements"]["nodes"]
    assert "NaN" not in json.dumps(answer)


async def test_what_if_of_nothing_is_no_difference(ask: Asker, world: dict[str, Any]) -> None:
    """Capability 34."""
    question = "query($d: ID) { influenceMap(opportunity: $d) { whatIf(changes: []) { nothing sentence } } }"
    answer = (await ask(question, d=world["deal"]))["influenceMap"]["whatIf"]
    assert answer == {"nothing": True, "sentence": "Nothing is different."}


async def test_ties_do_not_seem_to_change_because_one_of_two_moments_names_a_time_in_effect(
    ask: Asker, world: dict[str, Any]
) -> None:
    """Capability 31: ties age for a time in effect, and a tie that is as it was said has not grown since."""
    question = """query($d: ID, $now: AsOfInput, $then: AsOfInput!) {
        influenceMap(opportunity: $d, asOf: $now) { changedSince(asOf: $then) { nothing sentence } }
        organisation(asOf: $now, wait: 10) { changedSince(asOf: $then) { sentence } } }"""
    head = {"position": ask.ledger.recorder.head()}
    later = {"effectiveAt": "2031-01-01T00:00:00Z"}
    for now, then in ((head, later), (later, head)):
        answer = await ask(question, d=world["deal"], now=now, then=then)
        assert answer["influenceMap"]["changedSince"] == {"nothing": True, "sentence": "Nothing is different."}
        assert answer["organisation"]["changedSince"]["sentence"].startswith("Nothing changed")


@pytest.mark.parametrize("key", ["", " ", "req"])
async def test_who_comes_in_is_named_by_a_word_that_names_nothing_else(
    ask: Asker, world: dict[str, Any], key: str
) -> None:
    """Else later changes would be made to the newcomer, and the one who was meant would stay as they are."""
    question = """query($d: ID, $key: String!) { influenceMap(opportunity: $d) {
        whatIf(changes: [{addPerson: {key: $key, name: "Nora"}}, {losePerson: "x"}]) { sentence } } }"""
    key = world["Ivo"] if key == "req" else key
    error = await ask.fails(question, d=world["deal"], key=key)
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("IMPOSSIBLE_CHANGE", "changes.0")


async def test_a_map_of_another_thing_is_refused_not_empty(ask: Asker, world: dict[str, Any]) -> None:
    for argument, given in (("account", world["deal"]), ("opportunity", world["Acme"])):
        error = await ask.fails(f"query($g: ID) {{ influenceMap({argument}: $g) {{ people }} }}", g=given)
        assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("MALFORMED", argument)


async def test_no_question_writes_anything(ask: Asker, world: dict[str, Any]) -> None:
    before = ask.ledger.recorder.head()
    await ask(WHOLE, **_variables(world))
    assert ask.ledger.recorder.head() == before


class _Counting(Asking):
    """A context that stays itself, so that what it opened can be looked at."""

    def again(self) -> Asking:
        return self


async def _statements(ask: Asker, variables: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> int:
    seen: list[str] = []
    real = sqlite3.connect

    def traced(*arguments: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*arguments, **named)
        connection.set_trace_callback(seen.append)
        return connection

    with monkeypatch.context() as patched:
        patched.setattr("ledger.views.database.sqlite3.connect", traced)
        ask.ledger.views._local.__dict__.clear()
        from concurrent.futures import ThreadPoolExecutor

        patched.setattr("schema.asking.READERS", ThreadPoolExecutor(1))
        result = await build_schema().execute(
            WHOLE, variable_values=variables, context_value=_Counting(ask.ledger, ask.asking.viewer)
        )
    assert not result.errors, result.errors
    return sum(s.startswith(("SELECT", "\nSELECT")) for s in seen)


async def test_a_map_of_many_people_takes_no_more_look_ups_than_one_of_few(
    ask: Asker, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    few = await _statements(ask, _variables(world), monkeypatch)
    for n in range(20):
        payload = await ask.done(
            "identifyStakeholder", {"name": f"N{n}", "role": "BUYER", "account": world["Acme"]}, "stakeholder { id }"
        )
        someone = payload["stakeholder"]["id"]
        given = {"by": world["Sal"], "opportunity": world["deal"], "stakeholder": someone, "roles": ["APPROVER"]}
        await ask.done("nameCommitteeMember", given)
        await ask.done(
            "submitRequest", {"by": someone, "title": f"R{n}", "opportunity": world["deal"], "to": [world["Sal"]]}
        )
    many = await _statements(ask, _variables(world), monkeypatch)
    assert few > 10
    assert many <= few + 6, "a page more here and there, but nothing for each person"


@pytest.mark.parametrize(
    ("selection", "code"),
    [
        ('waysTo(person: "nobody") { sentence }', "UNKNOWN_THING"),
        (f'cover(person: "{NOBODY}") {{ sentence }}', "PERSON_NOT_ON_MAP"),
        (f'trust(person: "{NOBODY}") {{ sentence }}', "PERSON_NOT_ON_MAP"),
        (f'waysTo(person: "{NOBODY}") {{ sentence }}', "PERSON_NOT_ON_MAP"),
        ("fallout { sentence }", "NOTHING_TO_DECLINE"),
        ('fallout(requests: ["nothing"]) { sentence }', "UNKNOWN_THING"),
        ("whatIf(changes: [{}]) { nothing }", "IMPOSSIBLE_CHANGE"),
        (f'whatIf(changes: [{{losePerson: "{NOBODY}"}}]) {{ nothing }}', "PERSON_NOT_ON_MAP"),
        ('whatIf(changes: [{losePerson: "x", sayNo: {}}]) { nothing }', "IMPOSSIBLE_CHANGE"),
        ("whatIf(changes: [{sayNo: {}}]) { nothing }", "NOTHING_TO_DECLINE"),
        ("keyPlayers(size: 0) { sentence }", "MALFORMED"),
        ("changedSince(asOf: {position: 999999}) { nothing }", "NOT_YET_THERE"),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(
    ask: Asker, world: dict[str, Any], selection: str, code: str
) -> None:
    question = f"query($d: ID) {{ influenceMap(opportunity: $d) {{ {selection} }} }}"
    error = await ask.fails(question, selection, d=world["deal"])
    assert error["extensions"]["code"] == code
    assert error["extensions"]["help"]


@pytest.mark.parametrize(
    ("arguments", "selection", "code"),
    [
        ("", "committee { sentence }", "NOT_A_DEAL"),
        ("susceptibility: 1.5", "people", "MALFORMED"),
        ("ofOpponents: -0.1", "people", "MALFORMED"),
        ("staleAfter: -1", "people", "MALFORMED"),
        ('at: "2026-01-01T00:00:00"', "people", "DATE_WITHOUT_ZONE"),
    ],
)
async def test_a_map_that_cannot_be_asked_for_says_why(ask: Asker, arguments: str, selection: str, code: str) -> None:
    given = f"({arguments})" if arguments else ""
    error = await ask.fails(f"{{ influenceMap{given} {{ {selection} }} }}")
    assert error["extensions"]["code"] == code


async def test_people_who_only_listen_to_each_other_never_settle(ask: Asker) -> None:
    people = [
        (await ask.done("identifyStakeholder", {"name": n}, "stakeholder { id }"))["stakeholder"]["id"] for n in "AB"
    ]
    for source, target in (people, people[::-1]):
        await ask.done("assertRelationship", {"by": people[0], "source": source, "target": target, "tie": "TRUSTS"})
    for selection in ("people", "whatIf(changes: []) { nothing }"):
        asked = f"{{ influenceMap(susceptibility: 1, ofOpponents: 1) {{ {selection} }} }}"
        assert (await ask.fails(asked))["extensions"]["code"] == "NEVER_SETTLES"


async def test_an_empty_ledger_and_a_deal_of_nobody_are_answered(ask: Asker) -> None:
    """Nobody there, nobody assessed: an answer that says so."""
    empty = await ask("{ influenceMap { drawing camps { sentence } executives { sentence } export(format: GEXF) } }")
    assert "no camps" in empty["influenceMap"]["camps"]["sentence"]
    account = await ask.done("openAccount", {"name": "Acme"}, "account { id }")
    who = await ask.done("identifyStakeholder", {"name": "Sal"}, "stakeholder { id }")
    given = {"by": who["stakeholder"]["id"], "name": "Deal", "account": account["account"]["id"]}
    deal = await ask.done("openOpportunity", given, "opportunity { id }")
    question = """query($d: ID) { influenceMap(opportunity: $d) {
        committee { sentence assessed gaps { kind } } keyPlayers { sentence } relations { sentence } drawing } }"""
    answer = (await ask(question, d=deal["opportunity"]["id"]))["influenceMap"]
    assert answer["committee"]["gaps"] == [{"kind": "NO_COMMITTEE"}]
    assert answer["committee"]["assessed"] is None


async def test_whoever_asks_no_measure_pays_for_none(ask: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph, "measure", lambda *_, **__: pytest.fail("nothing was to be measured"))
    await ask("{ influenceMap { ties { kind } ...Camps } } fragment Camps on InfluenceMap { camps { sentence } }")


def test_every_measure_and_every_question_has_a_cost_and_says_it() -> None:
    assert set(MEASURE_COSTS) == set(graph.MEASURES)
    assert set(QUESTION_COSTS) == set(QUESTIONS)
    for name, shown in QUESTIONS.items():
        assert shown.description.endswith(f"Cost: {QUESTION_COSTS[name]}.")
