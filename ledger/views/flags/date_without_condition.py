"""Date without condition: a day or a release was promised, and nothing that it depends on (capability 13)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.commitment.judging import date_without_condition, needs_vetting
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentKind
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.promises import promised, stands
from ledger.views.flags.sight import Sight


def raised(sight: Sight, promise: Commitment) -> Iterator[Raised]:
    """Raise it for what has to be built; a notice of the end of support names a day and no condition by its nature."""
    notice = promise.commitment_kind is CommitmentKind.END_OF_SUPPORT
    if not stands(promise) or notice or not needs_vetting(promise) or not date_without_condition(promise):
        return
    when = f"by {promise.deadline}" if promise.deadline else f"for {promise.target}"
    moved = sight.latest(promise.id, "commitment.revised") if promise.revisions else ()
    yield Raised(
        f"{promised(promise)} {when}, and nothing was said of what that depends on.",
        (promise.said_in, *moved),
        since=promise.said_at,
        accounts=(promise.account,),
    )


FLAG = Flag(
    FlagName.DATE_WITHOUT_CONDITION,
    "Date without condition",
    ("commitment",),
    "It is kept, taken back or let go; a promise that takes its place names its condition, or is said in cleared words "
    "that do.",
    (13,),
    raised,
)
