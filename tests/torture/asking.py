"""One impatient caller: each call says how it went, and how long that took."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any

import httpx

from tests.torture.clients import COMMENT, IDENTIFY, SUBMIT


class Caller:
    """Somebody with a request of their own, on one connection that stays open."""

    def __init__(self, address: str) -> None:
        self.http = httpx.Client(base_url=address, timeout=60)
        self.by: str = self._sent(IDENTIFY, {"name": "Torquemada"})["stakeholder"]["id"]
        self.request: str = self._sent(SUBMIT, {"by": self.by, "title": "Room to write"})["request"]["id"]

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.http.close()

    def comment(self, text: str = "a word") -> str:
        """Record an act; return the code of its refusal, or nothing."""
        told = self._sent(COMMENT, {"by": self.by, "request": self.request, "text": text})
        return str(told["userErrors"][0]["code"]) if told["userErrors"] else ""

    def read(self) -> str:
        """Return the title of the request, as the API tells it."""
        query = "query($id: ID!) { node(id: $id) { ... on Request { title } } }"
        told = self.http.post("/graphql", json={"query": query, "variables": {"id": self.request}}).json()
        return str(told["data"]["node"]["title"])

    def works_again(self, within: float = 10.0) -> float:
        """Comment until it is recorded; return how long that took."""
        began = time.monotonic()
        while (code := self.comment()) and time.monotonic() < began + within:
            assert code in ("LEDGER_UNAVAILABLE", "LEDGER_BUSY"), code
            time.sleep(0.01)
        assert not code, f"still {code} after {within} s"
        return time.monotonic() - began

    def ready(self) -> tuple[int, list[str]]:
        """Return what `/readyz` says."""
        answer = self.http.get("/readyz")
        return answer.status_code, answer.json()["reasons"]

    def _sent(self, document: str, given: dict[str, Any]) -> dict[str, Any]:
        told = self.http.post("/graphql", json={"query": document, "variables": {"i": given}}).json()
        assert not told.get("errors"), told
        answer: dict[str, Any] = told["data"]["answer"]
        return answer
