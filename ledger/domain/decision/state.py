"""What a decision is at a moment, and the rules about what may happen to it next."""

from __future__ import annotations

from datetime import date, datetime
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


class WrongAsk(Described):
    """Why the ask itself is wrong, whatever it would cost."""

    ROOT_CAUSE = "root_cause", "What hurts has another cause, which it would not cure."
    PRIVACY = "privacy", "It would harm the privacy of people."
    LEGAL = "legal", "The law or a contract forbids it."
    SECURITY = "security", "It would open a door that must stay shut."
    HONESTY = "honesty", "It would make somebody believe what is not so."
    OTHER = "other", "Something else, told in the text."


class Effect(Described):
    """What a decision means for a customer beside those who asked."""

    GAINS = "gains", "Gets something, or gets it sooner."
    WAITS = "waits", "Gets something later, or not."


EVENT_ID = Doc(description="The event that says so, as `<stream id>@<version>`.")


class Ground(Struct, frozen=True, omit_defaults=True):
    """A ground on which the ask itself is wrong."""

    wrong: Annotated[WrongAsk, Doc(description="What is wrong with it.")]
    text: Annotated[str | None, Doc(description="Why, in words.")] = None


class TradeOff(Struct, frozen=True, omit_defaults=True):
    """Which customer gains by a decision, or waits because of it."""

    account: Annotated[str, Ref(("account",)), Doc(description="The customer.")]
    effect: Annotated[Effect, Doc(description="What it means for them.")]
    request: Annotated[str | None, Ref(("request",)), Doc(description="Which of their requests.")] = None
    note: Annotated[str | None, Doc(description="How much, until when.")] = None


class Scored(Struct, frozen=True):
    """How a request measured up to the feature bar when it was decided on."""

    request: Annotated[str, Ref(("request",)), Doc(description="The request.")]
    bar: Annotated[str | None, Ref(("feature_bar",)), Doc(description="The feature bar.")]
    bar_version: Annotated[int, Doc(description="The version of the bar.")]
    total: Annotated[float, Doc(description="What the request scored.")]
    threshold: Annotated[float, Doc(description="What clears that version of the bar.")]
    clears: Annotated[bool, Doc(description="Whether the request cleared the bar.")]


class Agreement(Struct, frozen=True, omit_defaults=True):
    """That somebody who must agree did."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who agreed.")] = None
    text: Annotated[str | None, Doc(description="What they said.")] = None
    at: Annotated[datetime | None, Doc(description="When.")] = None
    event: Annotated[str, EVENT_ID] = ""


class Review(Struct, frozen=True, omit_defaults=True):
    """That the decision was looked at again, and stands."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who looked.")] = None
    at: Annotated[datetime | None, Doc(description="When.")] = None
    note: Annotated[str | None, Doc(description="What was found.")] = None
    event: Annotated[str, EVENT_ID] = ""


class PlannedTelling(Struct, frozen=True, omit_defaults=True):
    """Who is to be told, as which audience. The place in the plan is the order."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who is to be told.")]
    audience: Annotated[Audience | None, Doc(description="As which audience.")] = None
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who is to tell them.")] = None


class Replacement(Struct, frozen=True, omit_defaults=True):
    """A request that another decision answers now, while this one holds for the others."""

    request: Annotated[str, Ref(("request",)), Doc(description="The request.")]
    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The decision that answers it now.")] = None


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
    resolved_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said that it does not.")] = None
    resolution: Annotated[str | None, Doc(description="What resolved it.")] = None
    event: Annotated[str, EVENT_ID] = ""


class Reaction(Struct, frozen=True, omit_defaults=True):
    """How somebody took it, over what, and what came of it."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who reacted.")] = None
    stance: Annotated[Stance, Doc(description="How they took it.")] = Stance.ACCEPTS
    stake: Annotated[Stake | None, Doc(description="What they said was at stake.")] = None
    amount: Annotated[Money | None, Doc(description="How much, if they said.")] = None
    text: Annotated[str | None, Doc(description="What they said.")] = None
    outcome: Annotated[str | None, Doc(description="What came of it later.")] = None
    at: Annotated[datetime | None, Doc(description="When they reacted.")] = None
    event: Annotated[str, EVENT_ID] = ""
    outcome_event: Annotated[str | None, Doc(description="The event that tells what came of it.")] = None


class Support(Struct, frozen=True, omit_defaults=True):
    """Backing that was asked of somebody before a no."""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who was asked.")]
    backing: Annotated[Backing, Doc(description="What became of it.")]
    text: Annotated[str | None, Doc(description="What was asked or answered, in words.")] = None
    asked_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who asked, if anybody did.")] = None
    asked_at: Annotated[datetime | None, Doc(description="When they were asked.")] = None
    answered_at: Annotated[datetime | None, Doc(description="When they answered.")] = None
    event: Annotated[str, EVENT_ID] = ""


class Telling(Struct, frozen=True, omit_defaults=True):
    """Who was told, by whom, on which day, in which words."""

    to: Annotated[str, Ref(("stakeholder",)), Doc(description="Who was told.")]
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who told them.")] = None
    on: Annotated[date | None, Doc(description="On which day.")] = None
    audience: Annotated[Audience | None, Doc(description="As which audience.")] = None
    at: Annotated[datetime | None, Doc(description="When exactly, if somebody says.")] = None
    event: Annotated[str, EVENT_ID] = ""


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
