"""A ledger of one's own for every test, and somebody who asks it questions."""

from __future__ import annotations

import gc
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from app.asgi import create_app
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from schema import Asking, build_schema


@pytest.fixture(scope="session", autouse=True)
def _frozen_schema() -> None:
    """The schema is a large web of objects; no test needs the collector to walk it."""
    build_schema()
    gc.collect()
    gc.freeze()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    opened = open_ledger(tmp_path)
    yield opened
    opened.close()


class Asker:
    """Asks a ledger questions, as the development viewer, and fails on errors that the test does not expect."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.asking = Asking(ledger, DEVELOPMENT)
        self.extensions: dict[str, Any] = {}

    async def __call__(self, question: str, **variables: Any) -> dict[str, Any]:
        """Return the data of an answer without errors."""
        result = await build_schema().execute(question, variable_values=variables, context_value=self.asking)
        assert not result.errors, [e.formatted for e in result.errors]
        assert result.data is not None
        self.extensions = result.extensions or {}
        return result.data

    async def fails(self, question: str, *told: object, **variables: Any) -> dict[str, Any]:
        """Return the one error of an answer, formatted; `told` is what to say when there is none."""
        result = await build_schema().execute(question, variable_values=variables, context_value=self.asking)
        assert result.errors is not None, told
        assert len(result.errors) == 1, told
        return dict(result.errors[0].formatted)

    async def act(self, mutation: str, given: dict[str, Any], select: str = "") -> dict[str, Any]:
        """Return the payload of an act, whatever became of it."""
        name = mutation[0].upper() + mutation[1:]
        question = f"""mutation($input: {name}Input!) {{ {mutation}(input: $input) {{
            position stale repeated flags {{ name sentence since clearedBy }}
            event {{ __typename ... on Utterance {{ id position sentence }} }}
            events {{ ... on Utterance {{ type position sentence }} }}
            userErrors {{ message code path rule help }} {select} }} }}"""
        payload = (await self(question, input=given))[mutation]
        assert isinstance(payload, dict)
        return payload

    async def done(self, mutation: str, given: dict[str, Any], select: str = "") -> dict[str, Any]:
        """Return the payload of an act that was recorded."""
        payload = await self.act(mutation, given, select)
        assert payload["userErrors"] == []
        return payload


@pytest.fixture
def ask(ledger: Ledger) -> Asker:
    """Somebody who asks the ledger."""
    return Asker(ledger)


class Served:
    """A ledger behind a real server on loopback."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        listening = socket.create_server(("127.0.0.1", 0))
        self.app = create_app(ledger)
        self.server = uvicorn.Server(uvicorn.Config(self.app, log_level="error", lifespan="on"))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self._listening = listening
        self._thread = threading.Thread(target=self.server.run, kwargs={"sockets": [listening]})
        self._thread.start()
        until = time.monotonic() + 10
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.01)
        self.http = httpx.Client(base_url=self.url, timeout=10)

    def post(self, question: str, **variables: Any) -> Any:
        """Return the answer to a question."""
        return self.http.post("/graphql", json={"query": question, "variables": variables}).json()

    def stop(self) -> float:
        """Stop the server as a signal does; return how long it took."""
        begun = time.monotonic()
        self.app.state.streams.close()
        self.server.should_exit = True
        self._thread.join(15)
        self._listening.close()
        self.http.close()
        return time.monotonic() - begun


@pytest.fixture
def served(ledger: Ledger) -> Iterator[Served]:
    """The ledger behind a real server."""
    server = Served(ledger)
    yield server
    server.stop()
