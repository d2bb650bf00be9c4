"""Merging: duplicates come together, reversibly, without losing who asked."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Text, ending, person, thing
from ledger.domain.request.state import (
    MergeIntoItself,
    Request,
    RequestId,
    RequestNotMerged,
    standing,
)


class RequestMergedInto(Event):
    """A request turned out to ask for the same as another."""

    topic = "request.merged"

    into: RequestId
    reason: Text | None = None

    def apply(self, request: Request) -> None:
        request.merged_into = self.into

    def sentence(self) -> str:
        why = ending(self.reason)
        return f"{person(self.by)} merged {thing(self.originator_id)} into {thing(self.into)}{why}"


class MergeRequest(Command):
    """Merge a duplicate into the request that stays; who asked is kept, and it can be undone."""

    changes = Request

    request: RequestId
    into: Annotated[RequestId, Doc(description="The request that stays.")]
    reason: Annotated[Text | None, Doc(description="Why they are the same.")] = None

    def decide(self, book: Book) -> Request:
        request, other = standing(book, self.request), book.get(Request, self.into, "into")
        distinct = request.id != other.id and other.merged_into is None
        itself = MergeIntoItself(f"request {request.id} cannot be merged into {other.id}", path=("into",))
        book.rule(distinct, itself)
        event = RequestMergedInto(into=other.id, reason=self.reason)
        book.record(request, event, about=(other.id,), to=(request.requester,))
        return request


class RequestUnmerged(Event):
    """A merged request stands on its own again."""

    topic = "request.unmerged"

    was_in: RequestId | None = None
    reason: Text | None = None

    def apply(self, request: Request) -> None:
        request.merged_into = None

    def sentence(self) -> str:
        why = ending(self.reason)
        return f"{person(self.by)} took {thing(self.originator_id)} out of {thing(self.was_in)} again{why}"


class UnmergeRequest(Command):
    """Let a merged request stand on its own again."""

    changes = Request

    request: RequestId
    reason: Annotated[Text | None, Doc(description="Why they are not the same after all.")] = None

    def decide(self, book: Book) -> Request:
        request = book.subject(Request, self.request, "request")
        book.rule(
            request.merged_into is not None,
            RequestNotMerged(f"request {request.id} is not merged", path=("request",)),
        )
        event = RequestUnmerged(was_in=request.merged_into, reason=self.reason)
        book.record(request, event, about=(request.merged_into,), to=(request.requester,))
        return request
