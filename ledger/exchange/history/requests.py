"""Lines about requests: raised, revised, renamed, reassigned, linked, endorsed, and where they stand."""

from __future__ import annotations

import re

from ledger.domain.kernel.errors import Malformed
from ledger.domain.kernel.types import MINOR_DIGITS, Money
from ledger.domain.request.asking import RequestRenamed, RequestRevised, RequestSubmitted
from ledger.domain.request.delivering import RequestValueRealised
from ledger.domain.request.discussing import RequestCommented, RequestLinked
from ledger.domain.request.endorsing import RequestEndorsed
from ledger.domain.request.reviewing import RequestReopened, RequestReviewStarted
from ledger.domain.request.staging import RequestStageChanged, RequestStatusReported
from ledger.domain.request.state import (
    ANSWERED,
    OPEN,
    AlreadyEndorsed,
    ReopenNeedsNewInformation,
    Request,
    RequestNotAnswered,
    RequestNotOpen,
    RequestStatus,
)
from ledger.domain.request.taking_part import RequestReassigned
from ledger.exchange.history.tale import Tale

STANDING = {
    "active": RequestStatus.UNDER_REVIEW,
    "in review": RequestStatus.UNDER_REVIEW,
    "under review": RequestStatus.UNDER_REVIEW,
    "in_review": RequestStatus.UNDER_REVIEW,
    "under_consideration": RequestStatus.UNDER_REVIEW,
    "awaiting user info": RequestStatus.NEEDS_INFORMATION,
    "returned": RequestStatus.NEEDS_INFORMATION,
}
"""Words of sources that say where a request stands; any other word is kept as a label and moves nothing."""
REFERENCE = re.compile(r"[\w./:#?=&%~+-]{1,200}")
"""What a link's target may look like to be kept in clear: an address, never somebody's words."""


def raised(tale: Tale) -> Request:
    """Somebody asked; a placeholder is filled by it."""
    line, book = tale.line, tale.book
    if line.subject.startswith(("net:", "group:")):
        raise Malformed(f"{line.subject} is no request; nobody can raise it")
    request = book.new(Request, line.subject)
    event = RequestSubmitted(
        title=tale.entitled(),
        problem=tale.said(),
        group=line.word("group"),
        status_label=line.word("status"),
        external_id=line.subject,
    )
    tale.record(request, event, about=tale.people_in("co_authors", "opened_by", "assigned_to"))
    return request


def revised(tale: Tale) -> Request:
    """The text of a request changed."""
    request = tale.request()
    tale.record(request, RequestRevised(summary=tale.said()))
    return request


def renamed(tale: Tale) -> Request:
    """A request got another title."""
    request = tale.request()
    previous = tale.text(tale.line.word("previous_title", 500)) or request.title or None
    tale.record(request, RequestRenamed(title=tale.entitled(), previous_title=previous))
    return request


def reassigned(tale: Tale) -> Request:
    """Another person or team looks after a request."""
    request, line = tale.request(), tale.line
    owner = (*tale.people_in("assigned_to"), None)[0]
    event = RequestReassigned(
        owner=owner, group=line.word("group"), previous_group=line.word("previous_group") or request.group
    )
    tale.record(request, event, about=(owner,), to=(owner,))
    return request


def linked(tale: Tale) -> Request:
    """A request has to do with another one, or with something that the source names in its own way."""
    request, line = tale.request(), tale.line
    target, raw = line.word("target"), line.word("target_raw")
    other = tale.request(target).id if target and ":" in target else None
    label = raw if other is None and raw and REFERENCE.fullmatch(raw) else None
    event = RequestLinked(relation=line.word("relation") or "linked", request=other, label=label)
    tale.record(request, event, about=(other,))
    return request


