"""A reply: standing → answered, withdrawn. One a person and event; only who is named may confirm or dispute."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from ledger.domain.relationship import AssertRelationship, TieKind
from ledger.domain.reply import AnswerReply, Reply, ReplyStance, ReplyToEvent, WithdrawReply
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    again: standing, answered, withdrawn → standing
    answer: standing → answered; withdrawn → ReplyWithdrawn
    withdraw: standing, answered → withdrawn; else ReplyWithdrawn
    """,
)
NAMED = ("ben", "vic", "nora")
"""Ben says that Vic sponsors Nora: these three are named, and nobody else."""
TEXT = st.none() | st.sampled_from(("It was so", "Not so"))


class Replies(Machine):
    lives = (LIFE,)
    force = frozenset({"reply", "again", "withdraw"})

    def axes(self, thing: Reply) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "by": thing.given_by,
            "says": (thing.stance, thing.text),
            "answers": [(a.by, a.text) for a in thing.answers],
        }

    @initialize()
    def speak(self) -> None:
        tie = AssertRelationship(
            source=self.who("vic"), target=self.who("nora"), tie=TieKind.SPONSORS, by=self.who("ben")
        )
        self.event = f"{self.stage.execute(tie).thing}@1"
        self.replies: dict[str, str] = {}

    @rule(who=WHO, ago=AGO, stance=st.sampled_from(ReplyStance), text=TEXT)
    def reply(self, who: str, ago: int, stance: ReplyStance, text: str | None) -> None:
        command = ReplyToEvent(replies_to=self.event, stance=stance, text=text, **self.said(who, ago))
        outside = None if who in NAMED or stance is ReplyStance.COMMENTS else "NotConcerned"
        if who not in self.replies:
            states: dict[str, Any] = {"by": self.who(who), "says": (stance, text), "answers": []}
            given = self.begins("reply", command, outside, life="standing", **states)
            if given:
                self.replies[who] = given
            return
        there = self.model[self.replies[who]]
        same = there["says"] == (stance, text) and there["life"] != "withdrawn"
        repeated = "AlreadyReplied" if same else None
        self.does("again", self.replies[who], command, outside, repeated, says=(stance, text))

    @precondition(lambda self: self.replies)
    @rule(who=WHO, which=st.integers(0, 4), ago=AGO)
    def answer(self, who: str, which: int, ago: int) -> None:
        reply = self._one(which)
        command = AnswerReply(reply=reply, text="We looked it up", **self.said(who, ago))
        answers = [*self.model[reply]["answers"], (self.who(who), "We looked it up")]
        self.does("answer", reply, command, answers=answers)

    @precondition(lambda self: self.replies)
    @rule(who=WHO, which=st.integers(0, 4), ago=AGO)
    def withdraw(self, who: str, which: int, ago: int) -> None:
        reply = self._one(which)
        others = None if self.model[reply]["by"] == self.who(who) else "NotConcerned"
        self.does("withdraw", reply, WithdrawReply(reply=reply, **self.said(who, ago)), others)

    def _one(self, which: int) -> str:
        return list(self.replies.values())[which % len(self.replies)]


def test_whoever_is_named_replies_once_and_nobody_lifts_it_but_they(run: Run) -> None:
    run(Replies)
