"""Where a request stands in the words of a tracker."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    Request,
    RequestId,
    RequestStatus,
    concerns,
    standing,
)


class RequestStatusReported(Event):
    """A source told where a request stands, in its own words."""

    topic = "request.status_reported"

    label: Annotated[Label, Doc(description="The source's own word for where it stands.")]
    status: RequestStatus | None = None

    def apply(self, request: Request) -> None:
        request.status_label = self.label
        request.status = self.status or request.status

    def sentence(self) -> str:
        return f"{thing(self.originator_id)} is reported as “{self.label}”."


class RequestStageChanged(Event):
    """A request reached another stage of maturity."""

    topic = "request.stage_changed"

    stage: Label
    previous_stage: Annotated[Label | None, Doc(description="The stage before.")] = None

    def apply(self, request: Request) -> None:
        request.stage = self.stage

    def sentence(self) -> str:
        before = f" (before: {self.previous_stage})" if self.previous_stage else ""
        return f"{thing(self.originator_id)} is in stage {self.stage} now{before}."


class ChangeRequestStage(Command):
    """Record that a request reached another stage of maturity."""

    changes = Request

    request: RequestId
    stage: Annotated[Label, Doc(description="The stage now, such as `beta`.")]

    def decide(self, book: Book) -> Request:
        request = standing(book, self.request)
        event = RequestStageChanged(stage=self.stage, previous_stage=request.stage)
        book.record(request, event, about=concerns(request))
        return request
