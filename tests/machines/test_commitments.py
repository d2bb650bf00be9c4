"""A promise: proposed → cleared, refused; made → conditional → detached → satisfied, violated; expired, cancelled by
the debtor, released by the creditor; delegated, assigned. Beside it: vetting, and the debtor's own word.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.commitment.clearing import (
    ClearCommitment,
    ProposeCommitment,
    RefuseCommitment,
    RevokeClearance,
    WithdrawProposal,
)
from ledger.domain.commitment.consequences import DisplaceWork, RemedyCommitment
from ledger.domain.commitment.handing_on import (
    AcceptCommitment,
    AssignCommitment,
    DelegateCommitment,
    DisownCommitment,
)
from ledger.domain.commitment.keeping import (
    CancelCommitment,
    DetachCommitment,
    ExpireCommitment,
    ReleaseCommitment,
    SatisfyCommitment,
    ViolateCommitment,
)
from ledger.domain.commitment.making import MakeCommitment
from ledger.domain.commitment.revising import ReviseCommitment
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.vetting import StartVetting, VetCommitment
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    clear: proposed → cleared; else CommitmentNotProposed
    refuse: proposed → refused; else CommitmentNotProposed
    revoke: cleared → refused; else CommitmentNotCleared
    withdraw: proposed, cleared → withdrawn; else CommitmentNotBefore
    make: refused → CommitmentRefused; withdrawn → CommitmentWithdrawn;
        proposed, cleared → detached; else CommitmentAlreadyMade
    make_if: refused → CommitmentRefused; withdrawn → CommitmentWithdrawn;
        proposed, cleared → conditional; else CommitmentAlreadyMade
    detach: conditional → detached; detached → NoCondition; else CommitmentNotInForce
    satisfy: conditional, detached → satisfied; else CommitmentNotInForce
    violate: detached → violated; conditional → ConditionStillOpen; else CommitmentNotInForce
    expire: conditional → expired; detached → NoCondition; else CommitmentNotInForce
    cancel: conditional, detached → cancelled; else CommitmentNotInForce
    release: conditional, detached → released; else CommitmentNotInForce
    delegate: conditional, detached → .; else CommitmentNotInForce
    assign: conditional, detached → .; else CommitmentNotInForce
    accept: conditional, detached → .; else CommitmentNotInForce
    disown: conditional, detached → .; else CommitmentNotInForce
    revise: conditional, detached → .; else CommitmentNotInForce
    displace: proposed, cleared, refused, withdrawn → CommitmentNotMade
    remedy: violated, cancelled → .; else CommitmentNotBroken
    """,
)
VETTING = life(
    "vetting",
    """
    ask: under_review → AlreadyUnderVetting; else under_review
    say_yes: under_review → vetted; else NotUnderVetting
    say_no: under_review → refused; else NotUnderVetting
    revise: vetted → unvetted
    """,
)
WORD = life(
    "word",
    """
    accept: open, refused → accepted; else DebtorHasAnswered
    disown: open, accepted → refused; else DebtorHasAnswered
    """,
)
STEPS = {
    "detach": DetachCommitment,
    "satisfy": SatisfyCommitment,
    "violate": ViolateCommitment,
    "expire": ExpireCommitment,
    "displace": DisplaceWork,
    "remedy": RemedyCommitment,
    "clear": ClearCommitment,
    "refuse": RefuseCommitment,
    "revoke": RevokeClearance,
    "ask": StartVetting,
}
NEEDS: dict[str, dict[str, Any]] = {
    "clear": {"wording": "It is planned"},
    "displace": {"person_weeks": 2.0},
    "remedy": {"note": "A discount"},
    "refuse": {"reason": "No"},
    "revoke": {"reason": "Not any more"},
    "violate": {"reason": "Late"},
}
CREDITORS = st.sampled_from(("nora", "vic", "nordwind", "suedsee"))
NAME = st.none() | WHO


