"""The application around the API: who gets in, the page with the questions, and what those who watch are told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from app.asgi import create_app
from app.graphiql import questions
from ledger.exchange.webhooks import Deliverer
from ledger.ledger import Ledger, open_ledger
from ledger.store.errors import Unavailable
from ledger.store.ops import Ops
from tests.schema.conftest import Served


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A served ledger for the whole module."""
    opened = open_ledger(Path(tmp_path_factory.mktemp("application")))
    server = Served(opened)
    yield server
    server.stop()
    opened.close()


@pytest.mark.parametrize("path", ["/graphql", "/graphiql/", "/readyz", "/"])
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example:8000"},
        {"host": "localhost@evil.example"},
        {"host": ""},
        {"origin": "http://evil.example"},
        {"origin": "http://localhost:1"},
        {"origin": "null"},
    ],
    ids=lambda h: f"{next(iter(h.items()))}",
)
def test_a_page_of_another_origin_or_name_does_not_get_in(api: Served, path: str, headers: dict[str, str]) -> None:
    answer = api.http.get(path, headers=headers)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_this_machine_gets_in_by_all_its_names(api: Served, name: str) -> None:
    port = api.url.rpartition(":")[2]
    own = {"host": f"{name}:{port}", "origin": f"http://{name.lower()}:{port}"}
    assert api.http.get("/livez", headers=own).text == "ok\n"


async def test_a_websocket_of_another_origin_does_not_get_in(api: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(api.url.replace("http", "ws") + "/graphql", origin="http://evil.example")  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403


def test_the_page_is_whole_and_lets_nothing_in_from_elsewhere(api: Served) -> None:
    answer = api.http.get("/graphiql/")
    assert answer.status_code in (200, 503), "503 when it is not built"
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert "http://" not in policy
    assert "'unsafe-eval'" not in policy
    if answer.status_code == 200:
        assert "//cdn" not in answer.text
    assert api.http.get("/").headers["location"] == "/graphiql/"


def test_every_saved_question_is_a_tab(api: Served, tmp_path: Path) -> None:
    tabs = api.http.get("/graphiql/tabs.json").json()
    assert all({"title", "query", "variables"} <= set(tab) for tab in tabs)
    (tmp_path / "why.graphql").write_text("# Why not?\nquery Why { viewer { principal } }")
    (tmp_path / "why.json").write_text('{"a":1}')
    (told,) = questions([tmp_path])
    assert told["title"] == "Why not?"
    assert told["variables"] == '{\n  "a": 1\n}'


def test_readiness_tells_the_position_and_what_is_wrong(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    well = api.http.get("/readyz")
    assert (well.status_code, well.json()["ready"], well.json()["reasons"]) == (200, True, [])
    follower = api.ledger.follower
    monkeypatch.setattr(type(follower), "parked", lambda _: [(7, "request.submitted", "ValueError: no")])
    ill = api.http.get("/readyz")
    assert ill.status_code == 503
    assert ill.json()["reasons"] == ["the event at position 7 (request.submitted) is parked: ValueError: no"]
    assert api.http.get("/livez").status_code == 200


def test_readiness_tells_that_webhooks_are_not_delivered(api: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    deliverer = Deliverer(api.ledger)
    monkeypatch.setattr(api.ledger, "deliverer", deliverer)
    assert api.http.get("/readyz").status_code == 200
    away = Unavailable("the disk does not answer as it should")
    monkeypatch.setattr(Ops, "endpoints", Mock(side_effect=[away] * 1_000))
    deliverer.start()
    try:
        while deliverer.failure is None:
            time.sleep(0.001)
        ill = api.http.get("/readyz")
    finally:
        deliverer.stop()
    assert (ill.status_code, ill.json()["reasons"]) == (503, [f"webhooks are not delivered: Unavailable: {away}"])


async def _lifespan(app: Any) -> None:
    async with app.router.lifespan_context(app):
        pass


def test_an_application_that_was_given_its_ledger_for_good_closes_it(tmp_path: Path) -> None:
    mine = open_ledger(tmp_path)
    asyncio.run(_lifespan(create_app(mine, closes=True)))
    assert mine.follower.stopped


def test_a_ledger_that_somebody_else_opened_stays_open(ledger: Ledger) -> None:
    app = create_app(ledger)
    asyncio.run(_lifespan(app))
    assert app.state.streams.closed
    assert not ledger.follower.stopped


def test_from_elsewhere_only_the_origin_counts(ledger: Ledger) -> None:
    async def ask(**headers: str) -> int:
        transport = httpx.ASGITransport(create_app(ledger), client=("10.1.2.3", 5))
        async with httpx.AsyncClient(transport=transport, base_url="http://ledger.example") as client:
            return (await client.get("/livez", headers=headers)).status_code

    assert asyncio.run(ask()) == 200
    assert asyncio.run(ask(origin="http://evil.example")) == 403
