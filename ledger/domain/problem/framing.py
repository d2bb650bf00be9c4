"""Telling the one cause under several complaints, and telling it anew."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    ShortText,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.types import Label
from ledger.domain.problem.state import Problem, ProblemId, ProblemStatus, customers, framed
from ledger.domain.request.state import RequestId


class ProblemFramed(Event):
    """Somebody saw that several complaints have one cause."""

    topic = "problem.framed"

    title: ShortText
    description: Text | None = None
    cause: Text | None = None
    requests: tuple[RequestId, ...] = ()
    external_id: Label | None = None

    def apply(self, problem: Problem) -> None:
        problem.placeholder = False
        problem.title, problem.description, problem.cause = self.title, self.description, self.cause
        problem.framed_by, problem.status = self.by, ProblemStatus.FRAMED
        problem.requests = tuple(dict.fromkeys((*problem.requests, *self.requests)))
        problem.external_id = self.external_id or problem.external_id

    def sentence(self) -> str:
        under = f" under {', '.join(map(thing, self.requests))}" if self.requests else ""
        return f"{person(self.by)} framed {thing(self.originator_id)}{under}{ending(self.cause)}"


class FrameProblem(Command):
    """Tell the one cause under several complaints."""

    changes = Problem

    title: Annotated[ShortText, Doc(description="The problem, in a line.")]
    description: Annotated[Text | None, Doc(description="What hurts, and whom.")] = None
    cause: Annotated[Text | None, Doc(description="What lies under the complaints.")] = None
    requests: Annotated[tuple[RequestId, ...], Doc(description="The requests that meet in it.")] = ()
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Problem:
        problem = book.new(Problem, self.external_id)
        requests = tuple(dict.fromkeys(self.requests))
        event = ProblemFramed(
            title=self.title,
            description=self.description,
            cause=self.cause,
            requests=requests,
            external_id=self.external_id,
        )
        book.record(problem, event, about=(*requests, *customers(book, requests)))
        return problem


class ProblemReframed(Event):
    """A problem was told anew."""

    topic = "problem.reframed"

    title: ShortText | None = None
    description: Text | None = None
    cause: Text | None = None

    def apply(self, problem: Problem) -> None:
        problem.title = self.title or problem.title
        problem.description = self.description or problem.description
        problem.cause = self.cause or problem.cause

    def sentence(self) -> str:
        return f"{person(self.by)} told {thing(self.originator_id)} anew{ending(self.cause)}"


class ReframeProblem(Command):
    """Tell a problem anew. Fields left out stay as they are."""

    changes = Problem

    problem: ProblemId
    title: Annotated[ShortText | None, Doc(description="The problem, in a line.")] = None
    description: Annotated[Text | None, Doc(description="What hurts, and whom.")] = None
    cause: Annotated[Text | None, Doc(description="What lies under the complaints.")] = None

    def decide(self, book: Book) -> Problem:
        problem = framed(book, self.problem)
        book.something(self, "title", "description", "cause")
        book.record(problem, ProblemReframed(title=self.title, description=self.description, cause=self.cause))
        return problem
