"""A tie: asserted → confirmed, disputed → ended. Nobody lifts another's dispute."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.relationship import (
    AssertRelationship,
    ConfirmRelationship,
    DisputeRelationship,
    EndRelationship,
    Relationship,
    TieKind,
)
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    confirm: asserted → confirmed; ended → RelationshipEnded
    dispute: asserted, confirmed, disputed → disputed; ended → RelationshipEnded
    end: ended → RelationshipEnded; else ended
    """,
)
STRENGTH = st.none() | st.sampled_from((0.0, 0.25, 1.0))


class Relationships(Machine):
    lives = (LIFE,)

    def axes(self, thing: Relationship) -> dict[str, Any]:
        return {
            "life": standing(thing),
            "for": set(thing.confirmed_by),
            "against": set(thing.disputed_by),
            "strength": thing.strength,
            "sign": thing.sign,
            "directed": thing.directed,
        }

    @initialize(who=WHO, source=WHO, tie=st.sampled_from(TieKind))
    def first(self, who: str, source: str, tie: TieKind) -> None:
        other = "nora" if source != "nora" else "ana"
        self.tie = self._asserted(who, source, other, tie, None) or ""

    @rule(who=WHO, source=WHO, other=WHO, tie=st.sampled_from(TieKind), sign=st.none() | st.sampled_from((-1, 0, 1)))
    def say_another(self, who: str, source: str, other: str, tie: TieKind, sign: int | None) -> None:
        self._asserted(who, source, other, tie, sign)

    def _asserted(self, who: str, source: str, other: str, tie: TieKind, sign: int | None) -> str | None:
        command = AssertRelationship(
            source=self.who(source), target=self.who(other), tie=tie, sign=sign, **self.said(who)
        )
        hostile = tie is TieKind.CONFLICTS_WITH
        states: dict[str, Any] = {"life": "asserted", "for": set(), "against": set(), "strength": 0.5}
        states |= {"sign": sign or (-1 if hostile else 1), "directed": not hostile}
        oneself = "RelationshipWithOneself" if source == other else None
        return self.begins("assert", command, oneself, "Malformed" if sign == 0 else None, **states)

    @rule(who=WHO, ago=AGO, strength=STRENGTH)
    def confirm(self, who: str, ago: int, strength: float | None) -> None:
        states, me = self.model[self.tie], self.who(who)
        command = ConfirmRelationship(relationship=self.tie, strength=strength, **self.said(who, ago))
        against = states["against"] - {me}
        now = strength if strength is not None else states["strength"]
        change = {"for": states["for"] | {me}, "against": against, "strength": now}
        if states["life"] == "disputed" and not against:  # the last who said no has said yes
            change["life"] = "confirmed"
        self.does("confirm", self.tie, command, **change)

    @rule(who=WHO, ago=AGO)
    def dispute(self, who: str, ago: int) -> None:
        states, me = self.model[self.tie], self.who(who)
        command = DisputeRelationship(relationship=self.tie, **self.said(who, ago))
        self.does("dispute", self.tie, command, **{"for": states["for"] - {me}, "against": states["against"] | {me}})

    @rule(who=WHO, ago=AGO)
    def end(self, who: str, ago: int) -> None:
        self.does("end", self.tie, EndRelationship(relationship=self.tie, **self.said(who, ago)))


def test_a_tie_stands_as_those_who_speak_of_it_say(run: Run) -> None:
    run(Relationships)
