"""A team's capacity in a period: stated once → revised."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.capacity import Capacity, ReviseCapacity, StateCapacity
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    revise: stated, revised → revised
    """,
)
WEEKS = st.sampled_from((0.0, 0.5, 6.0, 40.0))
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)


class Capacities(Machine):
    lives = (LIFE,)

    def axes(self, thing: Capacity) -> dict[str, Any]:
        return {"life": standing(thing), "weeks": thing.person_weeks, "by": thing.stated_by}

    def _state(self, who: str, weeks: float, first: date = FIRST, last: date = LAST) -> StateCapacity:
        return StateCapacity(
            team=self.team, period="2026-Q2", person_weeks=weeks, starts_on=first, ends_on=last, **self.said(who)
        )

    @initialize(who=WHO, weeks=WEEKS)
    def state(self, who: str, weeks: float) -> None:
        self.team = f"team {self.stage.number()}"
        command = self._state(who, weeks)
        self.capacity = self.begun("state", command, life="stated", weeks=weeks, by=self.who(who))

    @rule(who=WHO, weeks=WEEKS, backwards=st.booleans())
    def state_again(self, who: str, weeks: float, backwards: bool) -> None:
        first, last = (LAST, FIRST) if backwards else (FIRST, LAST)
        command = self._state(who, weeks, first, last)
        self.begins("state", command, "AlreadyExists", "PeriodReversed" if backwards else None)

    @rule(who=WHO, weeks=WEEKS, ago=AGO)
    def revise(self, who: str, weeks: float, ago: int) -> None:
        command = ReviseCapacity(capacity=self.capacity, person_weeks=weeks, **self.said(who, ago))
        self.does("revise", self.capacity, command, weeks=weeks, by=self.who(who))


def test_what_a_team_can_do_in_a_period_is_stated_once_and_corrected_since(run: Run) -> None:
    run(Capacities)
