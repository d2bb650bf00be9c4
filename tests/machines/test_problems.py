"""A problem: framed → addressed, dropped; requests join it and are taken out of it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from ledger.domain.problem.ending import AddressProblem, DropProblem
from ledger.domain.problem.framing import FrameProblem, ReframeProblem
from ledger.domain.problem.gathering import JoinProblem, LeaveProblem
from ledger.domain.problem.state import Problem
from ledger.domain.request.asking import SubmitRequest
from tests.machines.life import life
from tests.machines.machine import AGO, WHO, Machine, Run, standing

LIFE = life(
    "life",
    """
    reframe: framed → .; else ProblemNotOpen
    join: framed → .; else ProblemNotOpen
    leave: framed → .; else ProblemNotOpen
    address: framed → addressed; else ProblemNotOpen
    drop: framed → dropped; else ProblemNotOpen
    """,
)
WHICH = st.integers(0, 2)
ENDS = {"address": AddressProblem, "drop": DropProblem}


class Problems(Machine):
    lives = (LIFE,)

    def axes(self, thing: Any) -> dict[str, Any]:
        requests = list(thing.requests) if isinstance(thing, Problem) else []
        return {"life": standing(thing), "requests": requests, "title": thing.title}

    @initialize(which=st.lists(WHICH, max_size=3))
    def frame(self, which: list[int]) -> None:
        self.asked = [
            self.begun("submit", SubmitRequest(title=f"R{n}", **self.said("ben")), life="submitted") for n in range(3)
        ]
        requests = [self.asked[n] for n in which]
        command = FrameProblem(title="Login", requests=tuple(requests), **self.said("ana"))
        once = list(dict.fromkeys(requests))
        self.problem = self.begun("frame", command, life="framed", requests=once, title="Login")

    @rule(who=WHO, ago=AGO, title=st.none() | st.just("Sign-in"))
    def reframe(self, who: str, ago: int, title: str | None) -> None:
        command = ReframeProblem(problem=self.problem, title=title, **self.said(who, ago))
        title_now = title or self.model[self.problem]["title"]
        self.does("reframe", self.problem, command, None if title else "NothingToRecord", title=title_now)

    @rule(who=WHO, which=WHICH, ago=AGO)
    def join(self, who: str, which: int, ago: int) -> None:
        request, inside = self.asked[which], self.model[self.problem]["requests"]
        command = JoinProblem(problem=self.problem, request=request, **self.said(who, ago))
        there = "AlreadyInProblem" if request in inside else None
        self.does("join", self.problem, command, there, requests=[*inside, request])

    @rule(who=WHO, which=WHICH, ago=AGO)
    def leave(self, who: str, which: int, ago: int) -> None:
        request, inside = self.asked[which], self.model[self.problem]["requests"]
        command = LeaveProblem(problem=self.problem, request=request, **self.said(who, ago))
        apart = None if request in inside else "NotInProblem"
        self.does("leave", self.problem, command, apart, requests=[r for r in inside if r != request])

    @rule(end=st.sampled_from(sorted(ENDS)), who=WHO, ago=AGO)
    def end(self, end: str, who: str, ago: int) -> None:
        self.does(end, self.problem, ENDS[end](problem=self.problem, **self.said(who, ago)))


def test_complaints_with_one_cause_meet_in_a_problem_while_it_is_followed(run: Run) -> None:
    run(Problems)
