"""Authority over the API: mandates, who answers without one, who must hear it, and what the team is asked for."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from tests.schema.conftest import Asker


@pytest_asyncio.fixture
async def no(ask: Asker) -> dict[str, str]:
    """Tell of a no beyond its author's mandate; return the ids."""

    async def made(mutation: str, kind: str, **given: Any) -> str:
        return str((await ask.done(mutation, given, f"{kind} {{ id }}"))[kind]["id"])

    mira = await made("identifyStakeholder", "stakeholder", name="Mira", role="PRODUCT")
    vera = await made("identifyStakeholder", "stakeholder", name="Vera", role="EXECUTIVE")
    jonas = await made("identifyStakeholder", "stakeholder", name="Jonas", role="SALES")
    nora = await made("identifyStakeholder", "stakeholder", name="Nora", role="BUYER")
    account = await made("openAccount", "account", name="Northwind")
    await made("joinAccountTeam", "account", by=jonas, account=account, stakeholder=jonas, answersFor=True)
    limit = {"amount": 500_000_00, "currency": "EUR"}
    asked = await made("requestMandate", "mandate", by=mira, to=[vera], title="Noes", scope={"outcomes": ["DECLINE"]})
    scope = {"outcomes": ["DECLINE"], "limit": limit, "expiresOn": "2099-12-31"}
    mandate = await made("grantRequestedMandate", "mandate", by=vera, mandate=asked, scope=scope)
    bar = await made(
        "publishFeatureBar", "featureBar", by=vera, name="The bar", threshold=3,
        criteria=[{"code": "problem", "text": "It is told", "weight": 2}, {"code": "effort", "text": "It fits"}],
    )  # fmt: skip
    request = await made(
        "submitRequest", "request", by=nora, title="Single sign-on", account=account,
        claimed={"amount": 740_000_00, "currency": "EUR"},
    )  # fmt: skip
    marks = [{"criterion": "problem", "mark": 4.0, "evidence": "The audit"}]
    await made("scoreRequest", "request", by=mira, request=request, bar=bar, marks=marks)
    decision = await made(
        "declineRequest", "decision", by=mira, request=request, reason="No capacity", wording="Not this year",
        mandate=mandate, commandId="no-1",
    )  # fmt: skip
    return {"decision": decision, "request": request, "mandate": mandate, "nora": nora, "jonas": jonas, "vera": vera}


async def test_a_no_shows_whether_its_author_had_the_authority_and_the_arithmetic(
    ask: Asker, no: dict[str, str]
) -> None:
    """Capabilities 5 and 6."""
    found = await ask(
        """query($id: ID!) { decision(id: $id) { title
            mandate { title holder { name } uses { fate decision { called } } }
            authority { verdict sentence mandate { title } totals { amount currency } worth { about { called } }
                checks { verdict because mandate { title } } }
            answering { who { name } asWhat supremo } } }""",
        id=no["decision"],
    )
    decision = found["decision"]
    assert decision["mandate"]["uses"] == [{"fate": "OPEN", "decision": {"called": "No: Single sign-on"}}]
    authority = decision["authority"]
    assert authority["verdict"] == "EXCEEDED"
    assert authority["sentence"] == (
        "Mira went beyond the mandate: EUR 740,000 is at stake, EUR 500,000 is the limit: EUR 240,000 beyond."
    )
    assert authority["worth"] == [{"about": {"called": "Single sign-on"}}]
    supremos = {row["who"]["name"]: row["asWhat"] for row in decision["answering"] if row["supremo"]}
    assert supremos == {"Jonas": ["ANSWERS_FOR_ACCOUNT"]}


async def test_authority_is_what_it_was_whatever_became_of_the_mandate(ask: Asker, no: dict[str, str]) -> None:
    """Capability 5: derived as of any position, and never a reason to refuse."""
    revoked = await ask.done("revokeMandate", {"by": no["vera"], "mandate": no["mandate"]}, "mandate { status }")
    assert revoked["mandate"]["status"] == "REVOKED"
    question = "query($id: ID!, $at: AsOfInput) { decision(id: $id, asOf: $at) { authority { verdict } } }"
    for at in (None, {"position": revoked["position"] - 1}):
        found = await ask(question, id=no["decision"], at=at)
        assert found["decision"]["authority"]["verdict"] == "EXCEEDED"


