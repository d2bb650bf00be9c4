"""A case to raise flags in: people, a customer, a deal, a request; what is up on a thing on a day, in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ledger.domain.account import OpenAccount
from ledger.domain.capacity import StateCapacity
from ledger.domain.kernel import Command
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.request.asking import SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder, Role
from ledger.ledger import Ledger, Receipt
from ledger.policy import DEVELOPMENT, Viewer
from ledger.views.flags.names import FlagName
from ledger.views.flags.reading import FlagFilter, RaisedFlag, count, flags_on
from ledger.views.mentions import render_all
from tests.telling import opened, say

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
EVERY = tuple(FlagName)


class Case:
    """A negotiation on a real ledger; day 0 is Monday, 2 March 2026."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.ana, self.ben, self.eva, self.vic, self.nora = (
            self.act(IdentifyStakeholder(name=name, role=role))
            for name, role in (
                ("Ana", Role.PRODUCT),
                ("Ben", Role.SALES),
                ("Eva", Role.ENGINEERING),
                ("Vic", Role.EXECUTIVE),
                ("Nora", Role.BUYER),
            )
        )
        self.nordwind = self.act(OpenAccount(name="Nordwind"))
        self.deal = self.act(OpenOpportunity(by=self.ben, name="Rollout", account=self.nordwind))

    def act(self, command: Command, day: float = 0) -> str:
        """Record an act on a day; return the id of the thing."""
        return self.receipt(command, day).thing

    def receipt(self, command: Command, day: float = 0) -> Receipt:
        """Record an act on a day; return its receipt."""
        return say(self.ledger, replace(command, occurred_at=MONDAY + timedelta(days=day)))

    def request(self, day: float = 0, **fields: Any) -> str:
        """Let Nora ask for single sign-on."""
        fields = {"by": self.nora, "title": "Single sign-on", "account": self.nordwind, **fields}
        return self.act(SubmitRequest(**fields), day)

    def flags(self, thing: str, day: float, viewer: Viewer = DEVELOPMENT) -> dict[FlagName, RaisedFlag]:
        """Return the flags that are up on a thing on a day, by name."""
        moment = self.ledger.moment(DEVELOPMENT)
        found = flags_on(self.ledger.views, viewer, [thing], moment, MONDAY + timedelta(days=day), EVERY)
        return {flag.name: flag for flag in found[thing]}

    def why(self, thing: str, name: FlagName, day: float = 1, viewer: Viewer = DEVELOPMENT) -> str | None:
        """Return the sentence of a flag that is up, as a reader sees it; None when it is down. It is always proven."""
        flag = self.flags(thing, day, viewer).get(name)
        if flag is None:
            return None
        assert flag.evidence, "a flag shows its events"
        assert all(self.ledger.views.reader().execute(EXISTS, e.split("@")).fetchone() for e in flag.evidence)
        moment = self.ledger.moment(DEVELOPMENT)
        return render_all(self.ledger.views, DEVELOPMENT, [flag.sentence], moment)[0]

    def total(self, name: FlagName, day: float, **which: Any) -> int:
        """Return how many such flags are up in the whole ledger."""
        at, moment = MONDAY + timedelta(days=day), self.ledger.moment(DEVELOPMENT)
        return count(self.ledger.views, DEVELOPMENT, moment, at, FlagFilter((name,), **which))


EXISTS = "SELECT 1 FROM history WHERE id = ? AND version = ?"


def spring(case: Case) -> StateCapacity:
    """Let Eva say what the platform team can do in spring: 10 person-weeks."""
    return StateCapacity(
        by=case.eva,
        team="platform",
        period="spring",
        person_weeks=10,
        starts_on=date(2026, 3, 1),
        ends_on=date(2026, 5, 31),
    )


@contextmanager
def negotiating(folder: Path) -> Iterator[Case]:
    """Open a case for the length of a block."""
    with opened(folder) as ledger:
        yield Case(ledger)
