"""A deal: opened → won, lost, abandoned; reopened."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.kernel import Money
from ledger.domain.opportunity.ending import AbandonOpportunity, LoseOpportunity, ReopenOpportunity, WinOpportunity
from ledger.domain.opportunity.opening import OpenOpportunity, ReviseOpportunity
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.opportunity.teams import (
    JoinOpportunityTeam,
    LeaveOpportunityTeam,
    NameCommitteeMember,
    RemoveCommitteeMember,
)
from ledger.domain.stakeholder import BuyingRole
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    revise: open → .; else OpportunityClosed
    join: open → .; else OpportunityClosed
    leave: open → .; else OpportunityClosed
    name: open → .; else OpportunityClosed
    remove: open → .; else OpportunityClosed
    win: open → won; else OpportunityClosed
    lose: open → lost; else OpportunityClosed
    abandon: open → abandoned; else OpportunityClosed
    reopen: won, lost, abandoned → open; else OpportunityStillOpen
    """,
)
ENDS = {"win": WinOpportunity, "lose": LoseOpportunity, "abandon": AbandonOpportunity, "reopen": ReopenOpportunity}


class Opportunities(Machine):
    lives = (LIFE,)

    def axes(self, thing: Opportunity) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "amount": thing.amount,
            "team": [m.stakeholder for m in thing.team],
            "committee": {m.stakeholder: m.roles for m in thing.committee},
        }

    @initialize(who=WHO, ago=AGO)
    def open(self, who: str, ago: int) -> None:
        command = OpenOpportunity(name="Deal", account=self.stage.nordwind, **self.said(who, ago))
        self.deal = self.begun("open", command, life="open", amount=None, team=[], committee={})

    @rule(who=WHO, ago=AGO, amount=st.none() | st.integers(1, 9), stage=st.none() | st.just("pilot"))
    def revise(self, who: str, ago: int, amount: int | None, stage: str | None) -> None:
        worth = None if amount is None else Money(amount, "EUR")
        command = ReviseOpportunity(opportunity=self.deal, amount=worth, stage=stage, **self.said(who, ago))
        empty = "NothingToRecord" if worth is None and stage is None else None
        self.does("revise", self.deal, command, empty, amount=worth or self.model[self.deal]["amount"])

    @rule(who=WHO, member=WHO, ago=AGO)
    def join(self, who: str, member: str, ago: int) -> None:
        new = self.who(member)
        command = JoinOpportunityTeam(opportunity=self.deal, stakeholder=new, **self.said(who, ago))
        team = [*(m for m in self.model[self.deal]["team"] if m != new), new]
        self.does("join", self.deal, command, team=team)

    @rule(who=WHO, member=WHO, ago=AGO)
    def leave(self, who: str, member: str, ago: int) -> None:
        gone, team = self.who(member), self.model[self.deal]["team"]
        command = LeaveOpportunityTeam(opportunity=self.deal, stakeholder=gone, **self.said(who, ago))
        absent = None if gone in team else "NotOnTheTeam"
        self.does("leave", self.deal, command, absent, team=[m for m in team if m != gone])

    @rule(who=WHO, member=WHO, roles=st.lists(st.sampled_from(BuyingRole), max_size=2, unique=True))
    def name(self, who: str, member: str, roles: list[BuyingRole]) -> None:
        new = self.who(member)
        command = NameCommitteeMember(opportunity=self.deal, stakeholder=new, roles=tuple(roles), **self.said(who))
        committee = self.model[self.deal]["committee"] | {new: tuple(roles)}
        self.does("name", self.deal, command, committee=committee)

    @rule(who=WHO, member=WHO)
    def remove(self, who: str, member: str) -> None:
        gone, committee = self.who(member), self.model[self.deal]["committee"]
        command = RemoveCommitteeMember(opportunity=self.deal, stakeholder=gone, **self.said(who))
        left = {m: roles for m, roles in committee.items() if m != gone}
        self.does("remove", self.deal, command, None if gone in committee else "NotOnTheTeam", committee=left)

    @rule(end=st.sampled_from(sorted(ENDS)), who=WHO, ago=AGO)
    def end_or_reopen(self, end: str, who: str, ago: int) -> None:
        self.does(end, self.deal, ENDS[end](opportunity=self.deal, **self.said(who, ago)))


def test_a_deal_is_negotiated_while_it_is_open_and_can_be_taken_up_again(run: Run) -> None:
    run(Opportunities)
