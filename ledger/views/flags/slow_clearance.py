"""Slow clearance: somebody asked before they said it, and waits longer than agreed (capabilities 47 and 50)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentStatus
from ledger.domain.kernel import people, person, thing
from ledger.views.clock import MICROSECOND
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


def raised(sight: Sight, asked: Commitment) -> Iterator[Raised]:
    """Raise it once the agreed time is over, while there is no answer."""
    due = asked.answer_due_at
    if asked.status is not CommitmentStatus.PROPOSED or due is None:
        return
    yield Raised(
        f"{person(asked.promised_by)} asked {people(asked.asked_of)} whether {thing(asked.id)} may be promised, and "
        f"has waited for the answer since {due:%Y-%m-%d %H:%M}, when it was due.",
        sight.latest(asked.id, "commitment.proposed"),
        since=due,
        starts=due + MICROSECOND,
        accounts=(asked.account,),
    )


FLAG = Flag(
    FlagName.SLOW_CLEARANCE,
    "Slow clearance",
    ("commitment",),
    "It is cleared or refused, or whoever asked takes the question back.",
    (47, 50),
    raised,
    shown=True,
)
