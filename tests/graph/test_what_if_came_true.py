"""What a what-if said of something that then happened is what the map says once the log has it. Capability 34."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from graph.questions import source
from graph.questions.difference import difference
from graph.questions.sight import Sight
from graph.questions.whatif import AddPerson, AddTie, Change, LoseTie, SetStance, changed, deciders, what_if
from graph.ties import Person
from ledger.domain.account import OpenAccount
from ledger.domain.account import Side as AccountSide
from ledger.domain.opportunity.opening import OpenOpportunity
from ledger.domain.opportunity.teams import JoinOpportunityTeam, NameCommitteeMember
from ledger.domain.relationship import AssertRelationship, EndRelationship, TieKind
from ledger.domain.stakeholder import AssessStakeholder, BuyingRole, IdentifyStakeholder, Role, Support
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT
from tests.telling import opened, say

TODAY = date(2026, 5, 20)
ROLES = {"Pia": Role.PRODUCT, "Sal": Role.SALES, "Bo": Role.EXECUTIVE, "Mira": Role.INFLUENCER, "Cleo": Role.EXECUTIVE}


@dataclass
class Deal:
    """Sal covers Mira, whom Cleo trusts, who signs."""

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

    def sight(self) -> Sight:
        self.ledger.follower.wait_for(self.ledger.recorder.head())
        moment = self.ledger.moment(DEVELOPMENT)
        return source.sight(self.ledger, DEVELOPMENT, moment, TODAY, opportunity=self.deal)


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Deal]:
    with opened(tmp_path) as ledger:
        made = Deal(ledger)
        made.begin()
        yield made


def _came_true(told: Deal, before: Sight, *changes: Change) -> str:
    after = told.sight()
    foreseen = changed(before.map, changes)
    return difference(foreseen, after.map, deciders(after)).sentence


@pytest.mark.parametrize("kind", list(TieKind))
def test_a_tie_that_is_asserted_is_as_strong_as_was_foreseen(told: Deal, kind: TieKind) -> None:
    before = told.sight()
    foreseen = AddTie(told.people["Mira"], told.people["Bo"], kind.value)
    head = told.ledger.recorder.head()
    assert not what_if(before, [foreseen]).nothing
    assert told.ledger.recorder.head() == head
    told.tie("Mira", "Bo", kind)
    assert _came_true(told, before, foreseen) == "Nothing is different."


def test_a_tie_that_is_ended_leaves_what_was_foreseen(told: Deal) -> None:
    made = told.tie("Mira", "Cleo", TieKind.INFLUENCES)
    before = told.sight()
    say(told.ledger, EndRelationship(relationship=made, by=told.people["Sal"]))
    foreseen = LoseTie(told.people["Mira"], told.people["Cleo"], "influences")
    assert _came_true(told, before, foreseen) == "Nothing is different."


def test_a_stance_that_is_assessed_settles_where_it_was_foreseen(told: Deal) -> None:
    before = told.sight()
    told.assess("Cleo", Support.OPPOSED)
    assert _came_true(told, before, SetStance(told.people["Cleo"], -1.0)) == "Nothing is different."


def test_who_comes_in_has_the_weight_that_was_foreseen(told: Deal) -> None:
    before = told.sight()
    nora = told.join("Nora", Role.EXECUTIVE, "We")
    say(told.ledger, JoinOpportunityTeam(opportunity=told.deal, stakeholder=nora, by=told.people["Sal"]))
    told.tie("Nora", "Cleo", TieKind.COVERS)
    comes = AddPerson(Person(nora, "Nora", "executive", side="ours"))
    knows = AddTie(nora, told.people["Cleo"], "covers")
    assert _came_true(told, before, comes, knows) == "Nothing is different."
