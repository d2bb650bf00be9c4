"""An introduction: offered → accepted, declined; accepted → held."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.introduction import (
    AcceptIntroduction,
    DeclineIntroduction,
    HoldIntroduction,
    Introduction,
    IntroductionPurpose,
    OfferIntroduction,
)
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    accept: offered → accepted; else IntroductionNotOffered
    decline: offered → declined; else IntroductionNotOffered
    hold: accepted → held; else IntroductionNotAccepted
    """,
)
ANSWERS = {"accept": AcceptIntroduction, "decline": DeclineIntroduction}


class Introductions(Machine):
    lives = (LIFE,)

    def axes(self, thing: Introduction) -> dict[str, Any]:
        return {"life": standing(thing), "account": thing.account, "answered_by": thing.answered_by}

    @initialize(who=WHO)
    def offer(self, who: str) -> None:
        self.introduction = self._offered(who, "nora", None)

    @rule(who=WHO, customer=st.none() | WHO, account=st.booleans())
    def offer_another(self, who: str, customer: str | None, account: bool) -> None:
        self.introduction = self._offered(who, customer, self.stage.suedsee if account else None) or self.introduction

    def _offered(self, who: str, customer: str | None, account: str | None) -> str:
        whom = self.who(customer) if customer else None
        command = OfferIntroduction(
            purpose=IntroductionPurpose.BETA, customer=whom, account=account, to=(self.who("ana"),), **self.said(who)
        )
        theirs = account or (self.stage.nordwind if customer == "nora" else None)
        nobody = "NobodyIntroduced" if whom is None and account is None else None
        return self.begins("offer", command, nobody, life="offered", account=theirs, answered_by=None) or ""

    @rule(answer=st.sampled_from(sorted(ANSWERS)), who=WHO, ago=AGO)
    def answer(self, answer: str, who: str, ago: int) -> None:
        command = ANSWERS[answer](introduction=self.introduction, **self.said(who, ago))
        self.does(answer, self.introduction, command, answered_by=self.who(who))

    @rule(who=WHO, ago=AGO)
    def hold(self, who: str, ago: int) -> None:
        command = HoldIntroduction(introduction=self.introduction, **self.said(who, ago))
        self.does("hold", self.introduction, command)


def test_an_introduction_is_held_once_it_was_taken_up(run: Run) -> None:
    run(Introductions)
