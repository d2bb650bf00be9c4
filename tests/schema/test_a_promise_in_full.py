"""A promise over the API: asked for, cleared, said, vetted, graded, handed on, broken and made good."""

from __future__ import annotations

from typing import Any

import pytest_asyncio

from tests.schema.conftest import Asker
from tests.schema.telling import Told, eur


class Cast(Told):
    """Ben of ours sells to Nora of Nordwind; Eva builds, Ana decides, Fay counts."""

    async def gather(self) -> Cast:
        """Introduce them."""
        self.nordwind = await self("openAccount", "account", name="Nordwind")
        self.us = await self("openAccount", "account", name="Quillhaven", side="OURS")
        self.ben, self.eva, self.ana, self.fay = [
            await self.person(name, role, account=self.us)
            for name, role in (("Ben", "SALES"), ("Eva", "ENGINEERING"), ("Ana", "PRODUCT"), ("Fay", "FINANCE"))
        ]
        self.nora = await self.person("Nora", "BUYER", account=self.nordwind)
        self.to_nora = {"creditor": self.nora, "account": self.nordwind}
        return self

    async def commitment(self, thing: str, select: str) -> dict[str, Any]:
        """Return a promise."""
        return dict(
            (await self.ask(f"query($id: ID!) {{ commitment(id: $id) {{ {select} }} }}", id=thing))["commitment"]
        )


@pytest_asyncio.fixture
async def cast(ask: Asker) -> Cast:
    return await Cast(ask).gather()


SAYABLE = """query($id: ID!) { whatMayBeSaid(account: $id) {
    may { words ground conditions answeredForBy { name } } mayNot { words ground } } }"""


async def test_who_asks_first_is_given_words_that_protect_them(ask: Asker, cast: Cast) -> None:
    """Capabilities 19, 47 and 51: from the question in a queue to the words that may be said."""
    asked = await cast("proposeCommitment", "commitment", by=cast.ben, to=[cast.ana], consequent="SSO", **cast.to_nora)
    queue = "{ clearanceQueue { waiting { commitment { called } askedOf { name } overdue } answered } }"
    waiting = (await ask(queue))["clearanceQueue"]["waiting"]
    assert waiting == [{"commitment": {"called": "SSO"}, "askedOf": [{"name": "Ana"}], "overdue": False}]
    before = (await ask(SAYABLE, id=cast.nordwind))["whatMayBeSaid"]
    assert before == {"may": [], "mayNot": [{"words": "SSO", "ground": "WAITING"}]}
    await cast(
        "clearCommitment", "commitment", by=cast.ana, commitment=asked, wording="SSO is planned for autumn",
        conditions="if the audit passes", validUntil="2099-01-01",
    )  # fmt: skip
    cleared = (await ask(SAYABLE, id=cast.nordwind))["whatMayBeSaid"]["may"]
    assert cleared == [
        {
            "words": "SSO is planned for autumn",
            "ground": "CLEARED",
            "conditions": ["if the audit passes"],
            "answeredForBy": {"name": "Ana"},
        }
    ]
    await cast("makePromise", "commitment", by=cast.ben, id=asked)
    said = await cast.commitment(asked, "status asCleared clearedBy { name }")
    assert (said["asCleared"], said["clearedBy"]) == (True, {"name": "Ana"})
    assert (await ask(queue))["clearanceQueue"] == {"waiting": [], "answered": 1}


async def test_a_promise_in_anothers_name_is_unvetted_until_engineering_has_looked(ask: Asker, cast: Cast) -> None:
    """Capability 12."""
    promise = await cast(
        "makeCommitment", "commitment", by=cast.ben, debtor=cast.eva, consequent="SSO in May", **cast.to_nora
    )
    state = "vetting acceptance promisedBy { name } debtor { name } vettedBy { name } size impact vettedBefore"
    made = await cast.commitment(promise, state)
    assert (made["vetting"], made["acceptance"]) == ("UNVETTED", "OPEN")
    assert (made["promisedBy"], made["debtor"]) == ({"name": "Ben"}, {"name": "Eva"})
    await cast("startVetting", "commitment", by=cast.ana, to=[cast.eva], commitment=promise)
    await cast(
        "vetCommitment", "commitment", by=cast.eva, commitment=promise, possible=True, size=6.5, impact="Billing slips"
    )
    vetted = await cast.commitment(promise, state)
    assert (vetted["vetting"], vetted["vettedBy"], vetted["size"], vetted["impact"], vetted["vettedBefore"]) == (
        "VETTED",
        {"name": "Eva"},
        6.5,
        "Billing slips",
        False,
    )
    refused = await ask.done("disownCommitment", {"by": cast.eva, "commitment": promise, "reason": "Nobody asked me"},
                             "commitment { acceptance acceptanceReason }")  # fmt: skip
    assert refused["commitment"] == {"acceptance": "REFUSED", "acceptanceReason": "Nobody asked me"}