def endorsed(tale: Tale) -> Request:
    """Somebody wants it too, or agrees that it may go to its next stage."""
    request, line = tale.request(), tale.line
    scope, stage = line.word("scope"), line.word("stage")
    scope = f"{scope} ({stage})"[:200] if scope and stage else scope or stage
    again = any((e.by, e.scope) == (tale.actor, scope) for e in request.endorsements)
    tale.book.rule(not again, AlreadyEndorsed(f"{tale.actor} has endorsed request {request.id} already"))
    tale.record(request, RequestEndorsed(scope=scope))
    return request


def review_opened(tale: Tale) -> Request:
    """Somebody began to look at a request."""
    request = tale.request()
    _must_be_open(tale, request)
    tale.record(request, RequestReviewStarted())
    return request


def stage_changed(tale: Tale) -> Request:
    """A request reached another stage of maturity."""
    request, line = tale.request(), tale.line
    stage = line.word("stage")
    if stage is None:
        raise Malformed("data.stage is missing: the line does not say which stage was reached")
    previous = line.word("previous_stage") or request.stage
    tale.record(request, RequestStageChanged(stage=stage, previous_stage=previous))
    return request


def status_changed(tale: Tale) -> Request:
    """A source says where a request stands, in its own words."""
    request, line = tale.request(), tale.line
    label = line.word("to_status") or line.word("activity") or line.word("outcome")
    if label is None:
        raise Malformed("neither data.to_status nor data.activity nor data.outcome says where the request stands")
    status = STANDING.get((line.word("outcome") or "").lower()) or STANDING.get(label.lower())
    if status is not None:
        _must_be_open(tale, request)
    tale.record(request, RequestStatusReported(label=label, status=status))
    return request


def commented(tale: Tale) -> Request:
    """Somebody said something that changes nothing about the request; the kind is the source's, or the line's type."""
    request, line = tale.request(), tale.line
    kind = line.word("kind") or (None if line.type == "commented" else line.type)
    tale.record(request, RequestCommented(text=tale.said(), comment_kind=kind), about=(request.decision,))
    return request


def reopened(tale: Tale) -> Request:
    """An answered request is open again. That something is new no source says, so it counts as irregular."""
    request = tale.request()
    reopen(tale, request)
    tale.record(request, RequestReopened(status_label=tale.line.word("to_status")), about=(request.decision,))
    return request


def reopen(tale: Tale, request: Request) -> None:
    """Hold the rules of reopening against what the source says."""
    nothing_new = ReopenNeedsNewInformation(f"request {request.id} was reopened and nothing is said to be new")
    tale.book.rule(False, nothing_new)
    still = RequestNotAnswered(f"request {request.id} is {request.status.value}")
    tale.book.rule(request.status not in OPEN, still)


def forwarded(tale: Tale) -> Request:
    """A request was passed on to another person or team."""
    request, line = tale.request(), tale.line
    group = line.word("group") or line.word("to_group")
    event = RequestReassigned(owner=tale.target, group=group, previous_group=request.group)
    tale.record(request, event, about=(tale.target,), to=(tale.target,))
    return request


def payment(tale: Tale) -> Request:
    """Money changed hands over a request: what it turned out to be worth, where amount and currency are told."""
    request, data = tale.request(), tale.line.data
    amount, currency = data.get("amount"), data.get("currency")
    counted = isinstance(amount, int | float) and not isinstance(amount, bool) and abs(amount) < 2**46
    if not counted or not isinstance(currency, str) or re.fullmatch("[A-Z]{3}", currency) is None:
        return commented(tale)
    assert isinstance(amount, int | float)
    money = Money(amount=round(amount * 10 ** MINOR_DIGITS.get(currency, 2)), currency=currency)
    tale.record(request, RequestValueRealised(realised=money, note=tale.said()))
    return request


def _must_be_open(tale: Tale, request: Request) -> None:
    answered = (*ANSWERED, RequestStatus.WITHDRAWN, RequestStatus.DELIVERY_DECLARED, RequestStatus.DELIVERY_ACCEPTED)
    shut = RequestNotOpen(f"request {request.id} is {request.status.value}")
    tale.book.rule(request.status not in answered, shut)
