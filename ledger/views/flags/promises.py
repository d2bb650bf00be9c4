"""What flags on promises have in common: which promises stand, until when, and how one is told."""

from __future__ import annotations

from datetime import date, datetime

from ledger.domain.commitment.parties import person_or_thing
from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.domain.commitment.words import CommitmentStatus
from ledger.domain.kernel import person, thing
from ledger.views.flags.flag import after


def stands(promise: Commitment) -> bool:
    """Return whether the promise was made and waits to be kept."""
    return promise.status in IN_FORCE and not promise.placeholder


def lapses(promise: Commitment) -> datetime | None:
    """Return when the promise lapses by itself, because its condition has not come true by then."""
    until: date | None = promise.antecedent_by or promise.deadline
    return after(until) if promise.status is CommitmentStatus.CONDITIONAL and until is not None else None


def promised(promise: Commitment) -> str:
    """Return who promised what to whom, to begin a sentence with."""
    to = f" {person_or_thing(promise.creditor)}" if promise.creditor else ""
    return f"{person(promise.promised_by)} promised{to} {thing(promise.id)}"
