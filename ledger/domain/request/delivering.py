"""Delivering: those who built it say it is there, those who asked say so too, and somebody counts what it was worth."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Money, Ref, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    DeliveryNotDeclared,
    Request,
    RequestId,
    RequestNotAccepted,
    RequestStatus,
    concerns,
    standing,
)


class RequestDeliveryDeclared(Event):
    """Those who built it say that it is there."""

    topic = "request.delivery_declared"

    note: Text | None = None
    status_label: Label | None = None
    decision: Annotated[str | None, Ref(("decision",))] = None

    def apply(self, request: Request) -> None:
        request.status, request.delivered_by = RequestStatus.DELIVERY_DECLARED, self.by
        request.delivered_on = self.occurred_at.date() if self.occurred_at else None
        request.decision = self.decision or request.decision
        request.status_label = self.status_label or request.status_label

    def sentence(self) -> str:
        note = ending(self.note)
        return f"{person(self.by)} declared {thing(self.originator_id)} delivered{note}"


class DeclareDelivery(Command):
    """Say that what was accepted is there."""

    changes = Request

    request: RequestId
    note: Annotated[Text | None, Doc(description="What was delivered, and how.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        not_yes = RequestNotAccepted(f"request {request.id} is {request.status.value}, not accepted", path=("request",))
        book.rule(request.status == RequestStatus.ACCEPTED, not_yes)
        book.record(request, RequestDeliveryDeclared(note=self.note), about=concerns(request), to=(request.requester,))
        return request


class RequestDeliveryAccepted(Event):
    """Those who asked say that it is there."""

    topic = "request.delivery_accepted"

    note: Text | None = None
    status_label: Label | None = None

    def apply(self, request: Request) -> None:
        request.status, request.delivery_accepted_by = RequestStatus.DELIVERY_ACCEPTED, self.by
        request.status_label = self.status_label or request.status_label

    def sentence(self) -> str:
        note = ending(self.note)
        return f"{person(self.by)} accepted the delivery of {thing(self.originator_id)}{note}"


class AcceptDelivery(Command):
    """Say that what was delivered is what was asked for."""

    changes = Request

    request: RequestId
    note: Annotated[Text | None, Doc(description="What is still open, if anything.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        not_there = DeliveryNotDeclared(f"request {request.id} is {request.status.value}", path=("request",))
        book.rule(request.status == RequestStatus.DELIVERY_DECLARED, not_there)
        book.record(request, RequestDeliveryAccepted(note=self.note), about=concerns(request))
        return request


class RequestValueRealised(Event):
    """What a request turned out to be worth was counted."""

    topic = "request.value_realised"

    realised: Money
    note: Text | None = None

    def apply(self, request: Request) -> None:
        request.realised, request.realised_by = self.realised, self.by
        request.realised_on = self.occurred_at.date() if self.occurred_at else None

    def sentence(self) -> str:
        note = ending(self.note)
        return f"{person(self.by)} counted what {thing(self.originator_id)} was worth: {self.realised}{note}"


class RealiseValue(Command):
    """Record what a request turned out to be worth, beside what was claimed."""

    changes = Request

    request: RequestId
    realised: Annotated[Money, Doc(description="What it turned out to be worth.")]
    note: Annotated[Text | None, Doc(description="How it was counted.")] = None

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        book.record(request, RequestValueRealised(realised=self.realised, note=self.note), about=concerns(request))
        return request
