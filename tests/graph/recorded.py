"""A deal in a ledger: Sal covers Mira, whom Cleo trusts, who signs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from graph.questions import source
from graph.questions.sight import Sight
from ledger.domain.account import OpenAccount
from ledger.domain.account import Side as AccountSide
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.opportunity.teams import JoinOpportunityTeam, NameCommitteeMember
from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.stakeholder import AssessStakeholder, BuyingRole, IdentifyStakeholder, Role, Support
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from tests.telling import opened, say

TODAY = date(2026, 5, 20)
ROLES = {"Pia": Role.PRODUCT, "Sal": Role.SALES, "Bo": Role.EXECUTIVE, "Mira": Role.INFLUENCER, "Cleo": Role.EXECUTIVE}


@dataclass
class Deal:
    """What is on record of it, by the names of people and accounts."""

    ledger: Ledger
    people: dict[str, str] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    deal: str = ""

    def begin(self) -> None:
        for name, side in (("We", AccountSide.OURS), ("They", AccountSide.CUSTOMER)):
            self.accounts[name] = say(self.ledger, OpenAccount(name=name, side=side)).thing
        for name, role in ROLES.items():
            self.join(name, role, "They" if name in ("Mira", "Cleo") else "We")
        sal = self.people["Sal"]
        self.deal = say(self.ledger, OpenOpportunity(name="The deal", account=self.accounts["They"], by=sal)).thing
        for name in ("Pia", "Sal", "Bo"):
            say(self.ledger, JoinOpportunityTeam(opportunity=self.deal, stakeholder=self.people[name], by=sal))
        self.seat("Cleo", BuyingRole.ECONOMIC_BUYER)
        self.seat("Mira", BuyingRole.CHAMPION)
        self.tie("Sal", "Mira", TieKind.COVERS)
        self.tie("Cleo", "Mira", TieKind.TRUSTS)
        self.assess("Mira", Support.SUPPORTER)

    def join(self, name: str, role: Role, account: str) -> str:
        somebody = IdentifyStakeholder(name=name, role=role, account=self.accounts[account])
        self.people[name] = say(self.ledger, somebody).thing
        return self.people[name]

    def seat(self, name: str, role: BuyingRole) -> None:
        who, by = self.people[name], self.people["Sal"]
        say(self.ledger, NameCommitteeMember(opportunity=self.deal, stakeholder=who, roles=(role,), by=by))

    def tie(self, source: str, target: str, kind: TieKind) -> str:
        one, other, by = self.people[source], self.people[target], self.people["Sal"]
        return say(self.ledger, AssertRelationship(source=one, target=other, tie=kind, by=by)).thing

    def assess(self, name: str, support: Support) -> None:
        who, by = self.people[name], self.people["Sal"]
        say(self.ledger, AssessStakeholder(stakeholder=who, opportunity=self.deal, support=support, by=by))

    def sight(self, **scope: Any) -> Sight:
        self.ledger.follower.wait_for(self.ledger.recorder.head())
        moment = self.ledger.moment(DEVELOPMENT)
        return source.sight(self.ledger, DEVELOPMENT, moment, TODAY, **(scope or {"opportunity": self.deal}))


@contextmanager
def recorded(data: Path) -> Iterator[Deal]:
    """Record the deal in a ledger of its own."""
    with opened(data) as ledger:
        made = Deal(ledger)
        made.begin()
        yield made
