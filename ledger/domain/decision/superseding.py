"""One decision takes the place of another, in whole or in part."""

from __future__ import annotations

from typing import Annotated

from ledger.domain.decision.parts import Replacement
from ledger.domain.decision.state import (
    Decision,
    DecisionId,
    DecisionNotAccepted,
    SupersededBeforeItHeld,
    SupersedesNothing,
)
from ledger.domain.decision.words import DecisionStatus
from ledger.domain.kernel import (
    Book,
    Doc,
    Event,
    thing,
)
from ledger.domain.mandate.using import override
from ledger.domain.request.state import OPEN, Request, RequestId


def replaceable(book: Book, decision: Decision, first: Decision) -> None:
    """Refuse to take the place of a decision that does not hold, did not hold by then, or answers other requests."""
    held = first.status in (DecisionStatus.ACCEPTED, DecisionStatus.SUPERSEDED)
    book.rule(held, DecisionNotAccepted(f"decision {first.id} does not hold", path=("supersedes",)))
    shared = any(answers_for(book, request, decision) for request in first.requests)
    nothing = SupersedesNothing(f"decision {first.id} answers other requests than {decision.id}", path=("supersedes",))
    book.rule(shared or not first.requests, nothing)
    before = first.decided_at is None or book.occurred_at is None or first.decided_at <= book.occurred_at
    after = SupersededBeforeItHeld(f"decision {first.id} holds since {first.decided_at}, later", path=("occurredAt",))
    book.rule(before, after)


def replaced(book: Book, decision: Decision, requests: list[Request]) -> list[Decision]:
    """Return the decisions whose place this one takes, wholly or for some of their requests."""
    ids = dict.fromkeys((decision.supersedes, *(r.decision for r in requests)))
    found = (book.find(i) for i in ids if i is not None and i != decision.id)
    return [one for one in found if isinstance(one, Decision) and one.status is DecisionStatus.ACCEPTED]


def supersede(book: Book, old: Decision, decision: Decision, accepted: Event) -> None:
    """Let the decision take the place of an older one: wholly when nothing rests on that any more, else in part."""
    taken = tuple(r for r in old.requests if answers_for(book, r, decision))
    about = (decision.id, *old.requests)
    if all(r in taken or not rests_on(book, r, old.id) for r in old.requests):
        book.record(old, DecisionSuperseded(superseded_by=decision.id), about=about, because_of=accepted)
    else:
        event = DecisionSupersededInPart(superseded_by=decision.id, requests=taken)
        book.record(old, event, about=about, because_of=accepted)
    override(book, old, accepted, None)


def answers_for(book: Book, request_id: str, decision: Decision) -> bool:
    """Return whether the decision answers the request, or the one that it was merged into."""
    request = book.find(request_id)
    merged = request.merged_into if isinstance(request, Request) else None
    return request_id in decision.requests or merged in decision.requests


def rests_on(book: Book, request_id: str, decision_id: str) -> bool:
    """Return whether the decision still answers the request."""
    request = book.find(request_id)
    return isinstance(request, Request) and request.decision == decision_id and request.status not in OPEN


class DecisionSuperseded(Event):
    """Another decision took its place; both are kept."""

    topic = "decision.superseded"

    superseded_by: DecisionId

    def apply(self, decision: Decision) -> None:
        decision.status, decision.superseded_by = DecisionStatus.SUPERSEDED, self.superseded_by

    def sentence(self) -> str:
        return f"{thing(self.superseded_by)} took the place of {thing(self.originator_id)}."


class DecisionSupersededInPart(Event):
    """Another decision took its place for some of its requests; for the others it holds on."""

    topic = "decision.superseded_in_part"

    superseded_by: DecisionId
    requests: Annotated[
        tuple[RequestId, ...], Doc(description="The requests that the other decision answers now.")
    ] = ()

    def apply(self, decision: Decision) -> None:
        others = (r for r in decision.replaced if r.request not in self.requests)
        decision.replaced = (*others, *(Replacement(r, self.superseded_by) for r in self.requests))

    def sentence(self) -> str:
        what = ", ".join(map(thing, self.requests)) or "some of its requests"
        return f"{thing(self.superseded_by)} took the place of {thing(self.originator_id)} for {what}; it holds on."
