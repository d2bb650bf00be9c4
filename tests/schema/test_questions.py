"""Questions: by every name, in pages, filtered, as of a moment; and what is told when they cannot be answered."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import pytest_asyncio

from schema.asking import Asking
from schema.root import build_schema
from tests.schema.conftest import Asker
from tests.schema.world import NOBODY, populate


@pytest_asyncio.fixture
async def world(ask: Asker) -> dict[str, str]:
    """One thing of each kind."""
    return await populate(ask)


async def test_a_thing_is_found_by_its_global_id_its_raw_id_and_its_external_id(ask: Asker) -> None:
    made = await ask.done("openAccount", {"name": "Acme", "externalId": "crm:7"}, "account { id ledgerId }")
    account = made["account"]
    question = "query($id: ID, $x: String) { account(id: $id, externalId: $x) { name } }"
    for variables in ({"id": account["id"]}, {"id": account["ledgerId"]}, {"x": "crm:7"}, {"id": "crm:7"}):
        assert (await ask(question, **variables))["account"] == {"name": "Acme"}
    nodes = await ask("query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=[account["id"], "nobody"])
    assert nodes["nodes"] == [{"id": account["id"], "__typename": "Account"}, None]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "x",
        "pep:99999",
        NOBODY,
        base64.b64encode(f"Stakeholder:{NOBODY}".encode()).decode(),
        base64.b64encode(f"Request:{NOBODY}".encode()).decode(),
        base64.b64encode(b"Nothing:of_the_sort").decode(),
        f"{NOBODY}@1",
        "\x00",
        "\ud800",
        "x" * 100_000,
    ],
    ids=range(11),
)
async def test_an_id_that_leads_nowhere_is_answered_with_null(ask: Asker, name: str) -> None:
    assert await ask("query($id: ID!) { node(id: $id) { id } }", id=name) == {"node": None}


async def test_an_id_of_another_kind_is_named_as_such(ask: Asker, world: dict[str, str]) -> None:
    error = await ask.fails("query($id: ID) { request(id: $id) { id } }", id=world["account"])
    assert error["extensions"]["code"] == "WRONG_KIND"
    error = await ask.fails("query($id: ID) { trail(id: $id) { whole } }", id=world["account"])
    assert error["extensions"]["code"] == "WRONG_KIND"


async def test_an_event_is_a_node_and_can_be_named_as_the_reason_of_the_next(ask: Asker, world: dict[str, str]) -> None:
    asked = await ask.done(
        "commentOnRequest", {"by": world["stakeholder"], "request": world["request"], "text": "Why?"}
    )
    event = asked["event"]["id"]
    found = await ask("query($id: ID!) { node(id: $id) { id __typename ... on RequestCommented { text } } }", id=event)
    assert found["node"] == {"id": event, "__typename": "RequestCommented", "text": "Why?"}
    reply = {"by": world["stakeholder"], "request": world["request"], "text": "Because.", "becauseOf": event}
    told = await ask.done("commentOnRequest", reply, "event { ... on Utterance { because { id } } }")
    assert told["event"]["because"] == {"id": event}


async def test_pages_hold_while_the_ledger_grows(ask: Asker) -> None:
    for n in range(5):
        await ask.done("openAccount", {"name": f"Account {n}"})
    question = """query($first: Int, $after: String, $last: Int, $before: String, $order: OrderBy) {
        accounts(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
            totalCount nodes { name } edges { cursor node { name } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }"""

    async def page(**variables: Any) -> tuple[list[str], dict[str, Any], int]:
        found = (await ask(question, **variables))["accounts"]
        assert [e["node"] for e in found["edges"]] == found["nodes"]
        return [n["name"][-1] for n in found["nodes"]], found["pageInfo"], found["totalCount"]

    names, info, total = await page(first=2)
    assert (names, total, info["hasNextPage"]) == (["0", "1"], 5, True)
    await ask.done("openAccount", {"name": "Account 5"})
    names, info, total = await page(first=2, after=info["endCursor"])
    assert (names, total) == (["2", "3"], 6)
    names, info, _ = await page(last=2, before=info["startCursor"])
    assert (names, info["hasPreviousPage"]) == (["0", "1"], False)
    names, _, _ = await page(first=2, order={"direction": "DESC"})
    assert names == ["5", "4"]
    names, info, _ = await page(first=0)
    assert (names, info["startCursor"]) == ([], None)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("first: 1001", "BAD_CURSOR"),
        ("first: -1", "BAD_CURSOR"),
        ("first: 1, last: 1", "BAD_CURSOR"),
        ('after: "nonsense"', "BAD_CURSOR"),
        ("asOf: {position: 99999}", "NOT_YET_THERE"),
        ("asOf: {position: -1}", "MALFORMED"),
        ('asOf: {position: 1, recordedAt: "2026-01-01T00:00:00Z"}', "MALFORMED"),
        ('asOf: {effectiveAt: "2026-01-01T00:00:00"}', "DATE_WITHOUT_ZONE"),
        ("atLeast: 9007199254740991", "NOT_YET_THERE"),
        ('filter: {about: "nobody"}', "UNKNOWN_THING"),
    ],
)
@pytest.mark.parametrize("root", ["requests", "history"])
async def test_a_question_that_cannot_be_answered_says_why(ask: Asker, root: str, arguments: str, code: str) -> None:
    error = await ask.fails(f"{{ {root}({arguments}) {{ totalCount }} }}")
    assert error["extensions"]["code"] == code
    assert error["extensions"]["help"]
    assert error["path"] == [root]


async def test_lists_are_filtered_by_status_words_account_and_label(ask: Asker, world: dict[str, str]) -> None:
    by = world["stakeholder"]
    await ask.done(
        "submitRequest", {"by": by, "title": "Audit LOG", "account": world["account"], "externalId": "pep:1"}
    )
    question = "query($f: RequestFilter) { requests(filter: $f) { totalCount nodes { title } } }"
    for which, expected in [
        ({"titleContains": "audit log"}, ["Audit LOG"]),
        ({"account": world["account"]}, ["Audit LOG"]),
        ({"source": "pep"}, ["Audit LOG"]),
        ({"status": ["DECLINED"]}, []),
        ({"status": ["SUBMITTED"], "about": by}, ["Single sign-on", "Audit LOG"]),
        ({"placeholder": True}, []),
        ({}, ["Single sign-on", "Audit LOG"]),
    ]:
        found = (await ask(question, f=which))["requests"]
        assert ([n["title"] for n in found["nodes"]], found["totalCount"]) == (expected, len(expected)), which
    account = await ask("query($id: ID) { account(id: $id) { requests { nodes { title } } } }", id=world["account"])
    assert account["account"]["requests"]["nodes"] == [{"title": "Audit LOG"}]


async def test_history_is_filtered_by_speaker_type_kind_and_time(ask: Asker, world: dict[str, str]) -> None:
    question = "query($f: HistoryFilter) { history(filter: $f) { totalCount nodes { __typename } } }"

    async def types(**which: Any) -> list[str]:
        return [n["__typename"] for n in (await ask(question, f=which))["history"]["nodes"]]

    assert await types(types=["REQUEST_SUBMITTED", "ACCOUNT_OPENED"]) == ["AccountOpened", "RequestSubmitted"]
    assert await types(kinds=["ESCALATION"]) == ["EscalationRaised"]
    assert await types(by=world["stakeholder"], kinds=["REQUEST"]) == ["RequestSubmitted"]
    assert await types(things=[world["decision"]]) == ["DecisionDrafted"]
    assert await types(about=world["decision"]) == ["DecisionDrafted", "EscalationRaised"]
    assert await types(until="2000-01-01T00:00:00Z") == []
    assert await types(since="2000-01-01T00:00:00Z", after=8, kinds=["RELATIONSHIP"]) == ["RelationshipAsserted"]
    assert await types(irregular=True) == []


async def test_several_root_fields_of_one_question_are_of_one_moment(ask: Asker, world: dict[str, str]) -> None:
    answer = await ask(
        "query($id: ID!) { a: requests { position } b: history { position } c: trail(id: $id) { position } }",
        id=world["request"],
    )
    assert len({part["position"] for part in answer.values()}) == 1


async def test_a_page_of_a_hundred_requests_looks_their_people_up_together(ask: Asker) -> None:
    people = [
        (await ask.done("identifyStakeholder", {"name": f"P{n}"}, "stakeholder { id }"))["stakeholder"]["id"]
        for n in range(10)
    ]
    for n in range(100):
        await ask.done("submitRequest", {"by": people[n % 10], "title": f"R{n}", "problem": f"{n} says {{person:x}}"})
    asking = _remembering(ask.asking)
    result = await build_schema().execute(
        "{ requests(first: 100) { nodes { title problem requester { name account { name } } } } }", context_value=asking
    )
    assert result.errors is None
    assert result.data is not None
    assert {n["requester"]["name"] for n in result.data["requests"]["nodes"]} == {f"P{n}" for n in range(10)}
    (scope,) = asking.scopes
    assert scope.things.rounds == 1, "ten people, a hundred times: one look-up"


def _remembering(asking: Asking) -> Any:
    """Return a context that stays itself, so that what it opened can be looked at."""

    class Kept(Asking):
        def again(self) -> Asking:
            return self

    return Kept(asking.ledger, asking.viewer)


async def test_a_bug_is_masked_with_a_number_and_logged_without_what_was_written(
    ask: Asker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    password = f"hunter{2}"  # the frames of the log show lines of code, and may not show this

    def broken(*_: Any) -> None:
        raise RuntimeError(password)

    monkeypatch.setattr("schema.query.about_ledger", broken)
    error = await ask.fails(
        'query($s: String = "secret words") { requests(filter: {label: $s}) { totalCount } ledger { head } }'
    )
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["id"] in error["message"]
    assert error["extensions"]["id"] in caplog.text
    assert "hunter2" not in str(error) + caplog.text
    assert "secret words" not in caplog.text


@pytest.mark.parametrize(
    "question",
    [
        "{" + "a{" * 30 + "b" + "}" * 31,
        "{ requests { nodes { " + "account { requests { nodes { " * 8 + "id" + " } } }" * 8 + " } } }",
        "{ " + " ".join(f"a{n}: viewer {{ principal }}" for n in range(200)) + " }",
        "{ " + "viewer { principal } " * 3_000 + " }",
        "{ viewer { nothing } }",
        "{",
        "",
    ],
    ids=["deep", "deep and valid", "aliases", "tokens", "unknown field", "syntax", "empty"],
)
async def test_a_document_that_asks_too_much_or_nothing_is_refused(ask: Asker, question: str) -> None:
    if not question:
        with pytest.raises(Exception, match="query"):
            await ask.fails(question)
        return
    result = await build_schema().execute(question, context_value=ask.asking)
    assert result.data is None
    assert result.errors
    assert all((e.extensions or {})["code"] == "BAD_REQUEST" for e in result.errors)
