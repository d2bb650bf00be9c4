"""A request over the API: who wants it and what stands behind that, where it stands, what is fought over it."""

from __future__ import annotations

from typing import Any

import pytest

from ledger.domain.escalation import raising
from tests.schema.conftest import Asker
from tests.schema.telling import Told, eur


@pytest.fixture
def tell(ask: Asker) -> Told:
    return Told(ask)


async def test_what_stands_behind_a_request_is_weighed_by_role_revenue_and_deal_with_the_reckoning(
    ask: Asker, tell: Told
) -> None:
    """Capabilities 21, 22, 23 and 29."""
    nordwind = await tell("openAccount", "account", name="Nordwind")
    nora = await tell.person("Nora", "BUYER", account=nordwind)
    udo = await tell.person("Udo", "OTHER", account=nordwind)
    ben = await tell.person("Ben", "SALES")
    won = await tell("openOpportunity", "opportunity", by=ben, name="First", account=nordwind, amount=eur(500))
    await tell("winOpportunity", "opportunity", by=ben, opportunity=won)
    deal = await tell("openOpportunity", "opportunity", by=ben, name="Rollout", account=nordwind, amount=eur(80))
    roles = ["ECONOMIC_BUYER", "CHAMPION"]
    await tell("nameCommitteeMember", "opportunity", by=ben, opportunity=deal, stakeholder=nora, roles=roles)
    request = await tell(
        "submitRequest", "request", by=nora, title="SSO", account=nordwind, opportunity=deal, importance="DEAL_BREAKER",
        problem="Leavers can still log in", claimed=eur(80),
    )  # fmt: skip
    twin = await tell("submitRequest", "request", by=udo, title="Log in once", account=nordwind)
    await tell("endorseRequest", "request", by=ben, onBehalfOf=nora, request=request)
    await tell("endorseRequest", "request", by=ben, request=request)
    await tell("mergeRequest", "request", by=ben, request=twin, into=request)
    question = """query($id: ID!) { request(id: $id) {
        problem claimed { amount } claimedBy { name }
        weight { points voices { who { name } role points decides { name } } revenue { amount currency }
            deals { amount } hanging { opportunity { name committee { roles } } importance }
            atStake { amount } unknown sentence } } }"""
    found = (await ask(question, id=request))["request"]
    assert (found["problem"], found["claimed"], found["claimedBy"]) == (
        "Leavers can still log in",
        {"amount": 8000},
        {"name": "Nora"},
    )
    weight = found["weight"]
    assert weight["points"] == 5
    assert [(v["who"]["name"], v["points"]) for v in weight["voices"]] == [("Nora", 3), ("Ben", 1), ("Udo", 1)]
    assert weight["voices"][0]["decides"] == {"name": "Rollout"}
    assert weight["hanging"] == [
        {"opportunity": {"name": "Rollout", "committee": [{"roles": roles}]}, "importance": "DEAL_BREAKER"}
    ]
    assert (weight["revenue"], weight["deals"], weight["atStake"], weight["unknown"]) == (
        [{"amount": 50000, "currency": "EUR"}],
        [{"amount": 8000}],
        [{"amount": 8000}],
        1,
    )
    assert weight["sentence"] == (
        "3 people want it, 3 (Nora, decides “Rollout”) + 1 (Ben, sales) + 1 (Udo, other) = 5 points. 1 customer, with "
        "EUR 500 signed and EUR 80 negotiated. At stake: “Rollout”, EUR 80. Wishes for no known customer: 1."
    )
    await tell("unmergeRequest", "request", by=ben, request=twin)
    alone = (await ask(question, id=request))["request"]["weight"]
    assert [v["who"]["name"] for v in alone["voices"]] == ["Nora", "Ben"], "Udo is given back with his request"


