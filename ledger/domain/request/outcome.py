"""The outcome of a decision, as it arrives at each request that it answers. Recorded with the decision, never alone."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Event, Ref, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import Request, RequestStatus, concerns

DecisionRef = Annotated[str | None, Ref(("decision",))]


class RequestAnswered(Event):
    """What the answers to a request have in common."""

    decision: DecisionRef = None
    reason: Text | None = None
    status_label: Label | None = None

    def answer(self, request: Request, status: RequestStatus) -> None:
        """Let the request carry the answer."""
        request.status, request.decision, request.question = status, self.decision, None
        request.status_label = self.status_label or request.status_label

    def told(self, verb: str, stands: str) -> str:
        """Tell who answered what, and why; with a decision, which has told that already, only what holds now."""
        if self.decision:
            return f"{thing(self.originator_id)} {stands}."
        return f"{person(self.by)} {verb} {thing(self.originator_id)}{ending(self.reason)}"


class RequestAccepted(RequestAnswered):
    """The answer is yes."""

    topic = "request.accepted"

    def apply(self, request: Request) -> None:
        self.answer(request, RequestStatus.ACCEPTED)

    def sentence(self) -> str:
        return self.told("accepted", "is accepted")


class RequestDeclined(RequestAnswered):
    """The answer is no."""

    topic = "request.declined"

    def apply(self, request: Request) -> None:
        self.answer(request, RequestStatus.DECLINED)

    def sentence(self) -> str:
        return self.told("declined", "is declined")


class RequestDeferred(RequestAnswered):
    """The answer is: not now."""

    topic = "request.deferred"

    def apply(self, request: Request) -> None:
        self.answer(request, RequestStatus.DEFERRED)

    def sentence(self) -> str:
        return self.told("deferred", "is put off")


class RequestCountered(RequestAnswered):
    """The answer is: this instead."""

    topic = "request.countered"

    def apply(self, request: Request) -> None:
        self.answer(request, RequestStatus.COUNTERED)

    def sentence(self) -> str:
        return self.told("made a counter-offer to", "has a counter-offer")


class RequestOtherwiseAnswered(RequestAnswered):
    """A source gave an answer in a word of its own."""

    topic = "request.otherwise_answered"

    def apply(self, request: Request) -> None:
        self.answer(request, RequestStatus.OTHER)

    def sentence(self) -> str:
        word = f" “{self.status_label}”" if self.status_label else ""
        return self.told(f"answered{word} to" if word else "answered", f"is answered{word}")


ANSWER: dict[str, type[RequestAnswered]] = {
    "accept": RequestAccepted,
    "decline": RequestDeclined,
    "defer": RequestDeferred,
    "counter_offer": RequestCountered,
    "other": RequestOtherwiseAnswered,
}


def answer(
    book: Book, request: Request, outcome: str, decision: str, because: Event, reason: str | None, label: str | None
) -> None:
    """Let a decision's outcome arrive at a request."""
    event = ANSWER[outcome](decision=decision, reason=reason, status_label=label)
    book.record(request, event, about=(decision, *concerns(request)), because_of=because)