class Commitments(Machine):
    lives = (LIFE, VETTING, WORD)
    force = frozenset({"clear", "refuse", "revoke", "release", "accept", "say_yes", "say_no"})

    def axes(self, thing: Commitment) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "vetting": thing.vetting.value,
            "word": thing.acceptance.value,
            "debtor": thing.debtor,
            "by": thing.promised_by,
            "creditor": thing.creditor,
            "says": (thing.consequent, thing.antecedent),
            "as_cleared": thing.as_cleared,
        }

    def _whom(self, name: str) -> str:
        return self.stage.people.get(name) or getattr(self.stage, name)

    @initialize(who=WHO, creditor=CREDITORS, condition=st.none() | st.just("The deal is signed"), made=st.booleans())
    def promise(self, who: str, creditor: str, condition: str | None, made: bool) -> None:
        says: dict[str, Any] = {"consequent": "It comes", "antecedent": condition, "creditor": self._whom(creditor)}
        me, words = self.who(who), ("It comes", condition)
        states: dict[str, Any] = {
            "vetting": "unvetted",
            "word": "own",
            "by": me,
            "creditor": says["creditor"],
            "says": words,
        }
        states |= {"as_cleared": None, "debtor": me if made else None}
        if made:
            stands = "conditional" if condition else "detached"
            self.it = self.begun("make", MakeCommitment(**says, **self.said(who)), life=stands, **states)
        else:
            self.it = self.begun("propose", ProposeCommitment(**says, **self.said(who)), life="proposed", **states)

    @rule(step=st.sampled_from(sorted(STEPS)), who=WHO, ago=AGO)
    def go_on(self, step: str, who: str, ago: int) -> None:
        command = STEPS[step](commitment=self.it, **NEEDS.get(step, {}), **self.said(who, ago))
        self.does(step, self.it, command)

    @rule(who=WHO, for_whom=NAME)
    def withdraw(self, who: str, for_whom: str | None) -> None:
        asker = self.model[self.it]["by"]
        command = WithdrawProposal(commitment=self.it, **self._speaks(who, for_whom))
        self.does("withdraw", self.it, command, self._unless({asker}, who, for_whom, "OnlyProposerWithdraws"))

    @rule(who=WHO, debtor=NAME, words=st.none() | st.sampled_from(("It comes", "It is planned", "It comes soon")))
    def make(self, who: str, debtor: str | None, words: str | None) -> None:
        states, me = self.model[self.it], self.who(who)
        owed_by = self.who(debtor) if debtor else None
        command = MakeCommitment(id=self.it, consequent=words, debtor=owed_by, **self.said(who))
        was_cleared = states["life"] == "cleared"
        says = words or ("It is planned" if was_cleared else states["says"][0])
        as_asked = says in (states["says"][0], "It is planned" if was_cleared else None)
        change = {
            "debtor": owed_by or me,
            "by": me,
            "word": "own" if owed_by in (None, me) else "open",
            "says": (says, states["says"][1]),
            "as_cleared": as_asked if was_cleared else None,
        }
        if states["vetting"] == "vetted" and not as_asked:
            change["vetting"] = "unvetted"
        self.does("make_if" if states["says"][1] else "make", self.it, command, **change)

    @rule(who=WHO, ago=AGO, possible=st.booleans())
    def vet(self, who: str, ago: int, possible: bool) -> None:
        command = VetCommitment(commitment=self.it, possible=possible, size=3.0, **self.said(who, ago))
        self.does("say_yes" if possible else "say_no", self.it, command)

    @rule(who=WHO, ago=AGO, words=st.none() | st.just("It comes later"))
    def revise(self, who: str, ago: int, words: str | None) -> None:
        command = ReviseCommitment(commitment=self.it, consequent=words, **self.said(who, ago))
        says = (words or self.model[self.it]["says"][0], self.model[self.it]["says"][1])
        self.does("revise", self.it, command, None if words else "NothingToRecord", says=says)

    @rule(who=WHO, for_whom=NAME)
    def cancel(self, who: str, for_whom: str | None) -> None:
        command = CancelCommitment(commitment=self.it, reason="Sorry", **self._speaks(who, for_whom))
        self.does("cancel", self.it, command, self._debtors(who, for_whom, "OnlyDebtorCancels"))

    @rule(who=WHO, for_whom=NAME)
    def release(self, who: str, for_whom: str | None) -> None:
        command = ReleaseCommitment(commitment=self.it, **self._speaks(who, for_whom))
        self.does("release", self.it, command, self._creditors(who, for_whom, "OnlyCreditorReleases"))

    @rule(who=WHO, for_whom=NAME, debtor=WHO)
    def delegate(self, who: str, for_whom: str | None, debtor: str) -> None:
        new = self.who(debtor)
        command = DelegateCommitment(commitment=self.it, debtor=new, **self._speaks(who, for_whom))
        wrong = self._debtors(who, for_whom, "OnlyDebtorDelegates")
        same = "HandedOnToNobodyElse" if new == self.model[self.it]["debtor"] else None
        self.does("delegate", self.it, command, wrong, same, debtor=new, word="own" if debtor == who else "open")

    @rule(who=WHO, for_whom=NAME, creditor=CREDITORS)
    def assign(self, who: str, for_whom: str | None, creditor: str) -> None:
        new = self._whom(creditor)
        command = AssignCommitment(commitment=self.it, creditor=new, **self._speaks(who, for_whom))
        wrong = self._creditors(who, for_whom, "OnlyCreditorAssigns")
        same = "HandedOnToNobodyElse" if new == self.model[self.it]["creditor"] else None
        self.does("assign", self.it, command, wrong, same, creditor=new)

    @rule(who=WHO, yes=st.booleans())
    def answer_for_it(self, who: str, yes: bool) -> None:
        other = None if self.who(who) == self.model[self.it]["debtor"] else "OnlyDebtorAnswers"
        if yes:
            self.does("accept", self.it, AcceptCommitment(commitment=self.it, **self.said(who)), other)
        else:
            self.does("disown", self.it, DisownCommitment(commitment=self.it, reason="No", **self.said(who)), other)

    def _speaks(self, who: str, for_whom: str | None) -> dict[str, Any]:
        return self.said(who) | ({"on_behalf_of": self.who(for_whom)} if for_whom else {})

    def _unless(self, theirs: set[str | None], who: str, for_whom: str | None, error: str) -> str | None:
        speakers = {self.who(who)} | ({self.who(for_whom)} if for_whom else set())
        return None if theirs & speakers else error

    def _debtors(self, who: str, for_whom: str | None, error: str) -> str | None:
        states = self.model[self.it]
        return self._unless({states["debtor"], states["by"]}, who, for_whom, error)

    def _creditors(self, who: str, for_whom: str | None, error: str) -> str | None:
        """For a customer speaks everybody but those who are known to be of another: Nora is Nordwind's."""
        creditor = self.model[self.it]["creditor"]
        if creditor == self.stage.nordwind:
            return None
        if creditor == self.stage.suedsee:
            return error if {who, for_whom or who} == {"nora"} else None
        return self._unless({creditor}, who, for_whom, error)


def test_a_promise_is_asked_about_made_and_kept_or_broken_by_those_whose_word_counts(run: Run) -> None:
    run(Commitments)
