"""Asking: a request is raised, revised, renamed, commented on."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.kernel import Book, Command, Doc, Event, Money, ShortText, Text, ending, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import (
    Importance,
    Participant,
    RelatedRequest,
    Request,
    RequestId,
    RequestStatus,
    concerns,
    standing,
)
from ledger.domain.stakeholder import AccountId, OpportunityId, PersonId


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
