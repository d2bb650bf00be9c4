"""Answering: who answers for a decision, and whether they had the authority to make it. Pure.

Somebody who answers for what they have no authority to decide is what capability 6 calls a supremo. Who answers is only
ever read off what was recorded: the part of a team, a part in the decision, the ownership of the constraint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated

from msgspec import Struct

from ledger.domain.account import Account
from ledger.domain.authority import Authority, Verdict, of_decision
from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import RapidRole
from ledger.domain.kernel import Described, Doc, Ref
from ledger.domain.mandate.state import Mandate
from ledger.domain.opportunity.state import Opportunity
from ledger.domain.request.state import Request


class AnswersAs(Described):
    """By what somebody answers for a decision."""

    DECIDED = "decided", "Decided it."
    DECIDES = "decides", "Has the part “decide” in it."
    AGREES = "agrees", "Must agree to it."
    PERFORMS = "performs", "Carries it out."
    OWNS_REQUEST = "owns_request", "Looks after a request that it answers."
    OWNS_CONSTRAINT = "owns_constraint", "Owns what stands in the way."
    ANSWERS_FOR_DEAL = "answers_for_deal", "Answers for a deal that hangs on it."
    ANSWERS_FOR_ACCOUNT = "answers_for_account", "Answers for the customer whom it concerns."


PARTS = {
    RapidRole.DECIDE: AnswersAs.DECIDES,
    RapidRole.AGREE: AnswersAs.AGREES,
    RapidRole.PERFORM: AnswersAs.PERFORMS,
}


ALARMING = (
    AnswersAs.PERFORMS,
    AnswersAs.OWNS_REQUEST,
    AnswersAs.ANSWERS_FOR_DEAL,
    AnswersAs.ANSWERS_FOR_ACCOUNT,
)
"""What makes a supremo of somebody without authority. Who decided without it went beyond a mandate, which is told as
such; who owns the constraint answers for that; who must agree can say no.
"""


class Answering(Struct, frozen=True):
    """Somebody who answers for a decision, and whether they had the authority to make it."""

    who: Annotated[str, Ref(("stakeholder",)), Doc(description="Who answers for it.")]
    as_what: Annotated[tuple[AnswersAs, ...], Doc(description="By what.")]
    authority: Annotated[Authority, Doc(description="Whether they had the authority to make it.")]
    supremo: Annotated[
        bool,
        Doc(description="True when they answer for it without the authority to decide it: beyond a mandate, or none."),
    ]


def answering(
    decision: Decision,
    requests: Iterable[Request],
    opportunities: Mapping[str, Opportunity],
    accounts: Mapping[str, Account],
    mandates: Iterable[Mandate],
) -> tuple[Answering, ...]:
    """Return everybody who answers for a decision, with their authority for it."""
    requests, mandates = tuple(requests), tuple(mandates)
    found: dict[str, list[AnswersAs]] = {}
    for who, as_what in _who(decision, requests, opportunities, accounts):
        if who is not None and as_what not in found.setdefault(who, []):
            found[who].append(as_what)
    rows = []
    for who, by in found.items():
        may = of_decision(decision, requests, opportunities, mandates, who)
        without = may.verdict in (Verdict.EXCEEDED, Verdict.NONE)
        rows.append(Answering(who, tuple(by), may, without and any(b in ALARMING for b in by)))
    return tuple(rows)


def _who(
    decision: Decision,
    requests: Iterable[Request],
    opportunities: Mapping[str, Opportunity],
    accounts: Mapping[str, Account],
) -> Iterable[tuple[str | None, AnswersAs]]:
    yield decision.decided_for or decision.decided_by, AnswersAs.DECIDED
    yield from ((p.stakeholder, PARTS[p.role]) for p in decision.parts if p.role in PARTS)
    yield decision.owner_of_constraint, AnswersAs.OWNS_CONSTRAINT
    for request in requests:
        yield request.owner, AnswersAs.OWNS_REQUEST
        deal = opportunities.get(request.opportunity or "")
        yield from ((m.stakeholder, AnswersAs.ANSWERS_FOR_DEAL) for m in (deal.team if deal else ()) if m.answers_for)
        account = accounts.get(request.account or "")
        team = account.team if account else ()
        yield from ((m.stakeholder, AnswersAs.ANSWERS_FOR_ACCOUNT) for m in team if m.answers_for)
