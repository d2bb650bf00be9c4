"""An intelligence note: noted → acted on, dismissed; shared with whom it helps, narrowed and opened as one likes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.intelligence_note import (
    IntelligenceKind,
    IntelligenceNote,
    NoteIntelligence,
    RestrictIntelligence,
    SettleIntelligence,
    ShareIntelligence,
)
from ledger.domain.interaction.conversation import RecordConversation, StatementInput
from ledger.domain.interaction.state import Interaction
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    act: noted → acted_on; else IntelligenceSettled
    dismiss: noted → dismissed; else IntelligenceSettled
    """,
)
SAID = "Südsee could use the nightly list too."


class IntelligenceNotes(Machine):
    lives = (LIFE,)

    def __init__(self) -> None:
        super().__init__()
        self.note = ""

    def axes(self, thing: IntelligenceNote) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "restricted": thing.restricted,
            "shared_with": thing.shared_with,
            "says": (thing.text, thing.heard_from, thing.account),
            "by": thing.noted_by,
        }

    @initialize(who=WHO, speaker=WHO)
    def hear(self, who: str, speaker: str) -> None:
        """Somebody says something in a conversation, and somebody notes it down."""
        said = (StatementInput(speaker=self.who(speaker), text=SAID),)
        talk = RecordConversation(title="Call", account=self.stage.nordwind, statements=said, **self.said(who))
        self.speaker = self.who(speaker)
        interaction = self.stage.execute(talk).thing
        (folded,) = self.stage.folded([interaction], self.stage.now()[0])
        told = folded[interaction]
        assert isinstance(told, Interaction)
        self.statement = told.statements[0].event
        self._note(who, 0, text=None, statement=True, restricted=False, to=[])

    @rule(
        who=WHO,
        ago=AGO,
        text=st.none() | st.just("They look at Brightholm"),
        statement=st.booleans(),
        restricted=st.booleans(),
        to=st.lists(WHO, max_size=2),
    )
    def note_another(
        self, who: str, ago: int, text: str | None, statement: bool, restricted: bool, to: list[str]
    ) -> None:
        self._note(who, ago, text=text, statement=statement, restricted=restricted, to=to)

    def _note(self, who: str, ago: int, *, text: str | None, statement: bool, restricted: bool, to: list[str]) -> None:
        command = NoteIntelligence(
            tells=IntelligenceKind.CROSS_SELL_SIGNAL,
            text=text,
            statement=self.statement if statement else None,
            restricted=restricted,
            to=tuple(map(self.who, to)),
            **self.said(who, ago),
        )
        says = (text or SAID, self.speaker, self.stage.nordwind) if statement else (text, None, None)
        noted = self.begins(
            "note",
            command,
            None if text or statement else "TextEmpty",
            life="noted",
            restricted=restricted,
            shared_with=self._told((), to),
            says=says,
            by=self.who(who),
        )
        self.note = noted or self.note

    @rule(who=WHO, ago=AGO, to=st.lists(WHO, max_size=3))
    def share(self, who: str, ago: int, to: list[str]) -> None:
        command = ShareIntelligence(note=self.note, to=tuple(map(self.who, to)), **self.said(who, ago))
        known = self._told(self.model[self.note]["shared_with"], to)
        self.does("share", self.note, command, None if to else "NothingToRecord", shared_with=known)

    @rule(who=WHO, ago=AGO, restricted=st.booleans())
    def restrict(self, who: str, ago: int, restricted: bool) -> None:
        command = RestrictIntelligence(note=self.note, restricted=restricted, **self.said(who, ago))
        self.does("restrict", self.note, command, restricted=restricted)

    @rule(who=WHO, ago=AGO, acted_on=st.booleans())
    def settle(self, who: str, ago: int, acted_on: bool) -> None:
        command = SettleIntelligence(note=self.note, acted_on=acted_on, outcome="Done", **self.said(who, ago))
        self.does("act" if acted_on else "dismiss", self.note, command)

    def _told(self, before: tuple[str, ...], to: list[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*before, *map(self.who, to))))


def test_what_one_side_heard_is_shared_and_settled_once(run: Run) -> None:
    run(IntelligenceNotes)
