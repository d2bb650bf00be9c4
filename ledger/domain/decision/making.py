"""Making a decision: proposed, accepted; from then on it holds."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.decision.drafting import (
    DraftDecision,
    draft,
)
from ledger.domain.decision.preparing import not_agreed
from ledger.domain.decision.state import ConcernStillBlocking, Decision, DecisionId, RequestAlreadyAnswered, drafted
from ledger.domain.decision.superseding import (
    replaceable,
    replaced,
    supersede,
)
from ledger.domain.decision.words import DecisionStatus, Outcome
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Text,
    ending,
    people,
    person,
    thing,
)
from ledger.domain.mandate.using import use
from ledger.domain.request.outcome import answer
from ledger.domain.request.state import OPEN, SHUT, Request, RequestId, RequestMerged, RequestNotOpen
from ledger.domain.stakeholder import PersonId


class MakeDecision(DraftDecision):
    """Answer one or more requests at once: the decision is written and holds from now on."""

    changes = Decision
    with_force = True

    def decide(self, book: Book) -> Decision:
        return accept(book, draft(book, self))


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
    requests: Annotated[tuple[RequestId, ...], Doc(description="The requests that it answers.")] = ()
    without: Annotated[
        tuple[PersonId, ...], Doc(description="Who had to agree and had not when it began to hold.")
    ] = ()

    def apply(self, decision: Decision) -> None:
        decision.status, decision.decided_by = DecisionStatus.ACCEPTED, self.by
        decision.decided_on = self.occurred_at.date() if self.occurred_at else None
        decision.decided_at, decision.decided_for = self.occurred_at, self.on_behalf_of
        decision.mandate, decision.accepted_event = self.mandate, self.event_id
        decision.without, decision.said_to = self.without, self.to

    def sentence(self) -> str:
        # Events of before 0.2 do not name their requests: those are what they are about.
        requests = self.requests or [i for i in self.about if i.startswith(Request.prefix)]
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
    if first is not None:
        replaceable(book, decision, first)
    requests = [answerable(book, decision, request) for request in decision.requests]
    old = replaced(book, decision, requests)
    event = DecisionAccepted(
        outcome=decision.outcome, reason=decision.reason, requests=decision.requests, without=not_agreed(decision)
    )
    accepted = book.record(decision, event, about=(*decision.requests, decision.supersedes, book.mandate))
    use(book, decision, accepted)
    for one in old:
        supersede(book, one, decision, accepted)
    for request in requests:
        label = decision.outcome_label
        answer(book, request, decision.outcome, decision.id, accepted, decision.reason, label)
    return decision


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
