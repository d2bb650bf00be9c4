"""What a request is at a moment, and the rules about what may happen to it next."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Aggregate, Book, Described, Doc, Money, Ref, StateRule
from ledger.domain.kernel.aggregate import Facets

RequestId = Annotated[str, Ref(("request",)), Doc(description="The request.")]


class RequestStatus(Described):
    """Where a request stands."""

    SUBMITTED = "submitted", "Raised; nobody has looked at it yet."
    UNDER_REVIEW = "under_review", "Being looked at."
    NEEDS_INFORMATION = "needs_information", "Waiting for an answer from those who asked."
    ACCEPTED = "accepted", "The answer is yes."
    DECLINED = "declined", "The answer is no."
    DEFERRED = "deferred", "The answer is: not now."
    COUNTERED = "countered", "The answer is: this instead."
    WITHDRAWN = "withdrawn", "Taken back by those who asked."
    DELIVERY_DECLARED = "delivery_declared", "Those who built it say that it is there."
    DELIVERY_ACCEPTED = "delivery_accepted", "Those who asked say so too."
    OTHER = "other", "A word of the source's own, told by the status label."


class Importance(Described):
    """What hangs on it for the one who asks."""

    DEAL_BREAKER = "deal_breaker", "Without it there is no deal."
    DEAL_CHALLENGE = "deal_challenge", "Without it the deal is harder."
    NICE_TO_HAVE = "nice_to_have", "It would please."


class Endorsement(Struct, frozen=True, omit_defaults=True):
    """Somebody wants it too."""

    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who wants it too.")] = None
    on_behalf_of: Annotated[str | None, Ref(("stakeholder",)), Doc(description="In whose name.")] = None
    account: Annotated[str | None, Ref(("account",)), Doc(description="For which customer.")] = None
    scope: Annotated[str | None, Doc(description="What exactly is endorsed.")] = None
    on: Annotated[date | None, Doc(description="On which day.")] = None


class Participant(Struct, frozen=True, omit_defaults=True):
    """Who has a part in a request: author, approver, reviewer …"""

    stakeholder: Annotated[str, Ref(("stakeholder",)), Doc(description="Who.")]
    part: Annotated[str, Doc(description="In which part.")] = ""


class RelatedRequest(Struct, frozen=True, omit_defaults=True):
    """Another request that this one has to do with."""

    relation: Annotated[str, Doc(description="How: replaces, requires, see also …")]
    request: Annotated[str | None, Ref(("request",)), Doc(description="The other request.")] = None
    label: Annotated[str | None, Doc(description="What the source wrote when it named no request.")] = None


class Mark(Struct, frozen=True, omit_defaults=True):
    """How well a request meets one criterion of the feature bar."""

    criterion: Annotated[str, Doc(description="The criterion's code.")]
    weight: Annotated[float, Doc(description="How much the criterion counts.")] = 1.0
    mark: Annotated[float | None, Doc(description="From 0 to 5; null when the evidence is missing.")] = None
    evidence: Annotated[str | None, Doc(description="What the mark rests on, or what evidence is missing.")] = None


class BarScore(Struct, frozen=True, omit_defaults=True):
    """How a request measures up to a version of the feature bar."""

    bar: Annotated[str | None, Ref(("feature_bar",)), Doc(description="The feature bar.")] = None
    bar_version: Annotated[int, Doc(description="The version of the bar it was measured against.")] = 1
    marks: Annotated[tuple[Mark, ...], Doc(description="The marks, criterion by criterion.")] = ()
    total: Annotated[float, Doc(description="The weighted mean of the marks; what nobody can tell counts 0.")] = 0.0
    threshold: Annotated[float, Doc(description="What clears that version of the bar.")] = 0.0
    clears: Annotated[bool, Doc(description="Whether the request clears the bar.")] = False
    missing: Annotated[tuple[str, ...], Doc(description="The criteria for which the evidence is missing.")] = ()
    by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who measured it.")] = None
    on: Annotated[date | None, Doc(description="On which day.")] = None
    event: Annotated[str, Doc(description="The event that says so, as `<stream id>@<version>`.")] = ""


class Request(Aggregate):
    """Something that somebody wants from us."""

    kind = "request"
    prefix = "req"

    title: Annotated[str, Doc(description="What is asked for, in a line.")] = ""
    problem: Annotated[str | None, Doc(description="What hurts, before what is asked.")] = None
    ask: Annotated[str | None, Doc(description="What is asked for.")] = None
    requester: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who asked first.")] = None
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer it is for.")] = None
    opportunity: Annotated[str | None, Ref(("opportunity",)), Doc(description="The deal it hangs on.")] = None
    importance: Annotated[Importance | None, Doc(description="What hangs on it.")] = None
    claimed: Annotated[Money | None, Doc(description="What it is said to be worth.")] = None
    claimed_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who says that it is worth so much.")] = (
        None
    )
    realised: Annotated[Money | None, Doc(description="What it turned out to be worth.")] = None
    realised_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who counted what it was worth.")] = None
    realised_on: Annotated[date | None, Doc(description="On which day it was counted.")] = None
    status: Annotated[RequestStatus, Doc(description="Where it stands.")] = RequestStatus.SUBMITTED
    status_label: Annotated[str | None, Doc(description="The source's own word for where it stands.")] = None
    stage: Annotated[str | None, Doc(description="The stage of maturity, such as `beta`.")] = None
    owner: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who looks after it.")] = None
    group: Annotated[str | None, Doc(description="The team it lies with.")] = None
    question: Annotated[str | None, Doc(description="What was asked back and waits for an answer.")] = None
    question_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who asked back.")] = None
    question_at: Annotated[datetime | None, Doc(description="When it was asked back.")] = None
    submitted_at: Annotated[datetime | None, Doc(description="When it was asked first.")] = None
    delivered_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who declared it delivered.")] = None
    delivered_on: Annotated[date | None, Doc(description="On which day it was declared delivered.")] = None
    delivery_accepted_by: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="Who accepted the delivery.")
    ] = None
    decision: Annotated[str | None, Ref(("decision",)), Doc(description="The decision that answered it last.")] = None
    merged_into: Annotated[str | None, Ref(("request",)), Doc(description="The request it was merged into.")] = None
    endorsements: Annotated[tuple[Endorsement, ...], Doc(description="Who wants it too.")] = ()
    participants: Annotated[tuple[Participant, ...], Doc(description="Who has a part in it.")] = ()
    related: Annotated[tuple[RelatedRequest, ...], Doc(description="Requests it has to do with.")] = ()
    score: Annotated[BarScore | None, Doc(description="How it measures up to the feature bar.")] = None
    revisions: Annotated[int, Doc(description="How often its text was revised.")] = 0

    def facets(self) -> Facets:
        """List requests by title, status, customer, deal and team."""
        return Facets(
            title=self.title,
            status=self.status,
            account=self.account,
            opportunity=self.opportunity,
            label=self.group,
        )


OPEN = (RequestStatus.SUBMITTED, RequestStatus.UNDER_REVIEW, RequestStatus.NEEDS_INFORMATION)
SHUT = (RequestStatus.WITHDRAWN, RequestStatus.DELIVERY_DECLARED, RequestStatus.DELIVERY_ACCEPTED)
ANSWERED = (RequestStatus.ACCEPTED, RequestStatus.DECLINED, RequestStatus.DEFERRED, RequestStatus.COUNTERED)


class RequestNotOpen(StateRule):
    """The request is answered, withdrawn or delivered."""

    help = "Reopen it with new information or after an overturned escalation, or supersede its decision."


class RequestNotAnswered(StateRule):
    """The request still waits for its answer; there is nothing to reopen."""

    help = "The request is still open: go on with it as it is."


class ReopenNeedsNewInformation(StateRule):
    """A request is reopened only with new information or after an overturned escalation."""

    help = "Say what is new in `newInformation`, or name the overturned `escalation`."


class RequestNotAccepted(StateRule):
    """Only what was accepted can be delivered."""

    help = "Decide to accept the request first."


class DeliveryNotDeclared(StateRule):
    """Only a declared delivery can be accepted."""

    help = "Declare the delivery first."


class RequestMerged(StateRule):
    """The request was merged into another one."""

    help = "Use the request that it was merged into, or unmerge it first."


class RequestNotMerged(StateRule):
    """The request is not merged."""

    help = "There is nothing to undo."


class MergeIntoItself(StateRule):
    """A request cannot be merged into itself or into one that was merged away."""

    help = "Name a request that stands on its own."


class AlreadyEndorsed(StateRule):
    """This person has endorsed the request already, in the same name."""

    help = "Nothing is left to do; comment if there is something to add."


class NotEndorsed(StateRule):
    """This person has not endorsed the request."""

    help = "Look at the `endorsements` as they are now."


class EndorsementUnclear(StateRule):
    """This person has endorsed the request in more than one name, and it is not said which is taken back."""

    help = "Name it: in whose name (`onBehalfOf`), for which `account`, of which `scope`."


class NoQuestionAsked(StateRule):
    """Nothing was asked back."""

    help = "Revise the request or comment on it."


def standing(book: Book, request_id: str) -> Request:
    """Return a request that was not merged away."""
    request = book.subject(Request, request_id, "request")
    merged = RequestMerged(f"request {request.id} was merged into {request.merged_into}", path=("request",))
    book.rule(request.merged_into is None, merged)
    return request


def opened(book: Book, request_id: str) -> Request:
    """Return a request that still waits for an answer."""
    request = standing(book, request_id)
    shut = RequestNotOpen(f"request {request.id} is {request.status.value.replace('_', ' ')}", path=("request",))
    book.rule(request.status in OPEN, shut)
    return request


def concerns(request: Request) -> tuple[str | None, ...]:
    """Return what an act on the request is about beside it: its customer and its deal."""
    return (request.account, request.opportunity)
