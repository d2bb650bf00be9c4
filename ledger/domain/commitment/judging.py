"""Judging a promise by its state: what flags and reports say of it on a day. Pure, so it holds as of any moment."""

from __future__ import annotations

from datetime import date, datetime

from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.domain.commitment.words import CommitmentKind, CommitmentStatus, DebtorAcceptance, Existence, Vetting


def needs_vetting(promise: Commitment) -> bool:
    """Return whether engineering has a say: prices and terms are kept without building anything."""
    return promise.commitment_kind is not CommitmentKind.TERMS


def vetting_holds(promise: Commitment, day: date) -> bool:
    """Return whether those who would build it agree to it as it is now, and their word has not run out."""
    this_one = promise.vetted_revision in (None, promise.revisions)
    in_time = promise.vetting_expires_on is None or day <= promise.vetting_expires_on
    return promise.vetting is Vetting.VETTED and this_one and in_time


def in_anothers_name(promise: Commitment) -> bool:
    """Return whether somebody else said it than the one who has to keep it."""
    return None not in (promise.debtor, promise.promised_by) and promise.debtor != promise.promised_by


def debtor_agreed(promise: Commitment) -> bool:
    """Return whether the one who has to keep it agreed to: in so many words, or as the one who vetted it."""
    if promise.acceptance in (DebtorAcceptance.OWN, DebtorAcceptance.ACCEPTED):
        return True
    vetted = promise.vetting is Vetting.VETTED and promise.vetted_by == promise.debtor
    return vetted and promise.acceptance is not DebtorAcceptance.REFUSED


def unvetted(promise: Commitment, day: date) -> bool:
    """Return whether it stands without engineering: nobody vetted it as it is now, or its debtor did not agree."""
    return needs_vetting(promise) and not (vetting_holds(promise, day) and debtor_agreed(promise))


def agreed_when_said(promise: Commitment) -> bool | None:
    """Return whether it was said with engineering's agreement, or as it was cleared; None when nobody can tell.

    What was said in the name of somebody who has not agreed to it was not. Prices and terms, and what was never said,
    are not to be asked about: see `counts`.
    """
    if promise.as_cleared:
        return True
    if promise.vetted_before is None:
        return None if debtor_agreed(promise) else False
    return promise.vetted_before and debtor_agreed(promise)


def asked_in_vain(promise: Commitment) -> bool:
    """Return whether somebody had asked before it was said, and had no answer yet: the mirror of an unvetted one."""
    said = promise.said_at
    if said is None:
        return False
    no_word = promise.asked_at is not None and (promise.answered_at is None or promise.answered_at > said)
    not_vetted = promise.vetting_asked_at is not None and promise.vetting_asked_at < said
    return no_word or (not_vetted and not promise.vetted_before)


def waits_for_word(promise: Commitment) -> bool:
    """Return whether somebody was asked to clear it or to vet it, and has not answered."""
    to_clear = promise.status is CommitmentStatus.PROPOSED and promise.asked_at is not None
    return to_clear or promise.vetting is Vetting.UNDER_REVIEW


def counts(promise: Commitment) -> bool:
    """Return whether it was said, and engineering had a say in it: what rates of unvetted promises are counted over."""
    return promise.said_in is not None and needs_vetting(promise)


def date_without_condition(promise: Commitment) -> bool:
    """Return whether a day or a release was named and nothing that it depends on."""
    conditions = promise.antecedent or (promise.conditions and promise.as_cleared)
    return bool((promise.deadline or promise.target) and not conditions)


def claims_what_is_not_there(promise: Commitment) -> bool:
    """Return whether somebody who knows found that what was said to be there is not."""
    return promise.existence in (Existence.MISSING, Existence.IN_PART)


def clearance_holds(promise: Commitment, day: date) -> bool:
    """Return whether it may be said today, in its cleared wording."""
    in_time = promise.valid_until is None or day <= promise.valid_until
    return promise.status is CommitmentStatus.CLEARED and in_time


def answer_is_late(promise: Commitment, at: datetime) -> bool:
    """Return whether the answer to "may I say this?" is overdue, or came later than agreed."""
    if promise.answer_due_at is None:
        return False
    if promise.status is CommitmentStatus.PROPOSED:
        return at > promise.answer_due_at
    return promise.answered_at is not None and promise.answered_at > promise.answer_due_at


def overdue(promise: Commitment, day: date) -> bool:
    """Return whether its day has passed and it still binds."""
    return promise.status is CommitmentStatus.DETACHED and promise.deadline is not None and promise.deadline < day


def has_expired(promise: Commitment, day: date) -> bool:
    """Return whether its condition did not come true in time, whether or not somebody has recorded that."""
    if promise.status is CommitmentStatus.EXPIRED:
        return True
    until = promise.antecedent_by or promise.deadline
    return promise.status is CommitmentStatus.CONDITIONAL and until is not None and until < day


def still_open(promise: Commitment, day: date) -> bool:
    """Return whether it was made and still has to be kept."""
    return promise.status in IN_FORCE and not has_expired(promise, day)
