"""Planned work: planned → started → done, displaced, dropped; what was displaced may be taken up again."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.initiative.displacing import DisplaceInitiative
from ledger.domain.initiative.planning import PlanInitiative, ReplanInitiative
from ledger.domain.initiative.state import Initiative
from ledger.domain.initiative.working import CompleteInitiative, DropInitiative, StartInitiative
from ledger.domain.request.asking import SubmitRequest
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    replan: planned, started, displaced → .; else InitiativeOver
    start: planned, displaced → started; started → InitiativeUnderWay; else InitiativeOver
    complete: started → done; planned, displaced → InitiativeNotStarted; else InitiativeOver
    displace: planned, started, displaced → displaced; else InitiativeOver
    drop: planned, started, displaced → dropped; else InitiativeOver
    """,
)
STEPS = {"start": StartInitiative, "complete": CompleteInitiative}
WEEKS = st.none() | st.sampled_from((0.0, 2.5))


class Initiatives(Machine):
    lives = (LIFE,)

    def axes(self, thing: Any) -> dict[str, Any]:
        if not isinstance(thing, Initiative):
            return {"life": standing(thing)}
        lost = [d.person_weeks for d in thing.displacements]
        return {"life": standing(thing), "size": thing.size, "period": thing.period, "lost": lost}

    @initialize(who=WHO)
    def plan(self, who: str) -> None:
        self.request = self.begun("submit", SubmitRequest(title="Sync", **self.said("ben")), life="submitted")
        command = PlanInitiative(title="Sync", team="platform", requests=(self.request,), **self.said(who))
        self.work = self.begun("plan", command, life="planned", size=None, period=None, lost=[])

    @rule(who=WHO, ago=AGO, size=WEEKS, period=st.none() | st.just("2026-Q3"))
    def replan(self, who: str, ago: int, size: float | None, period: str | None) -> None:
        command = ReplanInitiative(initiative=self.work, size=size, period=period, **self.said(who, ago))
        states = self.model[self.work]
        nothing = "NothingToRecord" if size is None and period is None else None
        change = {"size": states["size"] if size is None else size, "period": period or states["period"]}
        self.does("replan", self.work, command, nothing, **change)

    @rule(step=st.sampled_from(sorted(STEPS)), who=WHO, ago=AGO)
    def go_on(self, step: str, who: str, ago: int) -> None:
        self.does(step, self.work, STEPS[step](initiative=self.work, **self.said(who, ago)))

    @rule(who=WHO, ago=AGO, weeks=WEEKS)
    def displace(self, who: str, ago: int, weeks: float | None) -> None:
        command = DisplaceInitiative(
            initiative=self.work, displaced_by=self.request, person_weeks=weeks, **self.said(who, ago)
        )
        self.does("displace", self.work, command, lost=[*self.model[self.work]["lost"], weeks])

    @rule(who=WHO, ago=AGO)
    def drop(self, who: str, ago: int) -> None:
        self.does("drop", self.work, DropInitiative(initiative=self.work, reason="No use", **self.said(who, ago)))


def test_planned_work_is_done_once_it_was_begun_and_can_be_taken_up_after_it_was_displaced(run: Run) -> None:
    run(Initiatives)
