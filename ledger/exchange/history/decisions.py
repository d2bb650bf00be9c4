"""Lines about decisions: what was answered, what it does to the request, which answer it replaces."""

from __future__ import annotations

from ledger.domain.decision.communicating import DecisionCommunicated
from ledger.domain.decision.drafting import DecisionDrafted
from ledger.domain.decision.making import DecisionAccepted
from ledger.domain.decision.preparing import DecisionPartGiven
from ledger.domain.decision.state import Decision, RequestAlreadyAnswered
from ledger.domain.decision.superseding import DecisionSuperseded
from ledger.domain.decision.words import DecisionStatus, Outcome, RapidRole
from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.event import Event
from ledger.domain.request.delivering import RequestDeliveryDeclared
from ledger.domain.request.outcome import answer
from ledger.domain.request.reviewing import RequestReopened, RequestWithdrawn
from ledger.domain.request.state import (
    ANSWERED,
    OPEN,
    Request,
    RequestNotAccepted,
    RequestNotOpen,
    RequestStatus,
)
from ledger.exchange.history.escalations import answer_exception
from ledger.exchange.history.requests import commented, reopen
from ledger.exchange.history.tale import Tale

OUTCOMES = {
    "yes": Outcome.ACCEPT,
    "yes_with_changes": Outcome.ACCEPT,
    "yes_provisional": Outcome.ACCEPT,
    "approved": Outcome.ACCEPT,
    "no": Outcome.DECLINE,
    "out_of_scope": Outcome.DECLINE,
    "later": Outcome.DEFER,
}
"""The source's outcomes that are one of ours. Any other word, a typing error too, stays as it is: OTHER, labelled."""
DONE = ("done", "partly_done")


def made(tale: Tale) -> Aggregate:
    """Somebody answered a request."""
    line, book, request = tale.line, tale.book, tale.request()
    word = line.word("outcome") or line.word("to_status") or "unknown"
    outcome = OUTCOMES.get(word, Outcome.OTHER)
    exception = line.word("on") == "exception request"
    held = None if exception else _held(tale, request)
    # That something is done does not take the place of the yes that allowed it.
    replaces = held if held is not None and not (word in DONE and held.outcome is Outcome.ACCEPT) else None
    decision = book.new(Decision, line.event_id)
    event = DecisionDrafted(
        outcome=outcome,
        outcome_label=line.word("to_status") or word,
        requests=(request.id,),
        title=tale.entitled(),
        reason=tale.said(),
        reason_code=line.word("reason_code"),
        supersedes=replaces.id if replaces else None,
        label=line.word("release"),
        external_id=line.event_id,
    )
    tale.record(decision, event, about=(request.id, event.supersedes))
    _parts(tale, decision)
    if exception:
        accepted = book.record(decision, DecisionAccepted(outcome=outcome, reason=event.reason), about=(request.id,))
        answer_exception(tale, decision, accepted)
        return decision
    _rules(tale, request, word, replaces)
    accepted = book.record(
        decision, DecisionAccepted(outcome=outcome, reason=event.reason), about=(request.id, event.supersedes)
    )
    if replaces is not None:
        book.record(
            replaces,
            DecisionSuperseded(superseded_by=decision.id),
            about=(decision.id, *replaces.requests),
            because_of=accepted,
        )
    _effect(tale, request, decision, accepted, word)
    return decision


def communicated(tale: Tale) -> Aggregate:
    """Those who asked were told; where no answer is on record, it is kept as a comment."""
    request = tale.request()
    held = _held(tale, request)
    if held is None:
        return commented(tale)
    told = tale.target or request.requester
    event = DecisionCommunicated(text=tale.said())
    tale.record(held, event, to=(told,), about=held.requests)
    return held


def _held(tale: Tale, request: Request) -> Decision | None:
    found = tale.book.find(request.decision) if request.decision else None
    return found if isinstance(found, Decision) and found.status is DecisionStatus.ACCEPTED else None


def _parts(tale: Tale, decision: Decision) -> None:
    """Who the source names as having decided or agreed, beside the one who wrote it down."""
    for key, role in (("decided_by", RapidRole.DECIDE), ("approvers", RapidRole.AGREE)):
        for somebody in dict.fromkeys(tale.people_in(key)):
            event = DecisionPartGiven(stakeholder=somebody, role=role)
            tale.book.record(decision, event, about=(somebody, *decision.requests))


def _rules(tale: Tale, request: Request, word: str, replaces: Decision | None) -> None:
    """Hold the rules against what the source says; what breaks one is recorded all the same, as irregular."""
    rule, status = tale.book.rule, request.status
    if word == "reopened":
        if status not in OPEN or replaces is not None:
            reopen(tale, request)
        return
    if word in DONE:
        rule(
            status is RequestStatus.ACCEPTED,
            RequestNotAccepted(f"request {request.id} is {status.value}, not accepted"),
        )
        return
    if status in ANSWERED:
        rule(False, RequestAlreadyAnswered(f"decision {request.decision} holds for request {request.id}"))
    else:
        shut = RequestNotOpen(f"request {request.id} is {status.value}")
        rule(status in (*OPEN, RequestStatus.OTHER), shut)


def _effect(tale: Tale, request: Request, decision: Decision, accepted: Event, word: str) -> None:
    """Let the outcome arrive at the request."""
    label, reason = decision.outcome_label, decision.reason
    event: Event
    if word in DONE:
        # The yes that holds goes on holding; without one, this is the decision there is.
        held = _held(tale, request)
        event = RequestDeliveryDeclared(note=reason, status_label=label, decision=decision.id if held is None else None)
    elif word == "withdrawn":
        event = RequestWithdrawn(reason=reason, status_label=label, decision=decision.id)
    elif word == "reopened":
        event = RequestReopened(status_label=label, decision=decision.id)
    else:
        answer(tale.book, request, decision.outcome, decision.id, accepted, reason, label)
        return
    tale.book.record(request, event, about=(decision.id,), because_of=accepted)
