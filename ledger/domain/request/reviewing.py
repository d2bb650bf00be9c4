"""Reviewing: a request is looked at, asked back about, withdrawn, reopened."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Ref, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    OPEN,
    NoQuestionAsked,
    ReopenNeedsNewInformation,
    Request,
    RequestId,
    RequestNotAnswered,
    RequestStatus,
    concerns,
    opened,
    standing,
)


class RequestReviewStarted(Event):
    """Somebody began to look at a request."""

    topic = "request.review_started"

    def apply(self, request: Request) -> None:
        request.status, request.question = RequestStatus.UNDER_REVIEW, None

    def sentence(self) -> str:
        return f"{person(self.by)} began to review {thing(self.originator_id)}."


class StartReview(Command):
    """Begin to look at a request."""

    changes = Request

    request: RequestId

    def decide(self, book: Book) -> Request:
        request = opened(book, self.request)
        book.record(request, RequestReviewStarted(), about=concerns(request))
        return request


class RequestInformationRequested(Event):
    """Somebody asked back instead of dismissing."""

    topic = "request.information_requested"

    question: Text

    def apply(self, request: Request) -> None:
        request.status, request.question = RequestStatus.NEEDS_INFORMATION, self.question
        request.question_by, request.question_at = self.by, self.occurred_at

    def sentence(self) -> str:
        return f"{person(self.by)} asked back about {thing(self.originator_id)}{ending(self.question)}"


class RequestInformation(Command):
    """Ask back instead of dismissing; the request waits for the answer."""

    changes = Request

    request: RequestId
    question: Annotated[Text, Doc(description="What must be known before it can be decided.")]

    def decide(self, book: Book) -> Request:
        request = opened(book, self.request)
        event = RequestInformationRequested(question=self.question)
        book.record(request, event, about=concerns(request), to=(request.requester,))
        return request


class RequestInformationProvided(Event):
    """The question was answered."""

    topic = "request.information_provided"

    answer: Text

    def apply(self, request: Request) -> None:
        request.status, request.question = RequestStatus.UNDER_REVIEW, None

    def sentence(self) -> str:
        return f"{person(self.by)} answered about {thing(self.originator_id)}{ending(self.answer)}"


class ProvideInformation(Command):
    """Answer what was asked back; the request is under review again."""

    changes = Request

    request: RequestId
    answer: Annotated[Text, Doc(description="The answer.")]

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        nothing = NoQuestionAsked(f"nothing was asked back about request {request.id}", path=("request",))
        book.rule(request.status == RequestStatus.NEEDS_INFORMATION, nothing)
        book.record(
            request,
            RequestInformationProvided(answer=self.answer),
            about=concerns(request),
            to=(request.question_by,),  # who asked back is told
        )
        return request


class RequestWithdrawn(Event):
    """Taken back by those who asked."""

    topic = "request.withdrawn"

    reason: Text | None = None
    status_label: Label | None = None
    decision: Annotated[str | None, Ref(("decision",))] = None

    def apply(self, request: Request) -> None:
        request.status, request.question = RequestStatus.WITHDRAWN, None
        request.decision = self.decision or request.decision
        request.status_label = self.status_label or request.status_label

    def sentence(self) -> str:
        return f"{person(self.by)} withdrew {thing(self.originator_id)}{ending(self.reason)}"


class WithdrawRequest(Command):
    """Take a request back."""

    changes = Request

    request: RequestId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Request:
        request = opened(book, self.request)
        book.record(request, RequestWithdrawn(reason=self.reason), about=concerns(request))
        return request


class RequestReopened(Event):
    """An answered request is open again."""

    topic = "request.reopened"

    new_information: Text | None = None
    escalation: Annotated[str | None, Ref(("escalation",))] = None
    status_label: Label | None = None
    decision: Annotated[str | None, Ref(("decision",))] = None

    def apply(self, request: Request) -> None:
        request.status, request.decision = RequestStatus.UNDER_REVIEW, self.decision
        request.status_label = self.status_label or request.status_label

    def sentence(self) -> str:
        what = ending(self.new_information)
        after = f" after {thing(self.escalation)}" if self.escalation else ""
        return f"{person(self.by)} reopened {thing(self.originator_id)}{after}{what}"


class ReopenRequest(Command):
    """Open an answered request again, with new information or after an overturned escalation."""

    changes = Request

    request: RequestId
    new_information: Annotated[Text | None, Doc(description="What is known now that was not known then.")] = None
    escalation: Annotated[str | None, Ref(("escalation",)), Doc(description="The overturned escalation.")] = None

    def decide(self, book: Book) -> Request:
        from ledger.domain.escalation.state import overturned_for

        request = standing(book, self.request)
        word = request.status.value.replace("_", " ")
        still = RequestNotAnswered(f"request {request.id} is {word}", path=("request",))
        book.rule(request.status not in OPEN, still)
        overturned = self.escalation is not None and overturned_for(book, self.escalation, request.id)
        reason = ReopenNeedsNewInformation(
            f"request {request.id} was answered and nothing is new", path=("newInformation",)
        )
        book.rule(self.new_information is not None or overturned, reason)
        event = RequestReopened(
            new_information=self.new_information,
            escalation=self.escalation,
            decision=request.decision,  # so that the next answer takes its place
        )
        book.record(request, event, about=(self.escalation, request.decision, *concerns(request)))
        return request
