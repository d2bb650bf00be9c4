"""Unvetted promise: it stands, and those who would build it have not agreed to it as it is (capability 12)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.domain.commitment.judging import unvetted
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import DebtorAcceptance, Vetting
from ledger.domain.kernel import person
from ledger.views.flags.flag import Flag, Raised, after
from ledger.views.flags.names import FlagName
from ledger.views.flags.promises import lapses, promised, stands
from ledger.views.flags.sight import Sight


def raised(_: Sight, promise: Commitment) -> Iterator[Raised]:
    """Raise it for a promise that stands unvetted, or from the day on which its vetting runs out."""
    if not stands(promise) or not unvetted(promise, date.max):
        return
    runs_out = None if unvetted(promise, date.min) else promise.vetting_expires_on
    yield Raised(
        f"{promised(promise)}, {_why(promise, runs_out)}.",
        (promise.said_in, promise.vetted_in),
        since=after(runs_out) if runs_out else promise.said_at,
        starts=after(runs_out) if runs_out else None,
        ends=lapses(promise),
        accounts=(promise.account,),
    )


def _why(promise: Commitment, runs_out: date | None) -> str:
    if runs_out is not None:
        return f"and what those who would build it said held only until {runs_out}"
    if promise.vetting is Vetting.REFUSED:
        return f"though {person(promise.vetted_by)}, who would build it, says that it cannot be done"
    if promise.acceptance is DebtorAcceptance.REFUSED:
        return f"and {person(promise.debtor)}, who would have to keep it, did not agree to it"
    if promise.vetting is Vetting.UNDER_REVIEW:
        return "and those who would build it are still looking at it"
    if promise.vetted_in is not None and promise.vetting is not Vetting.VETTED:
        return "and it was changed since those who would build it agreed"
    if promise.vetting is Vetting.VETTED:
        return f"and {person(promise.debtor)}, who would have to keep it, has not agreed to it"
    return "and nobody who would build it was asked"


FLAG = Flag(
    FlagName.UNVETTED_PROMISE,
    "Unvetted promise",
    ("commitment",),
    "Those who would build it vet it as it is now, and the one who has to keep it agrees; or it is kept, taken back, "
    "let go or broken.",
    (12, 14),
    raised,
    shown=True,
)
