"""No without workaround: a no or a "not now" leaves those who asked with nothing meanwhile (capability 1)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel import people, thing
from ledger.views.flags.decisions import NOES, accounts_of, decided, holds, requests_of, since
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


def raised(sight: Sight, decision: Decision) -> Iterator[Raised]:
    """Raise it for a no that holds and names no workaround."""
    if not holds(decision) or decision.outcome not in NOES or decision.workaround:
        return
    asked = requests_of(sight, decision)
    who = tuple(dict.fromkeys(r.requester for r in asked if r.requester))
    answer = "no" if decision.outcome is Outcome.DECLINE else "not now"
    what = " and ".join(thing(r.id) for r in asked) or "what was asked"
    yield Raised(
        f"{decided(decision)}: {answer} to {what}, and nothing says what {people(who, 'those who asked')} can do "
        "meanwhile.",
        (decision.accepted_event,),
        since=since(decision),
        accounts=accounts_of(sight, decision),
    )


FLAG = Flag(
    FlagName.NO_WITHOUT_WORKAROUND,
    "No without workaround",
    ("decision",),
    "A decision that takes its place names a workaround, or says yes.",
    (1,),
    raised,
)
