"""Endorsing: others want it too, in their own name or in somebody's."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    AlreadyEndorsed,
    Endorsement,
    EndorsementUnclear,
    NotEndorsed,
    Request,
    RequestId,
    concerns,
    standing,
)
from ledger.domain.stakeholder import AccountId, PersonId


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

    named: Annotated[
        bool, Doc(description="True when one endorsement is taken back; else all that this person gave.")
    ] = False
    in_name_of: Annotated[PersonId | None, Doc(description="In whose name the endorsement was given.")] = None
    account: AccountId | None = None
    scope: Label | None = None

    def apply(self, request: Request) -> None:
        gone = (self.by, self.in_name_of, self.account, self.scope)
        request.endorsements = tuple(
            e for e in request.endorsements if (named(e) != gone if self.named else e.by != self.by)
        )

    def sentence(self) -> str:
        name = f" on behalf of {person(self.in_name_of)}" if self.in_name_of else ""
        where = f" for {thing(self.account)}" if self.account else ""
        scope = f" ({self.scope})" if self.scope else ""
        return f"{person(self.by)} no longer endorses {thing(self.originator_id)}{name}{where}{scope}."


class WithdrawEndorsement(Command):
    """Take one endorsement back. Who gave several says which: `onBehalfOf`, `account`, `scope`."""

    changes = Request

    request: RequestId
    account: Annotated[AccountId | None, Doc(description="For which customer it was.")] = None
    scope: Annotated[Label | None, Doc(description="What exactly was endorsed.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        one = self._meant(request, book.speaker)
        none = NotEndorsed(f"{book.speaker} has not endorsed request {request.id} so", path=("by",))
        if not one:
            book.rule(False, none)
            one = [Endorsement(book.speaker, self.on_behalf_of, self.account, self.scope)]
        unclear = EndorsementUnclear(
            f"{book.speaker} has endorsed request {request.id} in {len(one)} ways", path=("onBehalfOf",)
        )
        book.rule(len(one) == 1, unclear)
        gone = one[0]
        event = RequestEndorsementWithdrawn(
            named=True, in_name_of=gone.on_behalf_of, account=gone.account, scope=gone.scope
        )
        book.record(request, event, about=(gone.account, gone.on_behalf_of, *concerns(request)))
        return request

    def _meant(self, request: Request, speaker: str | None) -> list[Endorsement]:
        """Return the endorsements that fit what is named; the one that fits exactly, when there is one."""
        asked = (speaker, self.on_behalf_of, self.account, self.scope)
        exactly = [e for e in request.endorsements if named(e) == asked]
        if exactly:
            return exactly
        pairs = ((e, zip(named(e), asked, strict=True)) for e in request.endorsements)
        return [e for e, fields in pairs if all(want is None or have == want for have, want in fields)]


def named(endorsement: Endorsement) -> tuple[str | None, ...]:
    """Return what tells an endorsement from the others of a request."""
    return (endorsement.by, endorsement.on_behalf_of, endorsement.account, endorsement.scope)
