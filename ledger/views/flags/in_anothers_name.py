"""In another's name: somebody promised what another has to keep, and that one has not agreed (capability 12)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.commitment.judging import debtor_agreed, in_anothers_name
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import DebtorAcceptance
from ledger.domain.kernel import person
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.promises import lapses, promised, stands
from ledger.views.flags.sight import Sight


def raised(sight: Sight, promise: Commitment) -> Iterator[Raised]:
    """Raise it while the one in whose name it was promised has not agreed to keep it."""
    if not stands(promise) or not in_anothers_name(promise) or debtor_agreed(promise):
        return
    refused = promise.acceptance is DebtorAcceptance.REFUSED
    answer = "did not agree to it" if refused else "has not agreed to it"
    said = sight.latest(promise.id, "commitment.disowned", "commitment.delegated")
    yield Raised(
        f"{promised(promise)}; {person(promise.debtor)} would have to keep it and {answer}.",
        (promise.said_in, *said),
        since=promise.said_at,
        ends=lapses(promise),
        about=promise.debtor,
        accounts=(promise.account,),
    )


FLAG = Flag(
    FlagName.IN_ANOTHERS_NAME,
    "Promise in somebody else's name",
    ("commitment",),
    "The one who has to keep it agrees, or vets it; or it is kept, taken back, let go or broken.",
    (11, 12),
    raised,
)
