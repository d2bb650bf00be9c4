"""A problem is addressed, or followed no longer."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.problem.state import Problem, ProblemId, ProblemStatus, framed


class ProblemAddressed(Event):
    """Something was done about the cause."""

    topic = "problem.addressed"

    how: Text | None = None

    def apply(self, problem: Problem) -> None:
        problem.status, problem.outcome = ProblemStatus.ADDRESSED, self.how

    def sentence(self) -> str:
        return f"{person(self.by)} said that {thing(self.originator_id)} is addressed{ending(self.how)}"


class AddressProblem(Command):
    """Say that something was done about the cause. What becomes of each request is decided on its own."""

    changes = Problem

    problem: ProblemId
    how: Annotated[Text | None, Doc(description="What was done.")] = None

    def decide(self, book: Book) -> Problem:
        problem = framed(book, self.problem)
        book.record(problem, ProblemAddressed(how=self.how), about=problem.requests)
        return problem


class ProblemDropped(Event):
    """A problem is no longer followed."""

    topic = "problem.dropped"

    reason: Text | None = None

    def apply(self, problem: Problem) -> None:
        problem.status, problem.outcome = ProblemStatus.DROPPED, self.reason

    def sentence(self) -> str:
        return f"{person(self.by)} dropped {thing(self.originator_id)}{ending(self.reason)}"


class DropProblem(Command):
    """Follow a problem no longer."""

    changes = Problem

    problem: ProblemId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Problem:
        problem = framed(book, self.problem)
        book.record(problem, ProblemDropped(reason=self.reason), about=problem.requests)
        return problem
