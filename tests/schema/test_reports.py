"""Reports by GraphQL: as of any moment, with what they refer to, and typed errors (18, 19, 21 to 24, 47)."""

from __future__ import annotations

import pytest

from tests.schema.conftest import Asker
from tests.schema.world import populate


async def test_sales_asks_what_may_be_said_and_what_was_told(ask: Asker) -> None:
    world = await populate(ask)
    by, account = world["stakeholder"], world["account"]
    given = {"by": by, "consequent": "SSO in June", "account": account, "answerWithinHours": 1}
    asked = (await ask.done("proposeCommitment", given, "commitment { id }"))["commitment"]["id"]
    question = """query($a: ID!, $at: DateTime, $p: Long) {
        clearanceQueue(account: $a, at: $at) { overdue waiting { commitment { id } overdue askedBy { name } } }
        whatMayBeSaid(account: $a, at: $at, asOf: {position: $p}) {
            on account { id } may { words ground conditions answeredForBy { name } evidence { __typename } }
            mayNot { words ground commitment { id } } }
        whatWasTold(account: $a, asOf: {position: $p}) { whole ungraded told { words speaker { name } to { name }
            commitment { id } event { __typename ... on Utterance { sentence } } thing { __typename } honesty } } }"""
    head = ask.ledger.recorder.head()
    waiting = await ask(question, a=account, at="2027-01-01T00:00:00Z", p=head)
    assert waiting["clearanceQueue"] == {
        "overdue": 1,
        "waiting": [{"commitment": {"id": asked}, "overdue": True, "askedBy": {"name": "Mira"}}],
    }
    assert [m["ground"] for m in waiting["whatMayBeSaid"]["mayNot"]] == ["WAITING"]
    words = {"by": by, "commitment": asked, "wording": "We plan SSO for June.", "conditions": "Only with SAML"}
    await ask.done("clearCommitment", words)
    made = await ask.done("makePromise", {"by": by, "to": [by], "id": asked, "askToVet": [by]}, "commitment { id }")
    assert [e["type"] for e in made["events"]] == ["COMMITMENT_MADE", "COMMITMENT_VETTING_STARTED"]
    now = await ask(question, a=account, at="2027-01-01T00:00:00Z", p=ask.ledger.recorder.head())
    (told,) = now["whatWasTold"]["told"]
    assert (told["words"], told["speaker"], told["commitment"]) == (
        "We plan SSO for June.",
        {"name": "Mira"},
        {"id": asked},
    )
    assert (told["event"]["__typename"], told["thing"]["__typename"]) == ("CommitmentMade", "Commitment")
    (may,) = now["whatMayBeSaid"]["may"]
    assert (may["words"], may["conditions"], may["ground"]) == (
        "We plan SSO for June.",
        ["Only with SAML"],
        "PROMISED",
    )
    then = await ask(question, a=account, at="2027-01-01T00:00:00Z", p=head)
    assert then["whatWasTold"]["told"] == []


async def test_requests_are_asked_who_wants_them_and_what_they_are_worth(ask: Asker) -> None:
    world = await populate(ask)
    await ask.done("endorseRequest", {"by": world["stakeholder"], "request": world["request"]})
    found = await ask(
        """query($r: ID!) {
        whoAsked(request: $r) { people askers { how by { name } request { id } } accounts { people } }
        momentum { request { id } momentum { latest sudden arithmetic periods { voices } } }
        claimedAgainstRealised { requests withoutClaim byClaimant { claimed { amount } } } }""",
        r=world["request"],
    )
    assert [(a["how"], a["by"]["name"]) for a in found["whoAsked"]["askers"]] == [
        ("ASKED", "Mira"),
        ("ENDORSED", "Mira"),
    ]
    assert found["whoAsked"]["people"] == 1
    assert found["momentum"][0]["momentum"]["latest"] == 2
    assert found["claimedAgainstRealised"] == {"requests": 0, "withoutClaim": 1, "byClaimant": []}


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ('{ whatWasTold(account: "nobody") { whole } }', "UNKNOWN_THING"),
        ("query($r: ID!) { whatMayBeSaid(account: $r) { on } }", "WRONG_KIND"),
        ('query($r: ID!) { clearanceQueue(account: "crm:1") { overdue } }', "UNKNOWN_THING"),
        ('{ clearanceQueue(at: "2026-03-01T09:00:00") { overdue } }', "DATE_WITHOUT_ZONE"),
        ("{ momentum(days: 0) { request { id } } }", "MALFORMED"),
        ("{ momentum(periods: 61) { request { id } } }", "MALFORMED"),
    ],
)
async def test_a_question_that_cannot_be_answered_says_why(ask: Asker, question: str, code: str) -> None:
    request = (await populate(ask))["request"]
    error = await ask.fails(question.replace("query($r: ID!) { clear", "{ clear"), r=request)
    assert error["extensions"]["code"] == code


async def test_a_draft_is_held_against_what_the_team_can_do(ask: Asker) -> None:
    world = await populate(ask)
    by = world["stakeholder"]
    days = {"startsOn": "2026-04-01", "endsOn": "2026-06-30"}
    await ask.done("stateCapacity", {"by": by, "team": "identity", "period": "2026-Q2", "personWeeks": 26, **days})
    question = """query($d: KeepabilityDraftInput!) { keepability(draft: $d, at: "2026-04-01T09:00:00Z") {
        verdict grounds arithmetic left shares { thing { __typename } personWeeks } } }"""
    draft = {"team": "identity", "size": 30, "deadline": "2026-06-30", "request": world["request"]}
    found = (await ask(question, d=draft))["keepability"]
    assert (found["verdict"], found["grounds"], found["left"]) == ("NOT_KEEPABLE", ["UNVETTED", "NO_ROOM"], 26)
    assert found["shares"] == [{"thing": {"__typename": "Capacity"}, "personWeeks": 26}]
    for wrong, code in (
        ({"commitment": "nobody"}, "UNKNOWN_THING"),
        ({"commitment": world["request"]}, "WRONG_KIND"),
        ({"size": -1}, "MALFORMED"),
    ):
        assert (await ask.fails(question, d=wrong))["extensions"]["code"] == code
