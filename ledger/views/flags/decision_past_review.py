"""Decision past its review date: the day on which it was to be looked at again has passed (capability 1)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.decision.state import Decision
from ledger.views.flags.decisions import accounts_of, decided, holds
from ledger.views.flags.flag import Flag, Raised, after
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


def raised(sight: Sight, decision: Decision) -> Iterator[Raised]:
    """Raise it from the day after."""
    if not holds(decision) or decision.review_on is None:
        return
    promised = (decision.accepted_event, *sight.latest(decision.id, "decision.reviewed"))
    yield Raised(
        f"{decided(decision)}, to be looked at again on {decision.review_on}; nobody has.",
        promised,
        since=after(decision.review_on),
        starts=after(decision.review_on),
        accounts=accounts_of(sight, decision),
    )


FLAG = Flag(
    FlagName.DECISION_PAST_REVIEW,
    "Decision past its review date",
    ("decision",),
    "Somebody looks at it again and says so, or another decision takes its place.",
    (1,),
    raised,
    shown=True,
)
