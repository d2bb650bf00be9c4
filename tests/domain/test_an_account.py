"""An account: opened, worked on by a team, a reference or not, closed."""

from __future__ import annotations

from datetime import date

from ledger.domain.account import (
    Account,
    AccountClosed,
    ChangeReferenceStatus,
    CloseAccount,
    JoinAccountTeam,
    LeaveAccountTeam,
    OpenAccount,
    ReferenceStatus,
    Side,
)
from ledger.domain.kernel.errors import AlreadyExists
from ledger.domain.team import NotOnTheTeam, TeamMember
from tests.domain.negotiation import Negotiation


def test_an_organisation_becomes_an_account() -> None:
    n = Negotiation()
    account = n.act(OpenAccount(name="Südwerk", side=Side.PARTNER, segment="enterprise"), Account)
    assert n.topics() == ["account.opened"]
    assert (account.name, account.side, account.segment, account.closed) == (
        "Südwerk",
        Side.PARTNER,
        "enterprise",
        False,
    )
    assert n.told() == ["“Südwerk” was opened as an account (partner)."]


def test_the_same_organisation_is_not_opened_twice() -> None:
    n = Negotiation()
    n.act(OpenAccount(name="Südwerk", external_id="crm:17"), Account)
    n.refused(AlreadyExists, OpenAccount(name="Südwerk", external_id="crm:17"), at="externalId", says="crm:17")


def test_whoever_works_on_an_account_is_on_its_team_from_a_day_on() -> None:
    n = Negotiation()
    account = n.act(JoinAccountTeam(account=n.nordwind, stakeholder=n.ben, part="account executive"), Account)
    assert account.team == (TeamMember(n.ben, "account executive", date(2026, 3, 2)),)
    assert n.told() == ["Ben works on “Nordwind” as account executive now."]

    account = n.act(LeaveAccountTeam(account=n.nordwind, stakeholder=n.ben), Account)
    assert account.team == ()
    assert n.told() == ["Ben no longer works on “Nordwind”."]


def test_joining_again_changes_the_part_and_never_lists_somebody_twice() -> None:
    n = Negotiation()
    n.act(JoinAccountTeam(account=n.nordwind, stakeholder=n.ben, part="sales"), Account)
    account = n.act(JoinAccountTeam(account=n.nordwind, stakeholder=n.ben, part="lead"), Account)
    assert [member.part for member in account.team] == ["lead"]


def test_who_is_not_on_the_team_cannot_leave_it() -> None:
    n = Negotiation()
    n.refused(NotOnTheTeam, LeaveAccountTeam(account=n.nordwind, stakeholder=n.eva), at="stakeholder", says=n.eva)


def test_a_reference_may_be_lost_over_a_no() -> None:
    """Capability 2: over what somebody pushed back."""
    n = Negotiation()
    lost = ChangeReferenceStatus(by=n.ben, account=n.nordwind, status=ReferenceStatus.AT_RISK, reason="The second no")
    assert n.act(lost, Account).reference_status is ReferenceStatus.AT_RISK
    assert n.told() == ["“Nordwind” speaks for us, but perhaps not much longer: The second no."]


def test_a_closed_account_takes_nothing_more() -> None:
    n = Negotiation()
    account = n.act(CloseAccount(account=n.nordwind, reason="Bought by a competitor."), Account)
    assert account.closed
    assert n.told() == ["“Nordwind” was closed: Bought by a competitor."]
    for command in (
        CloseAccount(account=n.nordwind),
        JoinAccountTeam(account=n.nordwind, stakeholder=n.ben),
        LeaveAccountTeam(account=n.nordwind, stakeholder=n.ben),
        ChangeReferenceStatus(by=n.ben, account=n.nordwind, status=ReferenceStatus.LOST),
    ):
        n.refused(AccountClosed, command, at="account", says=n.nordwind)
