"""The requests that meet in a problem: they join it, and are taken out of it."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.problem.state import Problem, ProblemId, customers, framed
from ledger.domain.request.state import RequestId


class AlreadyInProblem(StateRule):
    """The request meets others in this problem already."""

    help = "Nothing is left to do."


class NotInProblem(StateRule):
    """The request does not belong to this problem."""

    help = "Look at the `requests` of the problem as they are now."


class ProblemRequestJoined(Event):
    """Another request was found to have the same cause."""

    topic = "problem.request_joined"

    request: RequestId

    def apply(self, problem: Problem) -> None:
        problem.requests = tuple(dict.fromkeys((*problem.requests, self.request)))

    def sentence(self) -> str:
        return f"{person(self.by)} let {thing(self.request)} join {thing(self.originator_id)}."


class JoinProblem(Command):
    """Say that a request has its cause in a problem. The request stays one of its own."""

    changes = Problem

    problem: ProblemId
    request: RequestId

    def decide(self, book: Book) -> Problem:
        problem = framed(book, self.problem)
        there = AlreadyInProblem(f"request {self.request} is in problem {problem.id} already", path=("request",))
        book.rule(self.request not in problem.requests, there)
        event = ProblemRequestJoined(request=self.request)
        book.record(problem, event, about=(self.request, *customers(book, (self.request,))))
        return problem


class ProblemRequestRemoved(Event):
    """A request turned out to have another cause."""

    topic = "problem.request_removed"

    request: RequestId
    reason: Text | None = None

    def apply(self, problem: Problem) -> None:
        problem.requests = tuple(r for r in problem.requests if r != self.request)

    def sentence(self) -> str:
        return f"{person(self.by)} took {thing(self.request)} out of {thing(self.originator_id)}{ending(self.reason)}"


class LeaveProblem(Command):
    """Take a request out of a problem: it has another cause after all."""

    changes = Problem

    problem: ProblemId
    request: RequestId
    reason: Annotated[Text | None, Doc(description="What its cause is instead.")] = None

    def decide(self, book: Book) -> Problem:
        problem = framed(book, self.problem)
        apart = NotInProblem(f"request {self.request} is not in problem {problem.id}", path=("request",))
        book.rule(self.request in problem.requests, apart)
        event = ProblemRequestRemoved(request=self.request, reason=self.reason)
        book.record(problem, event, about=(self.request, *customers(book, (self.request,))))
        return problem
