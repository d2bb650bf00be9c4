"""GraphQL over HTTP: what the specification asks, and whatever else a client may send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger.ledger import open_ledger
from schema.body import MOST
from tests.schema.conftest import Served

JSON, GRAPHQL = "application/json", "application/graphql-response+json"
ACT = 'mutation { openAccount(input: {name: "Acme"}) { position } }'


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served ledger for the whole module."""
    opened = open_ledger(Path(tmp_path_factory.mktemp("http")))
    server = Served(opened)
    yield server
    server.stop()
    opened.close()


def _post(api: Served, body: bytes | str, **headers: str) -> Any:
    sent = {"content-type": JSON, **{k.replace("_", "-"): v for k, v in headers.items()}}
    return api.http.post("/graphql", content=body, headers=sent)


def test_an_act_and_a_question_go_over_http(api: Served) -> None:
    told = api.post(
        "mutation($i: OpenAccountInput!) { openAccount(input: $i) { position account { id } userErrors { code } } }",
        i={"name": "Northwind"},
    )["data"]["openAccount"]
    assert told["userErrors"] == []
    found = api.post(
        "query($id: ID!, $p: Long) { node(id: $id, atLeast: $p) { ... on Account { name position } } }",
        id=told["account"]["id"],
        p=told["position"],
    )
    assert found["data"]["node"]["name"] == "Northwind"
    answer = api.http.get("/graphql", params={"query": "{ ledger { head } }", "variables": "null"})
    assert answer.json()["data"]["ledger"]["head"] >= 1


@pytest.mark.parametrize(
    ("accept", "status", "media"),
    [
        (None, 200, JSON),
        ("*/*", 200, JSON),
        (JSON, 200, JSON),
        (GRAPHQL, 400, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", 400, GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.1", 200, JSON),
        ("multipart/mixed, application/json", 200, JSON),
    ],
)
def test_a_refused_document_has_no_data_and_the_media_type_that_was_asked_for(
    api: Served, accept: str | None, status: int, media: str
) -> None:
    headers = {} if accept is None else {"accept": accept}
    answer = _post(api, json.dumps({"query": "{ nothing }"}), **headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == f"{media}; charset=utf-8"
    assert answer.headers["vary"] == "Accept"
    assert "data" not in answer.json()
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_an_act_whose_answer_would_not_be_accepted_is_not_recorded(api: Served) -> None:
    head = api.ledger.recorder.head()
    assert _post(api, json.dumps({"query": ACT}), accept="application/xml").status_code == 406
    assert _post(api, json.dumps({"query": ACT}), content_type="text/plain").status_code == 415
    assert _post(api, json.dumps({"query": ACT}), content_type=f"{JSON}; charset=utf-16").status_code == 415
    answer = api.http.get("/graphql", params={"query": ACT})
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    answer = api.http.put("/graphql", json={"query": ACT})
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")
    assert api.ledger.recorder.head() == head


LARGE = (
    b'{"query": "query($a: Int, $b: Long) { history(first: $a, filter: {after: $b}) { totalCount } }", "variables": '
)
BODIES = {
    "nothing": b"",
    "null": b"null",
    "false": b"false",
    "a number": b"5",
    "a string": b'"{ viewer { principal } }"',
    "a list": b'[{"query": "{ viewer { principal } }"}]',
    "no query": b"{}",
    "query is a number": b'{"query": 5}',
    "variables are a list": b'{"query": "{ viewer { principal } }", "variables": []}',
    "operation name is an object": b'{"query": "{ viewer { principal } }", "operationName": {}}',
    "extensions are a string": b'{"query": "{ viewer { principal } }", "extensions": "x"}',
    "not JSON": b"{query: x}",
    "cut off": b'{"query": "{ viewer',
    "not UTF-8": b'{"query": "\xff\xfe"}',
    "UTF-16": '{"query": "{ viewer { principal } }"}'.encode("utf-16"),
    "nested deeply": b'{"query": "{ viewer { principal } }", "variables": {"a": '
    + b"[" * 100_000
    + b"]" * 100_000
    + b"}}",
    "nested deeply with half a surrogate": b'{"a": "\\ud800", "b": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a hundred thousand digits": LARGE + b'{"a": ' + b"9" * 100_000 + b"}}",
    "a hundred thousand digits for a Long": LARGE + b'{"b": ' + b"9" * 100_000 + b"}}",
    "infinite": LARGE + b'{"b": 1e999}}',
    "digits and half a surrogate": LARGE + b'{"a": ' + b"9" * 100_000 + b', "c": "\\ud800"}}',
    "digits in the document": b'{"query": "{ history(filter: {after: ' + b"9" * 100_000 + b'}) { totalCount } }"}',
    "half a surrogate in the document": b'{"query": "{ \\ud800 }"}',
    "a document nested deeply": b'{"query": "' + b"{a" * 50_000 + b"}" * 50_000 + b'"}',
    "lists nested deeply in the document": b'{"query": "{ nodes(ids: '
    + b"[" * 20_000
    + b"]" * 20_000
    + b') { id } }"}',
}


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
def test_whatever_is_sent_is_answered_with_a_typed_error_and_never_with_a_fault(
    api: Served, name: str, accept: str
) -> None:
    answer = _post(api, BODIES[name], accept=accept)
    assert answer.status_code == 400 if accept == GRAPHQL else answer.status_code in (200, 400)
    codes = [error["extensions"]["code"] for error in answer.json()["errors"]]
    assert codes
    assert set(codes) <= {"BAD_REQUEST", "BAD_VALUE"}


def test_half_a_surrogate_in_a_text_is_refused_by_name(api: Served) -> None:
    head = api.ledger.recorder.head()
    query = "mutation($i: OpenAccountInput!) { openAccount(input: $i) { userErrors { code path } } }"
    for text in ("\\ud800", "\\u0000", "\\udc00 and more"):
        body = '{"query": "' + query + '", "variables": {"i": {"name": "' + text + '"}}}'
        errors = _post(api, body).json()["data"]["openAccount"]["userErrors"]
        assert errors == [{"code": "TEXT_NOT_STORABLE", "path": ["input", "name"]}]
    assert api.ledger.recorder.head() == head


def test_a_body_without_end_is_cut_off(api: Served) -> None:
    assert _post(api, b" " * (MOST + 1)).status_code == 413

    def without_length() -> Iterator[bytes]:
        for _ in range(MOST // 65_536 + 2):
            yield b" " * 65_536

    answer = api.http.post("/graphql", content=without_length(), headers={"content-type": JSON})
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["extensions"]["code"] == "TOO_LARGE"


def test_a_browser_that_opens_the_endpoint_lands_on_the_page(api: Served) -> None:
    answer = api.http.get("/graphql", headers={"accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/graphiql/")


def test_a_batch_is_refused_and_nothing_of_it_is_recorded(api: Served) -> None:
    head = api.ledger.recorder.head()
    assert _post(api, json.dumps([{"query": ACT}, {"query": ACT}])).status_code == 400
    assert api.ledger.recorder.head() == head
