"""The map of the whole organisation over the API: what is measured in the background, and how it is told.

Capabilities 30, 31, 32, 33 and 35: who is heard, where stances come to rest, who reaches whom, what changed.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from graph.organisation import Job
from graph.organisation.errors import OrganisationTooLarge
from ledger.policy import Viewer
from schema import Asking, build_schema
from tests.schema.conftest import Asker, Served
from tests.schema.telling import Told

COMMON = "job state progress doing failure { code } position people assessed oldestAssessment sentence"
EVERYTHING = f"""query($at: AsOfInput, $to: ID!, $from: [ID!]!) {{ organisation(asOf: $at, wait: 10) {{
    {COMMON} effectiveAt agedTo halfLife followed ties negativeTies alone
    pagerank(first: 2, people: [$to]) {{ {COMMON} shown alpha
        top {{ person {{ name }} place pagerank sentence }} asked {{ person {{ name }} place }} }}
    strength(by: INFLUENCES) {{ {COMMON} top {{ person {{ name }} positive negative net positiveIn negativeIn netIn
        influences influencedBy neighbours atOdds sentence }} }}
    opinions(order: AGAINST) {{ {COMMON} susceptibility ofOpponents settled mean
        top {{ person {{ name }} stance own known sentence }} }}
    core {{ {COMMON} deepest top {{ core sentence }} }}
    coalitions {{ {COMMON} count modularity alone exact
        coalitions {{ index size members {{ name }} stance assessed sentence }} }}
    bestWays(from: $from, to: $to) {{ {COMMON} best {{ people {{ name }} probability steps }} }}
    changedSince(asOf: {{position: 4}}) {{ {COMMON} before arrived left better worse becameKnown becameUnknown
        ties {{ kind before after formed ended stronger weaker }} }} }} }}"""


async def people(ask: Asker) -> dict[str, str]:
    """Sal moves Mira, who moves Vera; Tom is against Vera, and nobody knows how Ivo stands."""
    tell = Told(ask)
    who = {name: await tell.person(name, "OTHER") for name in ("Sal", "Mira", "Vera", "Tom", "Ivo")}
    for source, target, tie in (
        ("Sal", "Mira", "INFLUENCES"),
        ("Mira", "Vera", "INFLUENCES"),
        ("Tom", "Vera", "CONFLICTS_WITH"),
    ):
        said = {"by": who["Sal"], "source": who[source], "target": who[target], "tie": tie, "strength": 0.8}
        await ask.done("assertRelationship", said)
    for name, support in (("Sal", "MENTOR"), ("Tom", "OPPOSED")):
        given = {"stakeholder": who[name], "by": who["Sal"], "support": support, "assessedOn": "2026-02-03"}
        await ask.done("assessStakeholder", given)
    return who


async def test_everything_is_answered_of_one_moment_in_numbers_and_words(ask: Asker) -> None:
    who = await people(ask)
    found = (await ask(EVERYTHING, to=who["Vera"], **{"from": [who["Sal"]]}))["organisation"]
    head = ask.ledger.follower.position
    measures = [found, *(v for v in found.values() if isinstance(v, dict))]
    assert len(measures) == 8
    for one in measures:
        assert (one["state"], one["progress"], one["doing"], one["failure"]) == ("DONE", 1.0, "done", None)
        assert (one["position"], one["people"], one["assessed"]) == (head, 5, 0.4)
        assert one["oldestAssessment"] == "2026-02-03"
        assert one["sentence"]
        assert "{" not in one["sentence"]
    assert (found["ties"], found["negativeTies"], found["alone"], found["followed"]) == (3, 1, 1, head)
    ranks = found["pagerank"]
    assert [(t["person"]["name"], t["place"]) for t in ranks["top"]] == [("Sal", 1), ("Mira", 2)]
    assert ranks["asked"][0]["person"]["name"] == "Vera"
    assert ranks["asked"][0]["place"] > 2
    assert (ranks["shown"], ranks["alpha"]) == (2, 0.85)
    assert ranks["sentence"].startswith("Most heard by those who are heard: Sal (")
    assert [t["influences"] for t in found["strength"]["top"][:3]] == [1, 1, 0]
    first = found["opinions"]["top"][0]
    assert (first["person"]["name"], first["stance"], first["own"]) == ("Tom", -1.0, -1.0)
    last = found["opinions"]["top"][-1]
    assert (last["person"]["name"], last["stance"], last["known"]) == ("Ivo", None, 0.0)
    assert (found["opinions"]["susceptibility"], found["opinions"]["ofOpponents"]) == (0.7, 0.3)
    assert found["core"]["deepest"] == 1
    coalition = found["coalitions"]["coalitions"][0]
    assert {m["name"] for m in coalition["members"]} == {"Sal", "Mira", "Vera"}
    assert (found["coalitions"]["exact"], found["coalitions"]["alone"]) == (True, 2)
    (way,) = found["bestWays"]["best"]
    assert [p["name"] for p in way["people"]] == ["Sal", "Mira", "Vera"]
    assert way["probability"] == pytest.approx(0.64, abs=1e-6)
    assert (found["changedSince"]["before"], found["changedSince"]["arrived"]) == (4, 1)
    assert {t["kind"]: t["formed"] for t in found["changedSince"]["ties"]} == {"influences": 2, "conflicts_with": 1}


async def test_the_same_is_asked_of_the_past_and_by_the_other_clock(ask: Asker) -> None:
    who = await people(ask)
    then = (await ask(EVERYTHING, to=who["Sal"], at={"position": 5}, **{"from": [who["Mira"]]}))["organisation"]
    assert (then["position"], then["people"], then["ties"], then["assessed"]) == (5, 5, 0, 0.0)
    assert then["opinions"]["mean"] is None
    assert then["coalitions"]["coalitions"] == []
    long_ago = {"effectiveAt": "2020-01-01T00:00:00Z"}
    nobody = (
        await ask(
            "query($at: AsOfInput) { organisation(asOf: $at) { people effectiveAt agedTo sentence } }", at=long_ago
        )
    )["organisation"]
    assert nobody == {
        "people": 0,
        "effectiveAt": "2020-01-01T00:00:00Z",
        "agedTo": "2020-01-01T00:00:00Z",
        "sentence": "Nobody is on the map.",
    }


async def test_ties_age_by_the_half_life_that_is_given_and_the_answer_shows_it(ask: Asker) -> None:
    await people(ask)
    question = """query($days: Float) { organisation(halfLife: $days, at: "2999-01-01T00:00:00Z") {
        halfLife agedTo strength(first: 1) { top { positive } } } }"""
    found = (await ask(question, days=36500.0))["organisation"]
    assert (found["halfLife"], found["agedTo"]) == (36500.0, "2999-01-01T00:00:00Z")
    assert 0 < found["strength"]["top"][0]["positive"] < 0.01
    plain = (await ask("{ organisation { halfLife agedTo strength(first: 1) { top { positive } } } }"))["organisation"]
    assert (plain["halfLife"], plain["agedTo"]) == (None, None)
    assert plain["strength"]["top"][0]["positive"] == pytest.approx(0.8)
    today = (await ask("{ organisation(halfLife: 30) { agedTo } }"))["organisation"]["agedTo"]
    assert today.endswith("T00:00:00Z")


async def test_a_deals_map_takes_a_half_life_too_and_shows_it(ask: Asker) -> None:
    await people(ask)
    question = """query($days: Float) { influenceMap(halfLife: $days, at: "2999-01-01T00:00:00Z") {
        halfLife agedTo ties { kind weight } susceptibility } }"""
    found = (await ask(question, days=36500.0))["influenceMap"]
    assert (found["halfLife"], found["agedTo"]) == (36500.0, "2999-01-01T00:00:00Z")
    assert all(0 < t["weight"] < 0.01 for t in found["ties"])
    assert (await ask("{ influenceMap { halfLife agedTo } }"))["influenceMap"] == {"halfLife": None, "agedTo": None}


@pytest.mark.parametrize(
    ("question", "code", "argument"),
    [
        ("organisation(halfLife: 0) { people }", "MALFORMED", "halfLife"),
        ("organisation(halfLife: -1) { people }", "MALFORMED", "halfLife"),
        ("influenceMap(halfLife: 0) { people }", "MALFORMED", "halfLife"),
        ("organisation(wait: 11) { people }", "MALFORMED", "wait"),
        ('organisation(at: "2026-01-01T00:00:00") { people }', "DATE_WITHOUT_ZONE", "at"),
        ("organisation { pagerank(alpha: 1) { state } }", "MALFORMED", "alpha"),
        ("organisation { pagerank(first: 1001) { state } }", "MALFORMED", "first"),
        ('organisation { pagerank(people: ["nobody"]) { state } }', "UNKNOWN_THING", "people"),
        ("organisation { opinions(susceptibility: 1) { state } }", "MALFORMED", "susceptibility"),
        ("organisation { opinions(ofOpponents: -0.1) { state } }", "MALFORMED", "ofOpponents"),
        ("organisation { coalitions(members: 101) { state } }", "MALFORMED", "members"),
        ('organisation { bestWays(from: ["nobody"], to: "nobody") { state } }', "UNKNOWN_THING", "from"),
        ("organisation { changedSince(asOf: {position: 999999}) { state } }", "NOT_YET_THERE", "asOf.position"),
    ],
)
async def test_what_cannot_be_asked_is_refused_and_says_which_argument(
    ask: Asker, question: str, code: str, argument: str
) -> None:
    error = await ask.fails(f"{{ {question} }}")
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == (code, argument)


async def test_somebody_known_who_is_not_on_the_map_is_told_as_such(ask: Asker) -> None:
    who = await people(ask)
    question = """query($p: ID!) { organisation(asOf: {position: 1}) { pagerank(people: [$p]) { state } } }"""
    error = await ask.fails(question, p=who["Ivo"])
    assert error["extensions"]["code"] == "PERSON_NOT_ON_MAP"


async def test_a_viewer_without_sight_of_everything_is_refused(ask: Asker) -> None:
    asking = Asking(ask.ledger, Viewer("a stranger"))
    result = await build_schema().execute("{ organisation { people } }", context_value=asking)
    assert result.errors is not None
    assert (result.errors[0].extensions or {})["code"] == "NOT_ALLOWED"


async def test_what_takes_long_is_told_as_far_as_it_is_and_then_answered(ask: Asker) -> None:
    await people(ask)
    organisation = ask.asking.the_organisation()
    go, begun = threading.Event(), threading.Event()

    def held(_: Job) -> None:
        begun.set()
        go.wait(20)

    organisation.jobs.ask("before us", held, slow=True)
    assert await asyncio.to_thread(begun.wait, 10)
    question = """query($at: AsOfInput, $wait: Float!) { organisation(asOf: $at, wait: $wait) { position
        coalitions { job state progress doing sentence coalitions { size } } } }"""
    first = (await ask(question, wait=0))["organisation"]
    told = first["coalitions"]
    assert (told["state"], told["progress"], told["doing"]) == ("PENDING", 0.0, "waiting for others")
    assert (told["sentence"], told["coalitions"]) == (None, None)
    stream: Any = await build_schema().subscribe(
        f'subscription {{ organisationProgress(job: "{told["job"]}") {{ state progress }} }}',
        context_value=ask.asking.again(),
    )
    heard = [(await anext(stream)).data["organisationProgress"]]
    go.set()
    heard += [r.data["organisationProgress"] async for r in stream]
    assert heard[0] == {"state": "PENDING", "progress": 0.0}
    assert heard[-1] == {"state": "DONE", "progress": 1.0}
    again = (await ask(question, at={"position": first["position"]}, wait=0))["organisation"]["coalitions"]
    assert (again["job"], again["state"], again["coalitions"][0]["size"]) == (told["job"], "DONE", 3)


async def test_progress_of_a_job_that_nobody_knows_is_an_error(ask: Asker) -> None:
    asking = ask.asking.again()
    stream: Any = await build_schema().subscribe(
        'subscription { organisationProgress(job: "none") { state } }', context_value=asking
    )
    result = await anext(stream) if hasattr(stream, "__anext__") else stream
    assert result.errors[0].extensions["code"] == "UNKNOWN_THING"


async def test_what_cannot_be_made_says_why_and_leaves_the_rest_alone(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await people(ask)
    monkeypatch.setattr("graph.organisation.coalitions.MOST_TIES", 1)
    question = """{ organisation { core { state } coalitions { state progress sentence coalitions { size }
        failure { code message help retryAfter } } } }"""
    found = (await ask(question))["organisation"]
    assert found["core"]["state"] == "DONE"
    told = found["coalitions"]
    assert (told["state"], told["sentence"], told["coalitions"]) == ("FAILED", None, None)
    assert told["failure"]["code"] == OrganisationTooLarge.code
    assert told["failure"]["help"]


async def test_people_are_looked_up_together_however_many_are_shown(ask: Asker) -> None:
    await people(ask)
    asking = ask.asking.again()
    question = "{ organisation { pagerank { top { person { name } } } strength { top { person { name } } } } }"
    assert not (await build_schema().execute(question, context_value=asking)).errors
    result_of = [scope.things.rounds for scope in asking.scopes]
    assert sum(result_of) <= 2


async def test_erased_people_are_told_as_erased_and_the_organisation_still_answers(ask: Asker) -> None:
    who = await people(ask)
    await ask.done("eraseStakeholder", {"stakeholder": who["Mira"], "ground": "GDPR Art. 17"})
    found = (await ask("{ organisation { pagerank(first: 9) { sentence top { person { name } } } } }"))["organisation"]
    names = [t["person"] and t["person"]["name"] for t in found["pagerank"]["top"]]
    assert "Mira" not in names
    assert "Mira" not in found["pagerank"]["sentence"]


def test_a_server_that_stops_breaks_off_what_takes_long(served: Served) -> None:
    organisation = served.app.state.organisation
    go, begun = threading.Event(), threading.Event()

    def endless(job: Job) -> None:
        with job.ending(go.set):
            begun.set()
            go.wait(60)
            job.check()

    job = organisation.jobs.ask("endless", endless, slow=True)
    assert begun.wait(10)
    began = time.monotonic()
    served.stop()
    assert time.monotonic() - began < 10
    assert job.wait(5)
    assert job.error is not None
    assert job.error.code == "SERVER_STOPPING"


def test_a_server_follows_the_log_for_the_organisation(served: Served) -> None:
    made = served.post('mutation { identifyStakeholder(input: {name: "Ada"}) { position userErrors { code } } }')
    position = made["data"]["identifyStakeholder"]["position"]
    found: dict[str, Any] = {}
    for _ in range(500):
        found = served.post("{ organisation(wait: 0) { followed position } }")["data"]["organisation"]
        if found["followed"] >= position:
            break
        time.sleep(0.01)
    assert found["followed"] >= position
    assert served.post("{ organisation { people } }")["data"]["organisation"]["people"] == 1
