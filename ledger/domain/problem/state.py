"""Where a problem stands, and the rules of its life."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Described,
    Doc,
    Ref,
    StateRule,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.request.state import Request

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
