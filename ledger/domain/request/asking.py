"""Asking: a request is raised, and said anew."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Money, ShortText, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    Importance,
    Request,
    RequestId,
    concerns,
    standing,
)
from ledger.domain.stakeholder import AccountId, OpportunityId


class RequestReferredTo(Event):
    """A request was mentioned that nobody has raised here: a placeholder."""

    topic = "request.referred_to"

    title: ShortText | None = None
    external_id: Label | None = None
    network: Annotated[Label | None, Doc(description="The imported network it was met in.")] = None

    def apply(self, request: Request) -> None:
        request.placeholder = request.placeholder or not (request.requester or request.title)
        request.title = request.title or self.title or ""
        request.external_id = request.external_id or self.external_id

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} is mentioned for the first time; nobody has raised it here."


class RequestSubmitted(Event):
    """Somebody asked for something."""

    topic = "request.submitted"

    title: ShortText
    problem: Text | None = None
    ask: Text | None = None
    account: AccountId | None = None
    opportunity: OpportunityId | None = None
    importance: Importance | None = None
    claimed: Money | None = None
    group: Label | None = None
    status_label: Label | None = None
    external_id: Label | None = None

    def apply(self, request: Request) -> None:
        request.placeholder = False
        request.title, request.problem, request.ask = self.title, self.problem, self.ask
        request.requester, request.account, request.opportunity = self.by, self.account, self.opportunity
        request.importance, request.claimed = self.importance, self.claimed
        request.claimed_by, request.submitted_at = self.by if self.claimed else None, self.occurred_at
        request.group = self.group or request.group
        request.status_label = self.status_label or request.status_label
        request.external_id = self.external_id or request.external_id

    def sentence(self) -> str:
        where = f" for {thing(self.account)}" if self.account else ""
        worth = f", said to be worth {self.claimed}" if self.claimed else ""
        return f"{person(self.by)} asked for {thing(self.originator_id)}{where}{worth}."


class SubmitRequest(Command):
    """Ask for something: the problem first, then the ask."""

    changes = Request

    title: Annotated[ShortText, Doc(description="What is asked for, in a line.")]
    problem: Annotated[Text | None, Doc(description="What hurts, before what is asked.")] = None
    ask: Annotated[Text | None, Doc(description="What is asked for.")] = None
    account: Annotated[AccountId | None, Doc(description="The customer it is for.")] = None
    opportunity: Annotated[OpportunityId | None, Doc(description="The deal it hangs on.")] = None
    importance: Annotated[Importance | None, Doc(description="What hangs on it.")] = None
    claimed: Annotated[Money | None, Doc(description="What it is said to be worth.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Request:
        request = book.new(Request, self.external_id)
        event = RequestSubmitted(
            title=self.title,
            problem=self.problem,
            ask=self.ask,
            account=self.account,
            opportunity=self.opportunity,
            importance=self.importance,
            claimed=self.claimed,
            external_id=self.external_id,
        )
        book.record(request, event, about=(self.account, self.opportunity))
        return request


class RequestRevised(Event):
    """The text of a request changed."""

    topic = "request.revised"

    summary: Text | None = None
    title: ShortText | None = None
    problem: Text | None = None
    ask: Text | None = None
    importance: Importance | None = None
    claimed: Money | None = None

    def apply(self, request: Request) -> None:
        request.title = self.title or request.title
        request.problem = self.problem or request.problem
        request.ask = self.ask or request.ask
        request.importance = self.importance or request.importance
        if self.claimed is not None:
            request.claimed, request.claimed_by = self.claimed, self.by
        request.revisions += 1

    def sentence(self) -> str:
        why = ending(self.summary)
        return f"{person(self.by)} revised {thing(self.originator_id)}{why}"


class ReviseRequest(Command):
    """Change the text, importance or claimed value of a request. Fields left out stay as they are."""

    changes = Request

    request: RequestId
    summary: Annotated[Text | None, Doc(description="What changed, and why.")] = None
    title: Annotated[ShortText | None, Doc(description="The new title.")] = None
    problem: Annotated[Text | None, Doc(description="The problem, told anew.")] = None
    ask: Annotated[Text | None, Doc(description="The ask, told anew.")] = None
    importance: Annotated[Importance | None, Doc(description="What hangs on it now.")] = None
    claimed: Annotated[Money | None, Doc(description="What it is said to be worth now.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        book.something(self, "summary", "title", "problem", "ask", "importance", "claimed")
        event = RequestRevised(
            summary=self.summary,
            title=self.title,
            problem=self.problem,
            ask=self.ask,
            importance=self.importance,
            claimed=self.claimed,
        )
        book.record(request, event, about=concerns(request))
        return request


class RequestRenamed(Event):
    """A request got another title."""

    topic = "request.renamed"

    title: ShortText
    previous_title: Annotated[ShortText | None, Doc(description="The title before.")] = None

    def apply(self, request: Request) -> None:
        request.title = self.title

    def sentence(self) -> str:
        before = f" (before: “{self.previous_title}”)" if self.previous_title else ""
        return f"{person(self.by)} renamed the request to “{self.title}”{before}."


class RenameRequest(Command):
    """Give a request another title."""

    changes = Request

    request: RequestId
    title: Annotated[ShortText, Doc(description="The new title.")]

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        event = RequestRenamed(title=self.title, previous_title=request.title or None)
        book.record(request, event, about=concerns(request))
        return request