async def test_what_was_said_is_graded_under_a_published_rule_and_stands_so_in_all_that_was_told(
    ask: Asker, cast: Cast
) -> None:
    """Capabilities 13, 18 and 51."""
    policy = await cast("publishHonestyPolicy", "honestyPolicy", by=cast.ana, title="What we say")
    claim = await cast(
        "makeCommitment", "commitment", by=cast.ben, consequent="It speaks", commitmentKind="CLAIM", **cast.to_nora
    )
    await cast("checkClaim", "commitment", by=cast.eva, commitment=claim, existence="MISSING")
    grade = {"honesty": "OVER_THE_LINE", "policy": policy, "rule": "nonexistent_feature"}
    await cast("gradeHonesty", "commitment", by=cast.ana, commitment=claim, **grade)
    await cast("gradeSpeechAct", "commitment", by=cast.ana, commitment=claim, speechAct="ASSERTION")
    found = await cast.commitment(
        claim,
        "existence speechAct honesty honestyRule honestyPolicyVersion honestyPolicy { title rules { code } } "
        "gradedBy { name }",
    )
    assert (found["existence"], found["speechAct"], found["honesty"]) == ("MISSING", "ASSERTION", "OVER_THE_LINE")
    assert (found["honestyRule"], found["honestyPolicyVersion"]) == ("nonexistent_feature", 1)
    assert {"code": "nonexistent_feature"} in found["honestyPolicy"]["rules"]
    told = await ask(
        "query($id: ID!) { whatWasTold(account: $id) { told { words speaker { name } honesty honestyRule } } }",
        id=cast.nordwind,
    )
    assert told["whatWasTold"]["told"] == [
        {
            "words": "It speaks",
            "speaker": {"name": "Ben"},
            "honesty": "OVER_THE_LINE",
            "honestyRule": "nonexistent_feature",
        }
    ]
    wrong = await ask.act("gradeHonesty", {"by": cast.ana, "commitment": claim, **grade, "rule": "H9"})
    assert [(e["code"], e["path"]) for e in wrong["userErrors"]] == [("UNKNOWN_RULE", ["input", "rule"])]


async def test_a_promise_is_handed_on_without_losing_itself_and_a_broken_one_leads_to_what_makes_it_good(
    cast: Cast,
) -> None:
    """Capability 11."""
    promise = await cast(
        "makeCommitment", "commitment", by=cast.ben, consequent="SSO", deadline="2026-06-30", **cast.to_nora
    )
    await cast("delegateCommitment", "commitment", by=cast.ben, commitment=promise, debtor=cast.ana)
    await cast("assignCommitment", "commitment", by=cast.nora, commitment=promise, creditor=cast.nordwind)
    weeks = {"personWeeks": 6.0, "cost": eur(4_000), "note": "The freezer had to wait"}
    await cast("displaceWork", "commitment", by=cast.eva, commitment=promise, **weeks)
    await cast("violateCommitment", "commitment", by=cast.ana, commitment=promise, reason="June went by")
    other = await cast("makePromise", "commitment", by=cast.ana, consequent="A discount", remedyFor=promise,
                       **cast.to_nora)  # fmt: skip
    found = await cast.commitment(
        promise,
        "status debtor { name } previousDebtors { name } creditor { called } previousCreditors { called } "
        "displaced { personWeeks cost { amount } } remedies { what { id } }",
    )
    assert (found["status"], found["debtor"], found["previousDebtors"]) == (
        "VIOLATED",
        {"name": "Ana"},
        [{"name": "Ben"}],
    )
    assert (found["creditor"], found["previousCreditors"]) == ({"called": "Nordwind"}, [{"called": "Nora"}])
    (displaced,) = found["displaced"]
    assert (displaced["personWeeks"], displaced["cost"]) == (6.0, {"amount": 400_000})
    assert found["remedies"] == [{"what": {"id": other}}]


async def test_finance_finds_the_upgrade_rights_of_a_contract(ask: Asker, cast: Cast) -> None:
    """Capability 16."""
    promise = await cast("makeCommitment", "commitment", by=cast.ben, consequent="Version 9", **cast.to_nora)
    given = {"upgradeRight": "EXPLICIT", "value": eur(12_000), "contract": "N-17"}
    await cast("assessUpgradeRight", "commitment", by=cast.fay, commitment=promise, **given)
    found = await cast.commitment(promise, "upgradeRight upgradeValue { amount } contract upgradeBy { name }")
    assert found == {
        "upgradeRight": "EXPLICIT",
        "upgradeValue": {"amount": 1_200_000},
        "contract": "N-17",
        "upgradeBy": {"name": "Fay"},
    }


async def test_an_end_of_support_is_a_promise_with_a_day(cast: Cast) -> None:
    """Capability 17."""
    end = await cast(
        "makeCommitment", "commitment", by=cast.ana, consequent="Version 3 is supported until then",
        commitmentKind="END_OF_SUPPORT", deadline="2027-12-31", account=cast.nordwind,
    )  # fmt: skip
    found = await cast.commitment(end, "commitmentKind deadline status")
    assert (found["commitmentKind"], found["deadline"]) == ("END_OF_SUPPORT", "2027-12-31")
