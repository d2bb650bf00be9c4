"""What is at stake when the answer is no: deals, promises, references, renewals. Never summed: they overlap."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from graph.questions.affair import Affair
from ledger.domain.account import ReferenceStatus
from ledger.domain.kernel.types import Money, person, thing
from ledger.domain.opportunity.state import OpportunityStatus


class StakeKind(StrEnum):
    """In which way something hangs on the no."""

    DEAL = "deal"
    CLAIMED = "claimed"
    PROMISE = "promise"
    UPGRADE_RIGHT = "upgrade_right"
    REFERENCE = "reference"


STAKE_WORDS = {
    StakeKind.DEAL: "An open deal hangs on a request that would be declined.",
    StakeKind.CLAIMED: "What those who ask say that it is worth.",
    StakeKind.PROMISE: "A promise in force would be broken.",
    StakeKind.UPGRADE_RIGHT: "What finance holds back for a promise that would be broken.",
    StakeKind.REFERENCE: "A customer who speaks for us, or did, is told no.",
}


SPEAKS = {
    ReferenceStatus.REFERENCE: "speaks for us",
    ReferenceStatus.AT_RISK: "speaks for us, but perhaps not much longer",
}


@dataclass(frozen=True, slots=True)
class AtStake:
    """Something that hangs on it, with its amount where one was named."""

    kind: StakeKind
    thing: str
    amount: Money | None
    sentence: str
    """With mentions of people and things, which readers resolve."""


def at_stake(affair: Affair) -> tuple[AtStake, ...]:
    """Return what hangs on it, deals first, the largest first within a kind."""
    found = []
    for deal in affair.deals:
        if deal.status is OpportunityStatus.OPEN:
            worth = f", worth {deal.amount}" if deal.amount else ""
            due = f", expected by {deal.expected_close}" if deal.expected_close else ""
            found.append(AtStake(StakeKind.DEAL, deal.id, deal.amount, f"The deal {thing(deal.id)}{worth}{due}."))
    for r in affair.requests:
        if r.claimed is not None:
            told = f"{person(r.requester)} puts {thing(r.id)} at {r.claimed}."
            found.append(AtStake(StakeKind.CLAIMED, r.id, r.claimed, told))
    for c in affair.promises:
        due = f" by {c.deadline}" if c.deadline else ""
        told = f"{person(c.promised_by)} promised {thing(c.id)}{due}; it would be broken."
        found.append(AtStake(StakeKind.PROMISE, c.id, None, told))
        if c.upgrade_value is not None:
            told = f"Finance holds back {c.upgrade_value} for {thing(c.id)}."
            found.append(AtStake(StakeKind.UPGRADE_RIGHT, c.id, c.upgrade_value, told))
    for account in affair.accounts:
        if account.reference_status in SPEAKS:
            told = f"{thing(account.id)} {SPEAKS[account.reference_status]}."
            found.append(AtStake(StakeKind.REFERENCE, account.id, None, told))
    order = list(StakeKind)
    found.sort(key=lambda s: (order.index(s.kind), -(s.amount.amount if s.amount else 0), s.thing))
    return tuple(found)
