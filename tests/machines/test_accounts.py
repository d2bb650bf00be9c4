"""An account: opened → closed."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.account import (
    Account,
    ChangeReferenceStatus,
    CloseAccount,
    JoinAccountTeam,
    LeaveAccountTeam,
    OpenAccount,
    ReferenceStatus,
    Side,
)
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    reference: closed → AccountClosed
    join: closed → AccountClosed
    leave: closed → AccountClosed
    close: open → closed; else AccountClosed
    """,
)


class Accounts(Machine):
    lives = (LIFE,)

    def axes(self, thing: Account) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "reference": thing.reference_status.value,
            "team": [m.stakeholder for m in thing.team],
        }

    @initialize(who=WHO)
    def open(self, who: str) -> None:
        name = f"c{self.stage.number()}"
        command = OpenAccount(name=name, side=Side.CUSTOMER, external_id=f"crm:{name}", **self.said(who))
        self.account, self.name = self.begun("open", command, life="open", reference="none", team=[]), name

    @rule(who=WHO)
    def open_twice(self, who: str) -> None:
        command = OpenAccount(name="Again", external_id=f"crm:{self.name}", **self.said(who))
        self.begins("open", command, "AlreadyExists")

    @rule(who=WHO, ago=AGO, status=st.sampled_from(ReferenceStatus))
    def change_reference(self, who: str, ago: int, status: ReferenceStatus) -> None:
        command = ChangeReferenceStatus(account=self.account, status=status, **self.said(who, ago))
        self.does("reference", self.account, command, reference=status.value)

    @rule(who=WHO, member=WHO, ago=AGO, part=st.none() | st.just("lead"), answers=st.booleans())
    def join(self, who: str, member: str, ago: int, part: str | None, answers: bool) -> None:
        new = self.who(member)
        command = JoinAccountTeam(
            account=self.account, stakeholder=new, part=part, answers_for=answers, **self.said(who, ago)
        )
        team = [*(m for m in self.model[self.account]["team"] if m != new), new]
        self.does("join", self.account, command, team=team)

    @rule(who=WHO, member=WHO, ago=AGO)
    def leave(self, who: str, member: str, ago: int) -> None:
        gone, team = self.who(member), self.model[self.account]["team"]
        command = LeaveAccountTeam(account=self.account, stakeholder=gone, **self.said(who, ago))
        absent = None if gone in team else "NotOnTheTeam"
        self.does("leave", self.account, command, absent, team=[m for m in team if m != gone])

    @rule(who=WHO, ago=AGO)
    def close(self, who: str, ago: int) -> None:
        self.does("close", self.account, CloseAccount(account=self.account, **self.said(who, ago)))


def test_an_account_is_worked_on_until_it_is_closed(run: Run) -> None:
    run(Accounts)