async def test_sales_see_in_one_place_where_a_request_stands_and_what_is_missing(ask: Asker, tell: Told) -> None:
    """Capabilities 25 and 26."""
    mira = await tell.person("Mira", "PRODUCT")
    nora = await tell.person("Nora", "BUYER")
    request = await tell("submitRequest", "request", by=nora, title="SSO")
    question = """query($id: ID!) { request(id: $id) { standing { request { title } status owner { name } question
        nextReview clears shortBy missing { criterion asked note gain } sentence } } }"""

    async def standing(thing: str) -> dict[str, Any]:
        return dict((await ask(question, id=thing))["request"]["standing"])

    new = await standing(request)
    assert new["sentence"] == (
        "“SSO” is submitted, and nobody looks after it. Nobody has measured it against the feature bar."
    )
    assert (new["clears"], new["shortBy"], new["missing"]) == (None, None, [])
    await tell("reassignRequest", "request", by=mira, request=request, owner=mira)
    await tell("requestInformation", "request", by=mira, request=request, question="How many leavers?")
    back = await standing(request)
    assert (back["status"], back["question"]) == ("NEEDS_INFORMATION", "How many leavers?")
    assert "Asked back: How many leavers?" in back["sentence"]
    criteria = [{"code": "need", "text": "Somebody counted it.", "weight": 3}, {"code": "fit", "text": "It fits"}]
    bar = await tell("publishFeatureBar", "featureBar", by=mira, name="Bar", threshold=3, criteria=criteria)
    marks = [{"criterion": "fit", "mark": 4.0}, {"criterion": "need", "evidence": "the count of the audit."}]
    await tell("scoreRequest", "request", by=mira, request=request, bar=bar, marks=marks)
    await tell(
        "declineRequest", "decision", by=mira, request=request, reason="No hands", wording="Not now",
        reviewOn="2099-03-01",
    )  # fmt: skip
    no = await standing(request)
    assert (no["status"], no["owner"], no["nextReview"], no["question"]) == (
        "DECLINED",
        {"name": "Mira"},
        "2099-03-01",
        None,
    )
    assert (no["clears"], no["shortBy"]) == (False, 2.0)
    assert no["missing"] == [
        {"criterion": "need", "asked": "Somebody counted it.", "note": "the count of the audit.", "gain": 3.75}
    ]
    assert no["sentence"] == (
        "“SSO” is declined with Mira. The answer is looked at again on 2099-03-01. It does not clear the bar: 1, where "
        "3 is asked. Evidence is missing: the count of the audit."
    )
    twin = await tell("submitRequest", "request", by=nora, title="Log in once")
    await tell("mergeRequest", "request", by=mira, request=twin, into=request)
    assert (await standing(twin)) == no, "what was merged away stands where the other stands"


async def test_escalations_of_early_days_are_listed_by_what_they_are_over(
    ask: Asker, tell: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Capabilities 8 and 10: what was recorded before an escalation named the requests behind it."""
    mira, ben = await tell.person("Mira", "PRODUCT"), await tell.person("Ben", "SALES")
    request = await tell("submitRequest", "request", by=ben, title="SSO")
    other = await tell("submitRequest", "request", by=ben, title="SCIM")
    given = {"by": mira, "requests": [request], "outcome": "DECLINE", "reason": "No hands"}
    no = await tell("makeDecision", "decision", **given)
    promise = await tell("makeCommitment", "commitment", by=ben, consequent="SSO in May", request=request)
    monkeypatch.setattr(raising, "behind", lambda book, over: ())
    for over, reason in ((no, "We lose them"), (promise, "It was promised")):
        await tell("raiseEscalation", "escalation", by=ben, to=[mira], over=over, reason=reason)
    question = "query($id: ID!) { request(id: $id) { escalations { totalCount nodes { reason } } } }"
    found = (await ask(question, id=request))["request"]["escalations"]
    assert found == {"totalCount": 2, "nodes": [{"reason": "We lose them"}, {"reason": "It was promised"}]}
    assert (await ask(question, id=other))["request"]["escalations"]["totalCount"] == 0
