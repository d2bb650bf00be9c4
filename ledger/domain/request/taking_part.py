"""Who takes part in a request, and whose it is to look after."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    Participant,
    Request,
    RequestId,
    concerns,
    standing,
)
from ledger.domain.stakeholder import PersonId


class RequestParticipantAdded(Event):
    """Somebody got a part in a request."""

    topic = "request.participant_added"

    stakeholder: PersonId
    part: Label = ""

    def apply(self, request: Request) -> None:
        new = Participant(self.stakeholder, self.part)
        request.participants = (*(p for p in request.participants if p != new), new)

    def sentence(self) -> str:
        part = f" as {self.part.replace('_', ' ')}" if self.part else ""
        return f"{person(self.stakeholder)} has a part in {thing(self.originator_id)}{part}."


class AddParticipant(Command):
    """Give somebody a part in a request: author, approver, reviewer …"""

    changes = Request

    request: RequestId
    stakeholder: PersonId
    part: Annotated[Label | None, Doc(description="Which part.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        event = RequestParticipantAdded(stakeholder=self.stakeholder, part=self.part or "")
        book.record(request, event, about=(self.stakeholder,))
        return request


class RequestParticipantRemoved(Event):
    """Somebody no longer has a part in a request."""

    topic = "request.participant_removed"

    stakeholder: PersonId
    part: Label = ""

    def apply(self, request: Request) -> None:
        request.participants = tuple(
            p for p in request.participants if not (p.stakeholder == self.stakeholder and self.part in ("", p.part))
        )

    def sentence(self) -> str:
        part = f" as {self.part.replace('_', ' ')}" if self.part else ""
        return f"{person(self.stakeholder)} no longer has a part in {thing(self.originator_id)}{part}."


class RemoveParticipant(Command):
    """Take somebody's part in a request away."""

    changes = Request

    request: RequestId
    stakeholder: PersonId
    part: Annotated[Label | None, Doc(description="Which part; leave out for all.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        event = RequestParticipantRemoved(stakeholder=self.stakeholder, part=self.part or "")
        book.record(request, event, about=(self.stakeholder,))
        return request


class RequestReassigned(Event):
    """Another person or team looks after a request."""

    topic = "request.reassigned"

    owner: PersonId | None = None
    group: Label | None = None
    previous_group: Annotated[Label | None, Doc(description="The team it lay with before.")] = None

    def apply(self, request: Request) -> None:
        request.owner = self.owner or request.owner
        request.group = self.group or request.group

    def sentence(self) -> str:
        if self.owner and self.owner == self.by:
            return f"{person(self.by)} took {thing(self.originator_id)} on."
        to = f"“{self.group}”" if self.group and not self.owner else person(self.owner)
        return f"{person(self.by)} gave {thing(self.originator_id)} to {to}."


class ReassignRequest(Command):
    """Let another person or team look after a request."""

    changes = Request

    request: RequestId
    owner: Annotated[PersonId | None, Doc(description="The person who looks after it now.")] = None
    group: Annotated[Label | None, Doc(description="The team it lies with now.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        book.something(self, "owner", "group")
        event = RequestReassigned(owner=self.owner, group=self.group, previous_group=request.group)
        book.record(request, event, about=(self.owner, *concerns(request)), to=(self.owner,))
        return request
