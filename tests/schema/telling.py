"""Short words to tell a story over the API."""

from __future__ import annotations

from typing import Any

from tests.schema.conftest import Asker


class Told:
    """Tells a story over the API: each act returns the id of the thing it changed."""

    def __init__(self, ask: Asker) -> None:
        self.ask = ask

    async def __call__(self, mutation: str, kind: str, **given: Any) -> str:
        return str((await self.ask.done(mutation, given, f"{kind} {{ id }}"))[kind]["id"])

    async def person(self, name: str, role: str, **given: Any) -> str:
        """Introduce somebody."""
        return await self("identifyStakeholder", "stakeholder", name=name, role=role, **given)


def eur(amount: int) -> dict[str, Any]:
    """Return whole euros."""
    return {"amount": amount * 100, "currency": "EUR"}
