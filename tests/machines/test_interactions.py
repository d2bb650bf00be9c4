"""A conversation: scheduled → held, cancelled → summarised; each statement can be graded and taken up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.commitment.state import Honesty
from ledger.domain.intelligence_note import IntelligenceKind, NoteIntelligence
from ledger.domain.interaction.attending import AddAttendee, RemoveAttendee
from ledger.domain.interaction.becoming import RaiseRequestFromStatement, TakeStatementAsPromise
from ledger.domain.interaction.conversation import RecordConversation, StatementInput
from ledger.domain.interaction.grading import GradeStatement
from ledger.domain.interaction.holding import (
    BriefAttendees,
    CancelInteraction,
    HoldInteraction,
    ScheduleInteraction,
    SummariseInteraction,
)
from ledger.domain.interaction.saying import RecordStatement
from ledger.domain.interaction.state import Consequence, Interaction, InteractionCapacity
from ledger.domain.kernel import Command
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    hold: scheduled → held; else InteractionNotScheduled
    tell_whole: scheduled → held; else InteractionNotScheduled
    tell_summed: scheduled → summarised; else InteractionNotScheduled
    cancel: scheduled → cancelled; else InteractionNotScheduled
    say: held, summarised → .; else InteractionNotHeld
    summarise: held, summarised → summarised; else InteractionNotHeld
    """,
)
TAKES: dict[str, Callable[..., Command]] = {
    "request": RaiseRequestFromStatement,
    "commitment": TakeStatementAsPromise,
    "intelligence": partial(NoteIntelligence, tells=IntelligenceKind.COMPETITOR),
}


class Interactions(Machine):
    lives = (LIFE,)

    def axes(self, thing: Interaction) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "there": {a.stakeholder for a in thing.attendees},
            "said": [(s.speaker, len(s.taken_up), len(s.grades)) for s in thing.statements],
            "briefed": len(thing.briefings),
        }

    @initialize(who=WHO)
    def schedule(self, who: str) -> None:
        command = ScheduleInteraction(title="Call", capacity=InteractionCapacity.SALES, **self.said(who))
        self.it = self.begun("schedule", command, life="scheduled", there=set(), said=[], briefed=0)

    @rule(who=WHO, ago=AGO, speakers=st.lists(WHO, max_size=2), summed=st.booleans(), known=st.booleans())
    def tell_whole(self, who: str, ago: int, speakers: list[str], summed: bool, known: bool) -> None:
        command = RecordConversation(
            title="Call",
            interaction=self.it if known else None,
            statements=tuple(StatementInput(speaker=self.who(s), text="It comes.") for s in speakers),
            summary="They talked" if summed else None,
            **self.said(who, ago),
        )
        said = [(self.who(s), 0, 0) for s in speakers]
        there = {self.who(s) for s in speakers}
        if known:
            there |= self.model[self.it]["there"]
            self.does("tell_summed" if summed else "tell_whole", self.it, command, said=said, there=there)
        else:
            self.it = self.begun(
                "tell", command, life="summarised" if summed else "held", there=there, said=said, briefed=0
            )

    @rule(who=WHO, ago=AGO, step=st.sampled_from(("hold", "cancel", "summarise")))
    def go_on(self, who: str, ago: int, step: str) -> None:
        said = self.said(who, ago)
        command = {
            "hold": HoldInteraction(interaction=self.it, minutes=30, **said),
            "cancel": CancelInteraction(interaction=self.it, **said),
            "summarise": SummariseInteraction(
                interaction=self.it, summary="They talked", consequence=Consequence.NONE, **said
            ),
        }[step]
        self.does(step, self.it, command)

    @rule(who=WHO, ago=AGO)
    def say(self, who: str, ago: int) -> None:
        command = RecordStatement(interaction=self.it, text="It comes.", **self.said(who, ago))
        states, me = self.model[self.it], self.who(who)
        self.does("say", self.it, command, said=[*states["said"], (me, 0, 0)], there=states["there"] | {me})

    @rule(who=WHO)
    def brief(self, who: str) -> None:
        command = BriefAttendees(interaction=self.it, text="Do not say no", not_to_say_no=True, **self.said(who))
        self.does("brief", self.it, command, briefed=self.model[self.it]["briefed"] + 1)

    @rule(who=WHO, other=WHO, come=st.booleans())
    def come_or_go(self, who: str, other: str, come: bool) -> None:
        there, them = self.model[self.it]["there"], self.who(other)
        if come:
            command = AddAttendee(interaction=self.it, stakeholder=them, **self.said(who))
            self.does("come", self.it, command, "AlreadyAttending" if them in there else None, there=there | {them})
        else:
            gone = RemoveAttendee(interaction=self.it, stakeholder=them, **self.said(who))
            self.does("go", self.it, gone, None if them in there else "NotAttending", there=there - {them})

    @rule(who=WHO, which=st.integers(0, 2), taken_as=st.sampled_from(sorted(TAKES)))
    def take_up(self, who: str, which: int, taken_as: str) -> None:
        statement, rest = self._statement(which)
        command = TAKES[taken_as](statement=statement, **self.said(who))
        taken = [*rest]
        if rest:
            speaker, up, graded = rest[which]
            taken[which] = (speaker, up + 1, graded)
        self.does("take", self.it, command, None if rest else "NotAStatement", said=taken)

    @rule(who=WHO, which=st.integers(0, 2), honesty=st.none() | st.sampled_from(Honesty))
    def grade(self, who: str, which: int, honesty: Honesty | None) -> None:
        statement, rest = self._statement(which)
        command = GradeStatement(statement=statement, honesty=honesty, **self.said(who))
        graders, graded = self.graded.setdefault(statement, set()), [*rest]
        if rest:
            speaker, up, _ = rest[which]
            graded[which] = (speaker, up, len(graders | {who}))
        nothing = None if honesty else "NothingToRecord"
        if self.does("grade", self.it, command, None if rest else "NotAStatement", nothing, said=graded):
            graders.add(who)

    def _statement(self, which: int) -> tuple[str, list[Any]]:
        """Return a statement of the conversation by its event, and all of them; or the first event, which is none."""
        said = self.model[self.it]["said"]
        if which >= len(said):
            return f"{self.it}@1", []
        (state,) = self.stage.folded([self.it], self.stage.now()[0])
        found = state[self.it]
        assert isinstance(found, Interaction)
        return found.statements[which].event, said

    def __init__(self) -> None:
        super().__init__()
        self.graded: dict[str, set[str]] = {}


def test_what_was_said_in_a_conversation_is_on_record_once_it_was_held(run: Run) -> None:
    run(Interactions)
