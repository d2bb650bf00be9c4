"""Problems: what several requests have in common, one cause under different complaints.

Life: framed → addressed, dropped. Requests join it and are taken out of it; each stays a request of its own.
"""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Ref,
    ShortText,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import Request, RequestId

ProblemId = Annotated[str, Ref(("problem",)), Doc(description="The problem.")]


class ProblemStatus(Described):
    """Where a problem stands."""

    FRAMED = "framed", "It is there, and told."
    ADDRESSED = "addressed", "Something was done about its cause."
    DROPPED = "dropped", "It is no longer followed."


class Problem(Aggregate):
    """One cause under different complaints."""

    kind = "problem"
    prefix = "prb"

    title: Annotated[str, Doc(description="The problem, in a line.")] = ""
    description: Annotated[str | None, Doc(description="What hurts, and whom.")] = None
    cause: Annotated[str | None, Doc(description="What lies under the complaints.")] = None
    framed_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who saw that they are one.")] = None
    requests: Annotated[tuple[str, ...], Ref(("request",)), Doc(description="The requests that meet in it.")] = ()
    status: Annotated[ProblemStatus, Doc(description="Where it stands.")] = ProblemStatus.FRAMED
    outcome: Annotated[str | None, Doc(description="What was done about it, or why it was dropped.")] = None

    def facets(self) -> Facets:
        """List problems by title and status."""
        return Facets(title=self.title, status=self.status)


class ProblemNotOpen(StateRule):
    """The problem was addressed or dropped."""

    help = "Frame the problem anew if it is there again."


class AlreadyInProblem(StateRule):
    """The request meets others in this problem already."""

    help = "Nothing is left to do."


class NotInProblem(StateRule):
    """The request does not belong to this problem."""

    help = "Look at the `requests` of the problem as they are now."


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


def framed(book: Book, problem_id: str) -> Problem:
    """Return a problem that is still followed."""
    problem = book.subject(Problem, problem_id, "problem")
    over = ProblemNotOpen(f"problem {problem.id} was {problem.status.value}", path=("problem",))
    book.rule(problem.status is ProblemStatus.FRAMED, over)
    return problem


def customers(book: Book, requests: tuple[str, ...]) -> tuple[str | None, ...]:
    """Return whose requests they are."""
    found = (book.find(request) for request in requests)
    return tuple(request.account for request in found if isinstance(request, Request))
