"""Flags by GraphQL: on a thing, over the ledger, in the answer to an act, as of any moment (9, 12, 50)."""

from __future__ import annotations

from tests.schema.conftest import Asker
from tests.schema.world import populate


async def test_an_unvetted_promise_is_flagged_where_it_is_made_where_it_stands_and_in_the_list(ask: Asker) -> None:
    world = await populate(ask)
    given = {"by": world["stakeholder"], "consequent": "SSO", "account": world["account"]}
    made = await ask.done("makeCommitment", given, "commitment { id }")
    assert [f["name"] for f in made["flags"]] == ["UNVETTED_PROMISE"]
    assert made["flags"][0]["sentence"] == "Mira promised “SSO”, and nobody who would build it was asked."
    question = """query($c: ID!, $a: ID!, $p: Long) {
        commitment(id: $c) { flags { name title meaning sentence since clearedBy disputed thing { called }
            evidence { __typename } accounts { name } } all: flags(all: true) { name } }
        flagged(account: $a, first: 1) { totalCount disputedCount nodes { name about { id } } pageInfo { hasNextPage } }
        before: flagged(account: $a, asOf: {position: $p}) { totalCount }
        then: flagged(account: $a, asOf: {effectiveAt: "2020-01-01T00:00:00Z"}) { totalCount }
        decisions: flagged(kinds: [DECISION], all: true) { totalCount }
        promises: flagged(kinds: [COMMITMENT], names: [UNVETTED_PROMISE], account: $a) { totalCount } }"""
    head = ask.ledger.recorder.head()
    answer = await ask(question, c=made["commitment"]["id"], a=world["account"], p=head - 1)
    (flag,) = answer["commitment"]["flags"]
    assert (flag["name"], flag["title"], flag["disputed"]) == ("UNVETTED_PROMISE", "Unvetted promise", False)
    assert flag["evidence"] == [{"__typename": "CommitmentMade"}]
    assert (flag["thing"], flag["accounts"]) == ({"called": "SSO"}, [{"name": "Northwind"}])
    assert (answer["flagged"]["totalCount"], answer["flagged"]["disputedCount"]) == (1, 0)
    assert (answer["decisions"]["totalCount"], answer["promises"]["totalCount"]) == (0, 1)
    assert answer["before"]["totalCount"] == answer["then"]["totalCount"] == 0
    await ask.done("startVetting", {"by": world["stakeholder"], "commitment": made["commitment"]["id"]})
    await ask.done(
        "vetCommitment", {"by": world["stakeholder"], "commitment": made["commitment"]["id"], "possible": True}
    )
    after = await ask(question, c=made["commitment"]["id"], a=world["account"], p=head)
    assert after["commitment"]["flags"] == []
    assert (after["flagged"]["totalCount"], after["before"]["totalCount"]) == (0, 1)