async def test_a_whole_no_repeated_writes_nothing_twice(ask: Asker, no: dict[str, str]) -> None:
    """Capability 1: one atomic, idempotent act."""
    before = ask.ledger.recorder.head()
    given = {"by": (await ask("{ stakeholders(first: 1) { nodes { id } } }"))["stakeholders"]["nodes"][0]["id"]}
    again = {
        **given, "request": no["request"], "reason": "No capacity", "wording": "Not this year",
        "mandate": no["mandate"], "commandId": "no-1",
    }  # fmt: skip
    payload = await ask.done("declineRequest", again, "decision { id }")
    assert (payload["repeated"], payload["decision"]["id"]) == (True, no["decision"])
    assert ask.ledger.recorder.head() == before


async def test_our_own_people_hear_it_before_the_customer_and_otherwise_it_shows(
    ask: Asker, no: dict[str, str]
) -> None:
    """Capabilities 9 and 48."""
    told = {"by": no["vera"], "decision": no["decision"], "to": [no["nora"]], "audience": "CUSTOMER"}
    await ask.done("communicateDecision", told)
    found = await ask(
        """query($id: ID!) { decision(id: $id) { communication {
            stakeholder { name } order why audience outOfOrder told { audience } } } }""",
        id=no["decision"],
    )
    assert found["decision"]["communication"] == [
        {
            "stakeholder": {"name": "Jonas"},
            "order": 1,
            "why": ["TEAM"],
            "audience": None,
            "outOfOrder": False,
            "told": None,
        },
        {
            "stakeholder": {"name": "Nora"},
            "order": 2,
            "why": ["REQUESTER"],
            "audience": "CUSTOMER",
            "outOfOrder": True,
            "told": {"audience": "CUSTOMER"},
        },
    ]


async def test_sales_see_what_clears_the_bar_and_what_evidence_is_missing(ask: Asker, no: dict[str, str]) -> None:
    """Capability 26."""
    found = await ask(
        """query($id: ID!) { request(id: $id) { score { total threshold clears missing bar { name edition } }
            decision { scores { barVersion total clears } } } }""",
        id=no["request"],
    )
    request = found["request"]
    bar = {"name": "The bar", "edition": 1}
    assert request["score"] == {
        "total": 2.6667,
        "threshold": 3.0,
        "clears": False,
        "missing": ["effort"],
        "bar": bar,
    }
    assert request["decision"]["scores"] == [{"barVersion": 1, "total": 2.6667, "clears": False}]


async def test_a_request_lists_what_was_taken_higher_over_its_answer(ask: Asker, no: dict[str, str]) -> None:
    """Capability 10."""
    given = {
        "by": no["jonas"],
        "to": [no["vera"]],
        "over": no["decision"],
        "reason": "We lose them",
        "stake": "REVENUE",
    }
    payload = await ask.done("escalate", given, "escalation { status requests { title } }")
    assert payload["escalation"] == {"status": "RAISED", "requests": [{"title": "Single sign-on"}]}
    assert [e["type"] for e in payload["events"]] == ["DECISION_REACTED_TO", "ESCALATION_RAISED"]
    found = await ask(
        "query($id: ID!) { request(id: $id) { escalations { nodes { over { called } } } } }", id=no["request"]
    )
    assert found["request"]["escalations"]["nodes"] == [{"over": {"called": "No: Single sign-on"}}]


async def test_a_team_that_is_asked_for_more_than_it_can_do_shows_it(ask: Asker, no: dict[str, str]) -> None:
    """Capability 20."""
    by = {"by": no["vera"], "team": "platform", "period": "2026-Q2"}
    stated = {**by, "personWeeks": 10.0, "startsOn": "2026-04-01", "endsOn": "2026-06-30"}
    capacity = (await ask.done("stateCapacity", stated, "capacity { id }"))["capacity"]["id"]
    for title, size in (("Routes", 8.0), ("Freezers", 4.5)):
        await ask.done("planInitiative", {**by, "title": title, "size": size})
    found = await ask(
        """query($id: ID!) { capacity(id: $id) { called
            workload { planned left overcommitted unknown items { initiative { title } personWeeks } } } }""",
        id=capacity,
    )
    assert found["capacity"]["called"] == "platform, 2026-Q2"
    assert found["capacity"]["workload"] == {
        "planned": 12.5,
        "left": -2.5,
        "overcommitted": True,
        "unknown": 0,
        "items": [
            {"initiative": {"title": "Routes"}, "personWeeks": 8.0},
            {"initiative": {"title": "Freezers"}, "personWeeks": 4.5},
        ],
    }
