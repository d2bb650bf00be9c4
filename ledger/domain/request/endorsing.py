"""Endorsing: others want it too, in their own name or in somebody's."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    AlreadyEndorsed,
    Endorsement,
    NotEndorsed,
    Request,
    RequestId,
    concerns,
    standing,
)
from ledger.domain.stakeholder import AccountId


class RequestEndorsed(Event):
    """Somebody wants it too."""

    topic = "request.endorsed"

    account: AccountId | None = None
    scope: Label | None = None

    def apply(self, request: Request) -> None:
        day = self.occurred_at.date() if self.occurred_at else None
        new = Endorsement(self.by, self.on_behalf_of, self.account, self.scope, day)
        request.endorsements = (*request.endorsements, new)

    def sentence(self) -> str:
        name = f" on behalf of {person(self.on_behalf_of)}" if self.on_behalf_of else ""
        where = f" for {thing(self.account)}" if self.account else ""
        scope = f" ({self.scope})" if self.scope else ""
        return f"{person(self.by)} endorsed {thing(self.originator_id)}{name}{where}{scope}."


class EndorseRequest(Command):
    """Say that somebody wants it too; `onBehalfOf` says in whose name."""

    changes = Request

    request: RequestId
    account: Annotated[AccountId | None, Doc(description="For which customer.")] = None
    scope: Annotated[Label | None, Doc(description="What exactly is endorsed.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        mine = (book.speaker, self.on_behalf_of, self.account, self.scope)
        again = any((e.by, e.on_behalf_of, e.account, e.scope) == mine for e in request.endorsements)
        twice = AlreadyEndorsed(f"{book.speaker} has endorsed request {request.id} already", path=("by",))
        book.rule(not again, twice)
        event = RequestEndorsed(account=self.account, scope=self.scope)
        book.record(request, event, about=(self.account, *concerns(request)))
        return request


class RequestEndorsementWithdrawn(Event):
    """Somebody no longer wants it."""

    topic = "request.endorsement_withdrawn"

    def apply(self, request: Request) -> None:
        request.endorsements = tuple(e for e in request.endorsements if e.by != self.by)

    def sentence(self) -> str:
        return f"{person(self.by)} no longer endorses {thing(self.originator_id)}."


class WithdrawEndorsement(Command):
    """Take one's endorsements back."""

    changes = Request

    request: RequestId

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        there = any(e.by == book.speaker for e in request.endorsements)
        book.rule(there, NotEndorsed(f"{book.speaker} has not endorsed request {request.id}", path=("by",)))
        book.record(request, RequestEndorsementWithdrawn(), about=concerns(request))
        return request
