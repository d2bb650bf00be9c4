"""An escalation: raised → acknowledged → under_review → upheld, overturned, withdrawn → closed.

To overturn needs a decision that holds in the place of the first.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.decision.making import MakeDecision
from ledger.domain.decision.words import Outcome
from ledger.domain.escalation.answering import OverturnEscalation, UpholdEscalation
from ledger.domain.escalation.ending import CloseEscalation, WithdrawEscalation
from ledger.domain.escalation.hearing import AcknowledgeEscalation, ReviewEscalation
from ledger.domain.escalation.raising import Escalate, RaiseEscalation
from ledger.domain.escalation.state import Escalation
from ledger.domain.request.asking import SubmitRequest
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    acknowledge: raised → acknowledged; acknowledged, under_review → EscalationAlreadyHeard; else EscalationAnswered
    review: raised, acknowledged, under_review → under_review; else EscalationAnswered
    uphold: raised, acknowledged, under_review → upheld; else EscalationAnswered
    overturn: raised, acknowledged, under_review → overturned; else EscalationAnswered
    withdraw: raised, acknowledged, under_review → withdrawn; else EscalationAnswered
    close: raised, acknowledged, under_review → EscalationNotAnswered; closed → EscalationAnswered; else closed
    """,
)
STEPS = {"acknowledge": AcknowledgeEscalation, "review": ReviewEscalation, "close": CloseEscalation}
OVER = st.sampled_from(("no", "request", "yes"))


class Escalations(Machine):
    lives = (LIFE,)
    force = frozenset({"uphold", "overturn", "no", "yes"})

    def axes(self, thing: Any) -> dict[str, Any]:
        if not isinstance(thing, Escalation):
            return {"life": standing(thing)}
        by = {"raised_by": thing.raised_by, "answered_by": thing.answered_by}
        return {"life": standing(thing), "over": thing.over, **by, "instead": thing.superseding_decision}

    @initialize(over=st.sampled_from(("no", "request")), who=WHO)
    def take_a_no_higher(self, over: str, who: str) -> None:
        self.request = self.begun("submit", SubmitRequest(title="R", **self.said("ben")), life="submitted")
        command = MakeDecision(requests=(self.request,), outcome=Outcome.DECLINE, **self.said("ana"))
        self.things = {"request": self.request}
        self.model[self.request]["life"] = "declined"
        self.things["no"] = self.begun("no", command, life="accepted")
        self.it = self._raised(over, who, ("vic",), False) or ""

    @rule(over=OVER, who=WHO, to=st.sets(WHO, max_size=1), fight=st.booleans())
    def raise_another(self, over: str, who: str, to: set[str], fight: bool) -> None:
        if over in self.things:
            self._raised(over, who, tuple(to), fight)

    def _raised(self, over: str, who: str, to: tuple[str, ...], fight: bool) -> str | None:
        cls = Escalate if fight else RaiseEscalation
        told = tuple(self.who(name) for name in to)
        command = cls(over=self.things[over], reason="Too dear", to=told, **self.said(who))
        states = {"over": self.things[over], "raised_by": self.who(who), "answered_by": None, "instead": None}
        nobody = "EscalatedToNobody" if not to and fight else None
        return self.begins("raise", command, nobody, life="raised", **states)

    @rule(who=WHO, step=st.sampled_from(sorted(STEPS)), ago=AGO)
    def go_on(self, who: str, step: str, ago: int) -> None:
        self.does(step, self.it, STEPS[step](escalation=self.it, **self.said(who, ago)))

    @rule(who=WHO)
    def say_yes_after_all(self, who: str) -> None:
        if "yes" in self.things:
            return
        command = MakeDecision(
            requests=(self.request,), outcome=Outcome.ACCEPT, supersedes=self.things["no"], **self.said(who)
        )
        self.model[self.request]["life"] = "accepted"
        self.model[self.things["no"]]["life"] = "superseded"
        self.things["yes"] = self.begun("yes", command, life="accepted")

    @rule(who=WHO, ago=AGO)
    def uphold(self, who: str, ago: int) -> None:
        command = UpholdEscalation(escalation=self.it, answer="It stands", **self.said(who, ago))
        self.does("uphold", self.it, command, answered_by=self.who(who))

    @rule(who=WHO, instead=st.sampled_from(("yes", "no")))
    def overturn(self, who: str, instead: str) -> None:
        if instead not in self.things:
            return
        new = self.things[instead]
        command = OverturnEscalation(escalation=self.it, superseding_decision=new, answer="Yes then", **self.said(who))
        # A no over a request answers that request too, so it does hold in its place; over itself it does not.
        over = self.model[self.it]["over"]
        holds = self.model[new]["life"] == "accepted" and over != new
        wrong = None if holds else "DecisionDoesNotReplace"
        self.does("overturn", self.it, command, wrong, answered_by=self.who(who), instead=new)

    @rule(who=WHO, for_whom=st.none() | WHO)
    def withdraw(self, who: str, for_whom: str | None) -> None:
        said = self.said(who) | ({"on_behalf_of": self.who(for_whom)} if for_whom else {})
        theirs = self.model[self.it]["raised_by"] in (self.who(who), said.get("on_behalf_of"))
        command = WithdrawEscalation(escalation=self.it, **said)
        wrong = None if theirs else "OnlyRaiserWithdraws"
        self.does("withdraw", self.it, command, wrong, answered_by=self.who(who))


def test_what_was_taken_higher_is_answered_once_and_then_closed(run: Run) -> None:
    run(Escalations)
