"""Making a decision: drafted, proposed, accepted, rejected, withdrawn, superseded."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.preparing import not_agreed
from ledger.domain.decision.state import (
    Audience,
    ConcernStillBlocking,
    Decision,
    DecisionId,
    DecisionNotAccepted,
    DecisionNotProposed,
    DecisionStatus,
    DecisionWithoutRequest,
    Effect,
    Ground,
    Option,
    Outcome,
    Replacement,
    RequestAlreadyAnswered,
    Scored,
    SupersededBeforeItHeld,
    SupersedesNothing,
    TradeOff,
    Wording,
    WrongAsk,
    drafted,
)
from ledger.domain.kernel import (
    Book,
    Command,
    Doc,
    Event,
    Money,
    Personal,
    ShortText,
    Text,
    ending,
    people,
    person,
    thing,
)
from ledger.domain.kernel.types import Label
from ledger.domain.mandate.using import override, use
from ledger.domain.request.outcome import answer
from ledger.domain.request.state import OPEN, SHUT, Request, RequestId, RequestMerged, RequestNotOpen
from ledger.domain.stakeholder import AccountId, PersonId

Requests = Annotated[tuple[RequestId, ...], Doc(description="The requests that it answers.")]


class WordingInput(Struct, frozen=True):
    """What an audience is told."""

    audience: Annotated[Audience, Doc(description="Who is told.")]
    text: Annotated[Text, Doc(description="What they are told.")]


class OptionInput(Struct, frozen=True):
    """Something that was considered instead."""

    title: Annotated[ShortText, Doc(description="The option.")]
    why_not: Annotated[Text | None, Doc(description="Why it was not taken.")] = None


class GroundInput(Struct, frozen=True):
    """A ground on which the ask itself is wrong."""

    wrong: Annotated[WrongAsk, Doc(description="What is wrong with it.")]
    text: Annotated[Text | None, Doc(description="Why, in words.")] = None


class TradeOffInput(Struct, frozen=True):
    """Which customer gains by the decision, or waits because of it."""

    account: AccountId
    effect: Annotated[Effect, Doc(description="What it means for them.")]
    request: Annotated[RequestId | None, Doc(description="Which of their requests.")] = None
    note: Annotated[Text | None, Doc(description="How much, until when.")] = None


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
    value: Money | None = None
    grounds: Annotated[tuple[Ground, ...], Personal()] = ()
    trade_offs: Annotated[tuple[TradeOff, ...], Personal()] = ()
    scores: tuple[Scored, ...] = ()
    tell_by: date | None = None

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
    value: Annotated[
        Money | None,
        Doc(description="What is decided about is worth. Default: what its deals are worth, else what was claimed."),
    ] = None
    grounds: Annotated[tuple[GroundInput, ...], Doc(description="Why the ask itself is wrong.")] = ()
    trade_offs: Annotated[tuple[TradeOffInput, ...], Doc(description="Which customers gain, and which wait.")] = ()
    tell_by: Annotated[date | None, Doc(description="The day by which everybody concerned is to be told.")] = None

    def decide(self, book: Book) -> Decision:
        return draft(book, self)


class MakeDecision(DraftDecision):
    """Answer one or more requests at once: the decision is written and holds from now on."""

    changes = Decision
    with_force = True

    def decide(self, book: Book) -> Decision:
        return accept(book, draft(book, self))


OWN = ("requests", "options", "wordings", "grounds", "trade_offs")
"""What a draft does not take over from its command as it is."""


def draft(book: Book, command: DraftDecision) -> Decision:
    """Record a draft from what the command says."""
    requests = tuple(dict.fromkeys(command.requests))
    none = DecisionWithoutRequest("a decision answers at least one request", path=("requests",))
    book.rule(bool(requests), none)
    asked = [book.get(Request, request, "requests") for request in requests]
    decision = book.new(Decision, command.external_id)
    event = DecisionDrafted(
        **{f: getattr(command, f) for f in DRAFTED if hasattr(command, f) and f not in OWN},
        requests=requests,
        title=command.title,
        options=tuple(Option(o.title, o.why_not) for o in command.options),
        wordings=tuple(Wording(w.audience, w.text) for w in command.wordings),
        grounds=tuple(Ground(g.wrong, g.text) for g in command.grounds),
        trade_offs=tuple(TradeOff(t.account, t.effect, t.request, t.note) for t in command.trade_offs),
        scores=tuple(scored(r) for r in asked if r.score is not None),
    )
    others = (i for t in command.trade_offs for i in (t.account, t.request))
    about = (*requests, command.supersedes, command.owner_of_constraint, *others)
    book.record(decision, event, about=about)
    return decision


def scored(request: Request) -> Scored:
    """Return how the request measures up to the feature bar, for a decision to keep."""
    score = request.score
    assert score is not None
    return Scored(request.id, score.bar, score.bar_version, score.total, score.threshold, score.clears)


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
