"""Making a decision: drafted, proposed, accepted, rejected, withdrawn, superseded."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.state import (
    Audience,
    ConcernStillBlocking,
    Decision,
    DecisionId,
    DecisionNotAccepted,
    DecisionNotProposed,
    DecisionStatus,
    DecisionWithoutRequest,
    Option,
    Outcome,
    RequestAlreadyAnswered,
    Wording,
    drafted,
)
from ledger.domain.kernel import Book, Command, Doc, Event, Personal, ShortText, Text, ending, people, person, thing
from ledger.domain.kernel.types import Label
from ledger.domain.request.outcome import answer
from ledger.domain.request.state import OPEN, SHUT, Request, RequestId, RequestMerged, RequestNotOpen
from ledger.domain.stakeholder import PersonId

Requests = Annotated[tuple[RequestId, ...], Doc(description="The requests that it answers.")]


class WordingInput(Struct, frozen=True):
    """What an audience is told."""

    audience: Annotated[Audience, Doc(description="Who is told.")]
    text: Annotated[Text, Doc(description="What they are told.")]


class OptionInput(Struct, frozen=True):
    """Something that was considered instead."""

    title: Annotated[ShortText, Doc(description="The option.")]
    why_not: Annotated[Text | None, Doc(description="Why it was not taken.")] = None


class DecisionDrafted(Event):
    """Somebody wrote an answer to one or more requests."""

    topic = "decision.drafted"

    outcome: Outcome
    requests: tuple[RequestId, ...] = ()
    title: ShortText | None = None
    reason_code: Label | None = None
    reason: Text | None = None
    workaround: Text | None = None
    consequences: Text | None = None
    drivers: tuple[Label, ...] = ()
    options: Annotated[tuple[Option, ...], Personal()] = ()
    wordings: Annotated[tuple[Wording, ...], Personal()] = ()
    review_on: date | None = None
    owner_of_constraint: PersonId | None = None
    supersedes: DecisionId | None = None
    outcome_label: Label | None = None
    label: Label | None = None
    external_id: Label | None = None

    def apply(self, decision: Decision) -> None:
        decision.placeholder = False
        for field in DRAFTED:
            setattr(decision, field, getattr(self, field))
        decision.title = self.title or ""
        decision.decided_by = decision.decided_by or self.by

    def sentence(self) -> str:
        what = ", ".join(map(thing, self.requests)) or "nothing yet"
        code = f" ({self.reason_code.replace('_', ' ')})" if self.reason_code else ""
        review = f", to be looked at again on {self.review_on}" if self.review_on else ""
        meanwhile = f" Meanwhile{ending(self.workaround)}" if self.workaround else ""
        return f"{person(self.by)} wrote {ANSWER[self.outcome]} to {what}{code}{review}.{meanwhile}"


ANSWER = {
    Outcome.ACCEPT: "a yes",
    Outcome.DECLINE: "a no",
    Outcome.DEFER: "a “not now”",
    Outcome.COUNTER_OFFER: "a counter-offer",
    Outcome.OTHER: "an answer",
}


DRAFTED = tuple(f for f in DecisionDrafted.__struct_fields__ if f not in (*Event.__struct_fields__, "title"))


class DraftDecision(Command):
    """Write an answer to one or more requests; it does not hold before it is accepted."""

    changes = Decision

    requests: Requests
    outcome: Annotated[Outcome, Doc(description="What is answered.")]
    title: Annotated[ShortText | None, Doc(description="What is decided, in a line.")] = None
    reason_code: Annotated[Label | None, Doc(description="The reason as a code, such as `capacity`.")] = None
    reason: Annotated[Text | None, Doc(description="The internal reason, in words.")] = None
    wordings: Annotated[tuple[WordingInput, ...], Doc(description="What each audience is told.")] = ()
    workaround: Annotated[Text | None, Doc(description="What those who asked can do meanwhile.")] = None
    consequences: Annotated[Text | None, Doc(description="What follows from it.")] = None
    drivers: Annotated[tuple[Label, ...], Doc(description="What drove it: capacity, privacy, strategy …")] = ()
    options: Annotated[tuple[OptionInput, ...], Doc(description="What was considered instead.")] = ()
    review_on: Annotated[date | None, Doc(description="The day it is looked at again.")] = None
    owner_of_constraint: Annotated[PersonId | None, Doc(description="Who owns what stands in the way.")] = None
    supersedes: Annotated[DecisionId | None, Doc(description="The decision that it replaces.")] = None
    external_id: Annotated[Label | None, Doc(description="Its id in another system.")] = None

    def decide(self, book: Book) -> Decision:
        return draft(book, self)


class MakeDecision(DraftDecision):
    """Answer one or more requests at once: the decision is written and holds from now on."""

    changes = Decision
    with_force = True

    def decide(self, book: Book) -> Decision:
        return accept(book, draft(book, self))


OWN = ("requests", "options", "wordings")
"""What a draft does not take over from its command as it is."""


def draft(book: Book, command: DraftDecision) -> Decision:
    """Record a draft from what the command says."""
    requests = tuple(dict.fromkeys(command.requests))
    none = DecisionWithoutRequest("a decision answers at least one request", path=("requests",))
    book.rule(bool(requests), none)
    for request in requests:
        book.get(Request, request, "requests")
    decision = book.new(Decision, command.external_id)
    event = DecisionDrafted(
        **{f: getattr(command, f) for f in DRAFTED if hasattr(command, f) and f not in OWN},
        requests=requests,
        title=command.title,
        options=tuple(Option(o.title, o.why_not) for o in command.options),
        wordings=tuple(Wording(w.audience, w.text) for w in command.wordings),
    )
    book.record(decision, event, about=(*requests, command.supersedes, command.owner_of_constraint))
    return decision


class DecisionProposed(Event):
    """The draft is on the table."""

    topic = "decision.proposed"

    def apply(self, decision: Decision) -> None:
        decision.status = DecisionStatus.PROPOSED

    def sentence(self) -> str:
        where = f"before {people(self.to)}" if self.to else "on the table"
        return f"{person(self.by)} put {thing(self.originator_id)} {where}."


class ProposeDecision(Command):
    """Put a draft on the table; `to` says before whom."""

    changes = Decision

    decision: DecisionId

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        book.record(decision, DecisionProposed(), about=decision.requests)
        return decision


class DecisionAccepted(Event):
    """The decision holds."""

    topic = "decision.accepted"

    outcome: Outcome | None = None
    reason: Text | None = None

    def apply(self, decision: Decision) -> None:
        decision.status, decision.decided_by = DecisionStatus.ACCEPTED, self.by
        decision.decided_on = self.occurred_at.date() if self.occurred_at else None

    def sentence(self) -> str:
        requests = [i for i in self.about if i.startswith(Request.prefix)]
        what = ", ".join(map(thing, requests)) or thing(self.originator_id)
        why = ending(self.reason)
        return f"{person(self.by)} decided {TO[self.outcome or Outcome.OTHER]} {what}{why}"


TO = {
    Outcome.ACCEPT: "to accept",
    Outcome.DECLINE: "to decline",
    Outcome.DEFER: "to put off",
    Outcome.COUNTER_OFFER: "to offer something else for",
    Outcome.OTHER: "on",
}


class AcceptDecision(Command):
    """Let a decision hold: its outcome arrives at every request that it answers."""

    changes = Decision
    with_force = True

    decision: DecisionId

    def decide(self, book: Book) -> Decision:
        return accept(book, drafted(book, self.decision))


def accept(book: Book, decision: Decision) -> Decision:
    """Let the decision hold, the one it replaces be superseded, and its outcome arrive at the requests."""
    blocking = next((c for c in decision.concerns if c.blocking and not c.resolved), None)
    held_up = ConcernStillBlocking(
        f"decision {decision.id} waits for the concern of {blocking.by if blocking else None}", path=("decision",)
    )
    book.rule(blocking is None, held_up)
    first = book.get(Decision, decision.supersedes, "supersedes") if decision.supersedes else None
    held = first is None or first.status in (DecisionStatus.ACCEPTED, DecisionStatus.SUPERSEDED)
    book.rule(held, DecisionNotAccepted(f"decision {decision.supersedes} does not hold", path=("supersedes",)))
    requests = [answerable(book, decision, request) for request in decision.requests]
    event = DecisionAccepted(outcome=decision.outcome, reason=decision.reason)
    accepted = book.record(decision, event, about=(*decision.requests, decision.supersedes))
    for old_id in replaced(book, decision, requests):
        old = book.find(old_id)
        if isinstance(old, Decision) and old.status == DecisionStatus.ACCEPTED:
            event_ = DecisionSuperseded(superseded_by=decision.id)
            book.record(old, event_, about=(decision.id, *old.requests), because_of=accepted)
    for request in requests:
        label = decision.outcome_label
        answer(book, request, decision.outcome, decision.id, accepted, decision.reason, label)
    return decision


def replaced(book: Book, decision: Decision, requests: list[Request]) -> list[str]:
    """Return the decisions whose place this one takes: the one it names, and those that nothing rests on any more."""
    named = {decision.supersedes} - {None}
    emptied = {
        old.id
        for request in requests
        if request.decision and isinstance(old := book.find(request.decision), Decision)
        if all(other in decision.requests or not rests_on(book, other, old.id) for other in old.requests)
    }
    return sorted(i for i in named | emptied if i is not None and i != decision.id)


def rests_on(book: Book, request_id: str, decision_id: str) -> bool:
    """Return whether the decision still answers the request."""
    request = book.find(request_id)
    return isinstance(request, Request) and request.decision == decision_id and request.status not in OPEN


def answerable(book: Book, decision: Decision, request_id: str) -> Request:
    """Return a request that the decision may answer: open, or answered by the decision that this one replaces."""
    request = book.get(Request, request_id, "requests")
    merged = RequestMerged(f"request {request.id} was merged into {request.merged_into}", path=("requests",))
    book.rule(request.merged_into is None, merged)
    if request.status in OPEN:
        return request
    word = request.status.value.replace("_", " ")
    book.rule(request.status not in SHUT, RequestNotOpen(f"request {request.id} is {word}", path=("requests",)))
    held = request.decision
    taken = RequestAlreadyAnswered(f"decision {held} holds for request {request.id}", path=("supersedes",))
    book.rule(held is None or held == decision.supersedes, taken)
    return request


class DecisionSuperseded(Event):
    """Another decision took its place; both are kept."""

    topic = "decision.superseded"

    superseded_by: DecisionId

    def apply(self, decision: Decision) -> None:
        decision.status, decision.superseded_by = DecisionStatus.SUPERSEDED, self.superseded_by

    def sentence(self) -> str:
        return f"{thing(self.superseded_by)} took the place of {thing(self.originator_id)}."


class DecisionRejected(Event):
    """Those who must agree did not."""

    topic = "decision.rejected"

    reason: Text | None = None

    def apply(self, decision: Decision) -> None:
        decision.status = DecisionStatus.REJECTED

    def sentence(self) -> str:
        return f"{person(self.by)} rejected {thing(self.originator_id)}{ending(self.reason)}"


class RejectDecision(Command):
    """Say no to a proposed decision: it will not hold."""

    changes = Decision
    with_force = True

    decision: DecisionId
    reason: Annotated[Text, Doc(description="Why not.")]

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        draft_only = DecisionNotProposed(f"decision {decision.id} is a {decision.status.value}", path=("decision",))
        book.rule(decision.status == DecisionStatus.PROPOSED, draft_only)
        book.record(decision, DecisionRejected(reason=self.reason), about=decision.requests)
        return decision


class DecisionWithdrawn(Event):
    """Taken back before it held."""

    topic = "decision.withdrawn"

    reason: Text | None = None

    def apply(self, decision: Decision) -> None:
        decision.status = DecisionStatus.WITHDRAWN

    def sentence(self) -> str:
        return f"{person(self.by)} took {thing(self.originator_id)} back{ending(self.reason)}"


class WithdrawDecision(Command):
    """Take a decision back that does not hold yet."""

    changes = Decision

    decision: DecisionId
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Decision:
        decision = drafted(book, self.decision)
        book.record(decision, DecisionWithdrawn(reason=self.reason), about=decision.requests)
        return decision
