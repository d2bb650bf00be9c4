"""What a decision is at a moment, and the rules about what may happen to it next."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Aggregate, Book, Described, Doc, Money, Ref, StateRule
from ledger.domain.kernel.aggregate import Facets

DecisionId = Annotated[str, Ref(("decision",)), Doc(description="The decision.")]


class Outcome(Described):
    """What is answered."""

    ACCEPT = "accept", "Yes."
    DECLINE = "decline", "No."
    DEFER = "defer", "Not now."
    COUNTER_OFFER = "counter_offer", "This instead."
    OTHER = "other", "A word of the source's own, told by the status label."


class DecisionStatus(Described):
    """Where a decision stands."""

    DRAFT = "draft", "Being written."
    PROPOSED = "proposed", "On the table."
    ACCEPTED = "accepted", "It holds."
    REJECTED = "rejected", "Those who must agree did not."
    WITHDRAWN = "withdrawn", "Taken back before it held."
    SUPERSEDED = "superseded", "Another decision took its place."


class Audience(Described):
    """Who hears a wording."""

    CUSTOMER = "customer", "The customer."
    SALES = "sales", "Our people who sell to the customer."
    EXECUTIVES = "executives", "Those who lead."
    ENGINEERING = "engineering", "Those who would build it."
    EVERYBODY = "everybody", "Anybody who asks."


class RapidRole(Described):
    """The part somebody has in a decision (RAPID)."""

    RECOMMEND = "recommend", "Proposes, with the facts."
    AGREE = "agree", "Must agree before it holds."
    PERFORM = "perform", "Carries it out."
    INPUT = "input", "Is heard."
    DECIDE = "decide", "Decides."


class Stance(Described):
    """How somebody took a decision."""

    SUPPORTS = "supports", "Stands behind it."
    ACCEPTS = "accepts", "Can live with it."
    OBJECTS = "objects", "Speaks against it."
    FIGHTS = "fights", "Works to have it reversed."


class Stake(Described):
    """What somebody said was at stake."""

    REVENUE = "revenue", "Money from this deal or others."
    REFERENCE = "reference", "A customer who speaks for us."
    EXECUTIVE_RELATION = "executive_relation", "A relation at the top."
    RENEWAL = "renewal", "The next contract."


class Backing(Described):
    """What became of asking for backing."""

    ASKED = "asked", "Asked for, not answered yet."
    GIVEN = "given", "They stand behind it."
    REFUSED = "refused", "They do not."


class Wording(Struct, frozen=True):
    """What an audience is told, apart from the internal reason."""

    audience: Annotated[Audience, Doc(description="Who is told.")]
    text: Annotated[str, Doc(description="What they are told.")]


class Option(Struct, frozen=True, omit_defaults=True):
    """Something that was considered instead."""

    title: Annotated[str, Doc(description="The option.")]
    why_not: Annotated[str | None, Doc(description="Why it was not taken.")] = None


class Part(Struct, frozen=True):
    """Who has which part in the decision."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who has the part.")]
    role: Annotated[RapidRole, Doc(description="Which part.")]


class Concern(Struct, frozen=True, omit_defaults=True):
    """Something that stands in the way."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who raised it.")] = None
    text: Annotated[str, Doc(description="What stands in the way.")] = ""
    blocking: Annotated[bool, Doc(description="True when the decision must wait for it.")] = True
    resolved: Annotated[bool, Doc(description="True when it no longer stands in the way.")] = False


class Reaction(Struct, frozen=True, omit_defaults=True):
    """How somebody took it, over what, and what came of it."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who reacted.")] = None
    stance: Annotated[Stance, Doc(description="How they took it.")] = Stance.ACCEPTS
    stake: Annotated[Stake | None, Doc(description="What they said was at stake.")] = None
    amount: Annotated[Money | None, Doc(description="How much, if they said.")] = None
    text: Annotated[str | None, Doc(description="What they said.")] = None
    outcome: Annotated[str | None, Doc(description="What came of it later.")] = None


class Support(Struct, frozen=True, omit_defaults=True):
    """Backing that was asked of somebody before a no."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who was asked.")]
    backing: Annotated[Backing, Doc(description="What became of it.")]
    text: Annotated[str | None, Doc(description="What was asked or answered, in words.")] = None


class Telling(Struct, frozen=True, omit_defaults=True):
    """Who was told, by whom, on which day, in which words."""

    to: Annotated[str, Ref(("stakeholder",)), Doc(description="Who was told.")]
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who told them.")] = None
    on: Annotated[date | None, Doc(description="On which day.")] = None
    audience: Annotated[Audience | None, Doc(description="As which audience.")] = None


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
