"""What a decision is at a moment, and the rules about what may happen to it next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from ledger.domain.decision.parts import (
    Agreement,
    Concern,
    Ground,
    Option,
    Part,
    PlannedTelling,
    Reaction,
    Replacement,
    Review,
    Scored,
    Support,
    Telling,
    TradeOff,
    Wording,
)
from ledger.domain.decision.words import (
    DecisionStatus,
    Outcome,
)
from ledger.domain.kernel import Aggregate, Book, Doc, Money, Ref, StateRule
from ledger.domain.kernel.aggregate import Facets

DecisionId = Annotated[str, Ref(("decision",)), Doc(description="The decision.")]


class Decision(Aggregate):
    """The answer to one or more requests."""

    kind = "decision"
    prefix = "dec"

    title: Annotated[str, Doc(description="What was decided, in a line.")] = ""
    outcome: Annotated[Outcome, Doc(description="What is answered.")] = Outcome.OTHER
    outcome_label: Annotated[str | None, Doc(description="The source's own word for the outcome.")] = None
    requests: Annotated[tuple[str, ...], Ref(("request",)), Doc(description="The requests that it answers.")] = ()
    decided_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who decided.")] = None
    owner_of_constraint: Annotated[
        str | None,
        Ref(("stakeholder",)),
        Doc(description="Who owns what stands in the way (often engineering), apart from the messenger."),
    ] = None
    drivers: Annotated[tuple[str, ...], Doc(description="What drove it: capacity, privacy, strategy …")] = ()
    options: Annotated[tuple[Option, ...], Doc(description="What was considered instead.")] = ()
    reason_code: Annotated[str | None, Doc(description="The reason as a code, to count by.")] = None
    reason: Annotated[str | None, Doc(description="The internal reason, in words.")] = None
    wordings: Annotated[tuple[Wording, ...], Doc(description="What each audience is told.")] = ()
    workaround: Annotated[str | None, Doc(description="What those who asked can do meanwhile.")] = None
    consequences: Annotated[str | None, Doc(description="What follows from it, for better and worse.")] = None
    review_on: Annotated[date | None, Doc(description="The day it is looked at again.")] = None
    parts: Annotated[tuple[Part, ...], Doc(description="Who has which part in it.")] = ()
    concerns: Annotated[tuple[Concern, ...], Doc(description="What stands or stood in the way.")] = ()
    backing: Annotated[tuple[Support, ...], Doc(description="Backing asked for, given and refused.")] = ()
    reactions: Annotated[tuple[Reaction, ...], Doc(description="How it was taken.")] = ()
    tellings: Annotated[tuple[Telling, ...], Doc(description="Who was told, in order.")] = ()
    status: Annotated[DecisionStatus, Doc(description="Where it stands.")] = DecisionStatus.DRAFT
    decided_on: Annotated[date | None, Doc(description="The day it began to hold.")] = None
    supersedes: Annotated[str | None, Ref(("decision",)), Doc(description="The decision that it replaces.")] = None
    superseded_by: Annotated[str | None, Ref(("decision",)), Doc(description="The decision that replaced it.")] = None
    label: Annotated[str | None, Doc(description="What it belongs to, such as a release.")] = None
    decided_at: Annotated[datetime | None, Doc(description="When exactly it began to hold.")] = None
    decided_for: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="In whose name it was decided, if not the decider's own.")
    ] = None
    mandate: Annotated[
        str | None, Ref(("mandate",)), Doc(description="The mandate under which it was said to be decided.")
    ] = None
    accepted_event: Annotated[
        str | None, Doc(description="The event by which it began to hold, as `<stream id>@<version>`.")
    ] = None
    said_to: Annotated[
        tuple[str, ...], Ref(("stakeholder",)), Doc(description="To whom it was said as it began to hold.")
    ] = ()
    value: Annotated[Money | None, Doc(description="What is decided about is worth, if the decision says so.")] = None
    grounds: Annotated[tuple[Ground, ...], Doc(description="Why the ask itself is wrong.")] = ()
    trade_offs: Annotated[tuple[TradeOff, ...], Doc(description="Which customers gain, and which wait.")] = ()
    scores: Annotated[
        tuple[Scored, ...], Doc(description="How its requests measured up to the feature bar when it was written.")
    ] = ()
    agreements: Annotated[tuple[Agreement, ...], Doc(description="Who of those who must agree did.")] = ()
    without: Annotated[
        tuple[str, ...],
        Ref(("stakeholder",)),
        Doc(description="Who had to agree and had not when it began to hold."),
    ] = ()
    plan: Annotated[
        tuple[PlannedTelling, ...], Doc(description="Who is to be told in which order, if somebody planned it.")
    ] = ()
    tell_by: Annotated[date | None, Doc(description="The day by which everybody concerned is to be told.")] = None
    reviews: Annotated[tuple[Review, ...], Doc(description="When it was looked at again.")] = ()
    replaced: Annotated[
        tuple[Replacement, ...],
        Doc(description="Its requests that other decisions answer now, while it holds for the rest."),
    ] = ()

    def facets(self) -> Facets:
        """List decisions by outcome, status and reason code."""
        return Facets(title=self.title or self.outcome.value, status=self.status, label=self.outcome)


class DecisionNotOpen(StateRule):
    """The decision holds already, or was rejected, withdrawn or superseded."""

    help = "Make a new decision that supersedes it."


class DecisionNotAccepted(StateRule):
    """Only a decision that holds can be told, reacted to or superseded."""

    help = "Accept the decision first."


class DecisionNotProposed(StateRule):
    """Only a proposed decision can be rejected."""

    help = "Propose it first, or withdraw the draft."


class ConcernStillBlocking(StateRule):
    """A blocking concern stands in the way."""

    help = "Resolve the concern first; everybody sees who raised it and who resolved it."


class NotAskedToAgree(StateRule):
    """Only somebody who has the part `agree` in a decision can agree to it."""

    help = "Give them the part `agree` first, or record their backing."


class SupersedesNothing(StateRule):
    """A decision takes the place of another only for requests that both answer."""

    help = "Name in `requests` at least one request that the other decision answers, or leave `supersedes` out."


class SupersededBeforeItHeld(StateRule):
    """A decision cannot take the place of one that was made after it."""

    help = "Give the time at which it was really decided, or leave `supersedes` out."


class NoSuchConcern(StateRule):
    """The decision has no open concern of that number."""

    help = "Count the `concerns` of the decision from 0."


class RequestAlreadyAnswered(StateRule):
    """A decision holds for the request already."""

    help = "Name that decision in `supersedes`, or reopen the request first."


class DecisionWithoutRequest(StateRule):
    """A decision answers at least one request."""

    help = "Name the requests that it answers."


def drafted(book: Book, decision_id: str) -> Decision:
    """Return a decision that does not hold yet."""
    decision = book.subject(Decision, decision_id, "decision")
    fixed = DecisionNotOpen(f"decision {decision.id} is {decision.status.value} already", path=("decision",))
    book.rule(decision.status in (DecisionStatus.DRAFT, DecisionStatus.PROPOSED), fixed)
    return decision


def holding(book: Book, decision_id: str) -> Decision:
    """Return a decision that holds, or held until another took its place."""
    decision = book.subject(Decision, decision_id, "decision")
    loose = DecisionNotAccepted(f"decision {decision.id} is {decision.status.value}", path=("decision",))
    book.rule(decision.status in (DecisionStatus.ACCEPTED, DecisionStatus.SUPERSEDED), loose)
    return decision
