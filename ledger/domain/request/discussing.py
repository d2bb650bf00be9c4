"""Discussing a request: comments, and links to what else is known of it."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    RelatedRequest,
    Request,
    RequestId,
    concerns,
    standing,
)


class RequestCommented(Event):
    """Somebody said something about a request."""

    topic = "request.commented"

    text: Text | None = None
    comment_kind: Annotated[Label | None, Doc(description="The source's own word for the kind of comment.")] = None

    def apply(self, request: Request) -> None:
        pass  # what was said changes nothing about the request itself

    def sentence(self) -> str:
        kind = f" ({self.comment_kind.replace('_', ' ')})" if self.comment_kind else ""
        return f"{person(self.by)} commented on {thing(self.originator_id)}{kind}{ending(self.text)}"


class CommentOnRequest(Command):
    """Say something about a request that changes nothing about it."""

    changes = Request

    request: RequestId
    text: Annotated[Text, Doc(description="What is said.")]

    def decide(self, book: Book) -> Request:
        request = book.subject(Request, self.request, "request")
        book.record(request, RequestCommented(text=self.text), about=concerns(request))
        return request


class RequestLinked(Event):
    """A request was found to have to do with another one."""

    topic = "request.linked"

    relation: Label
    request: RequestId | None = None
    label: Annotated[Label | None, Doc(description="What the source wrote when it named no request.")] = None

    def apply(self, request: Request) -> None:
        new = RelatedRequest(self.relation, self.request, self.label)
        request.related = (*(r for r in request.related if r != new), new)

    def sentence(self) -> str:
        other = f"“{self.label}”" if self.label and not self.request else thing(self.request)
        return f"{person(self.by)} linked {thing(self.originator_id)} to {other} ({self.relation.replace('_', ' ')})."


class LinkRequest(Command):
    """Say that a request has to do with another one: replaces it, requires it …"""

    changes = Request

    request: RequestId
    relation: Annotated[Label, Doc(description="How: `replaces`, `requires`, `see_also` …")]
    other: Annotated[RequestId, Doc(description="The other request.")]

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        book.record(request, RequestLinked(relation=self.relation, request=self.other), about=(self.other,))
        return request
