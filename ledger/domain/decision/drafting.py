"""Drafting a decision: its answer, reason, options, grounds and wordings."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.decision.parts import Ground, Option, Scored, TradeOff, Wording
from ledger.domain.decision.state import Decision, DecisionId, DecisionWithoutRequest
from ledger.domain.decision.words import Audience, Effect, Outcome, WrongAsk
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
    person,
    thing,
)
from ledger.domain.kernel.types import Label
from ledger.domain.request.state import Request, RequestId
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
