"""An opportunity: opened, revised, worked on, won, lost or abandoned, and perhaps reopened."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.domain.kernel import Command, Money
from ledger.domain.opportunity.ending import AbandonOpportunity, LoseOpportunity, ReopenOpportunity, WinOpportunity
from ledger.domain.opportunity.opening import OpenOpportunity, ReviseOpportunity
from ledger.domain.opportunity.state import (
    CommitteeMember,
    Opportunity,
    OpportunityClosed,
    OpportunityStatus,
    OpportunityStillOpen,
)
from ledger.domain.opportunity.teams import (
    JoinOpportunityTeam,
    LeaveOpportunityTeam,
    NameCommitteeMember,
    RemoveCommitteeMember,
)
from ledger.domain.stakeholder import BuyingRole
from ledger.domain.team import NotOnTheTeam, TeamMember
from tests.domain.negotiation import Negotiation


def test_a_deal_comes_into_sight_and_grows() -> None:
    n = Negotiation()
    worth = Money(25_000_000, "EUR")
    deal = n.act(OpenOpportunity(by=n.ben, name="Renewal", account=n.nordwind, amount=worth, stage="lead"), Opportunity)
    assert (deal.status, deal.amount, deal.stage) == (OpportunityStatus.OPEN, worth, "lead")
    assert n.happened[0].about == (n.nordwind,)
    assert n.told() == ["Ben opened the deal “Renewal” with “Nordwind”, worth EUR 250,000."]

    more = ReviseOpportunity(by=n.ben, opportunity=deal.id, stage="offer", expected_close=date(2026, 9, 30))
    deal = n.act(more, Opportunity)
    assert (deal.amount, deal.stage, deal.expected_close) == (worth, "offer", date(2026, 9, 30))
    assert n.told() == ["“Renewal” is now in stage “offer”, expected to close on 2026-09-30."]


def test_a_deal_has_a_team_of_ours_and_a_buying_committee_of_theirs() -> None:
    """Capability 29."""
    n = Negotiation()
    join = JoinOpportunityTeam(by=n.ben, opportunity=n.deal, stakeholder=n.eva, part="solution engineer")
    assert n.act(join, Opportunity).team == (TeamMember(n.eva, "solution engineer", date(2026, 3, 2)),)
    name = NameCommitteeMember(
        by=n.ben, opportunity=n.deal, stakeholder=n.nora, roles=(BuyingRole.ECONOMIC_BUYER, BuyingRole.CHAMPION)
    )
    deal = n.act(name, Opportunity)
    assert deal.committee == (CommitteeMember(n.nora, name.roles, date(2026, 3, 2)),)
    assert n.told() == ["Nora is on the buying committee of “Rollout”: economic buyer, champion."]

    assert not n.act(RemoveCommitteeMember(by=n.ben, opportunity=n.deal, stakeholder=n.nora), Opportunity).committee
    assert not n.act(LeaveOpportunityTeam(by=n.ben, opportunity=n.deal, stakeholder=n.eva), Opportunity).team


def test_who_has_no_part_in_a_deal_cannot_be_taken_off_it() -> None:
    n = Negotiation()
    leave = LeaveOpportunityTeam(by=n.ben, opportunity=n.deal, stakeholder=n.eva)
    n.refused(NotOnTheTeam, leave, at="stakeholder", says=n.eva)
    remove = RemoveCommitteeMember(by=n.ben, opportunity=n.deal, stakeholder=n.nora)
    n.refused(NotOnTheTeam, remove, at="stakeholder", says=n.nora)


@pytest.mark.parametrize(
    ("end", "status"),
    [
        (WinOpportunity, OpportunityStatus.WON),
        (LoseOpportunity, OpportunityStatus.LOST),
        (AbandonOpportunity, OpportunityStatus.ABANDONED),
    ],
)
def test_a_deal_ends_once_and_may_be_taken_up_again(
    end: type[WinOpportunity | LoseOpportunity | AbandonOpportunity], status: OpportunityStatus
) -> None:
    n = Negotiation()
    deal = n.act(end(by=n.ben, opportunity=n.deal, reason="The price"), Opportunity)
    assert (deal.status, deal.closed_reason) == (status, "The price")
    assert n.told() == [f"“Rollout” was {status.value}: The price."]
    n.refused(OpportunityClosed, end(by=n.ben, opportunity=n.deal), at="opportunity", says=status.value)

    deal = n.act(ReopenOpportunity(by=n.ben, opportunity=n.deal, reason="They called back"), Opportunity)
    assert (deal.status, deal.closed_reason) == (OpportunityStatus.OPEN, None)
    n.refused(OpportunityStillOpen, ReopenOpportunity(by=n.ben, opportunity=n.deal), at="opportunity", says="open")


def test_a_lost_deal_takes_nothing_more_until_it_is_reopened() -> None:
    n = Negotiation()
    n.act(LoseOpportunity(by=n.ben, opportunity=n.deal), Opportunity)
    acts: list[Command] = [
        ReviseOpportunity(by=n.ben, opportunity=n.deal, stage="offer"),
        JoinOpportunityTeam(by=n.ben, opportunity=n.deal, stakeholder=n.eva),
        LeaveOpportunityTeam(by=n.ben, opportunity=n.deal, stakeholder=n.eva),
        NameCommitteeMember(by=n.ben, opportunity=n.deal, stakeholder=n.nora),
        RemoveCommitteeMember(by=n.ben, opportunity=n.deal, stakeholder=n.nora),
    ]
    for command in acts:
        n.refused(OpportunityClosed, command, at="opportunity", says="lost")
