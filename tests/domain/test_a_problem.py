"""A problem: several complaints with one cause meet in it, and each stays a request of its own (capability 52)."""

from __future__ import annotations

from ledger.domain.kernel.errors import NothingToRecord
from ledger.domain.problem.ending import AddressProblem, DropProblem
from ledger.domain.problem.framing import FrameProblem, ReframeProblem
from ledger.domain.problem.gathering import AlreadyInProblem, JoinProblem, LeaveProblem, NotInProblem
from ledger.domain.problem.state import Problem, ProblemNotOpen, ProblemStatus
from ledger.domain.request.state import Request, RequestStatus
from tests.domain.negotiation import Negotiation


def test_several_complaints_with_one_cause_meet_in_a_problem() -> None:
    n = Negotiation()
    badge, leavers = n.request("Log in with the badge"), n.request("Leavers keep accounts", account=None)
    frame = FrameProblem(by=n.ana, title="Two lists of people", cause="Nobody owns the list", requests=(badge, badge))
    problem = n.act(frame, Problem)
    assert (problem.status, problem.framed_by, problem.requests) == (ProblemStatus.FRAMED, n.ana, (badge,))
    assert n.happened[0].about == (badge, n.nordwind)
    assert n.told() == ["Ana framed “Two lists of people” under “Log in with the badge”: Nobody owns the list."]
    problem = n.act(JoinProblem(by=n.ana, problem=problem.id, request=leavers), Problem)
    assert problem.requests == (badge, leavers)
    n.refused(AlreadyInProblem, JoinProblem(by=n.ana, problem=problem.id, request=leavers), at="request", says=leavers)
    leave = LeaveProblem(by=n.ana, problem=problem.id, request=badge, reason="Badges are another matter")
    assert n.act(leave, Problem).requests == (leavers,)
    n.refused(NotInProblem, leave, at="request", says=badge)
    assert n.see(Request, badge).status is RequestStatus.SUBMITTED, "the request is left as it is"


def test_a_problem_is_told_anew_and_addressed() -> None:
    n = Negotiation()
    problem = n.act(FrameProblem(by=n.ana, title="Two lists", requests=(n.request(),)), Problem)
    n.refused(NothingToRecord, ReframeProblem(by=n.ana, problem=problem.id), at="title")
    problem = n.act(ReframeProblem(by=n.ana, problem=problem.id, cause="Two systems"), Problem)
    assert (problem.title, problem.cause) == ("Two lists", "Two systems")
    problem = n.act(AddressProblem(by=n.eva, problem=problem.id, how="One list now"), Problem)
    assert (problem.status, problem.outcome) == (ProblemStatus.ADDRESSED, "One list now")
    assert n.happened[0].about == problem.requests
    for command in (
        ReframeProblem(by=n.ana, problem=problem.id, title="x"),
        JoinProblem(by=n.ana, problem=problem.id, request=n.request()),
        DropProblem(by=n.ana, problem=problem.id),
    ):
        n.refused(ProblemNotOpen, command, at="problem", says="was addressed")


def test_a_problem_that_is_none_is_dropped() -> None:
    n = Negotiation()
    problem = n.act(FrameProblem(by=n.ana, title="Two lists"), Problem)
    problem = n.act(DropProblem(by=n.ana, problem=problem.id, reason="It was one list all along"), Problem)
    assert problem.status is ProblemStatus.DROPPED
    assert n.told() == ["Ana dropped “Two lists”: It was one list all along."]
