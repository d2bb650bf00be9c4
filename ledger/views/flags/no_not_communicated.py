"""No not communicated: people whom a no concerns have not been told within the agreed days (capability 9)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.decision.state import Decision
from ledger.domain.decision.words import Outcome
from ledger.domain.kernel import people
from ledger.views import deciding
from ledger.views.flags.decisions import NOES, accounts_of, case_of, decided, holds, since
from ledger.views.flags.flag import Flag, Raised, after
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.limits import TELL_WITHIN


def raised(sight: Sight, decision: Decision) -> Iterator[Raised]:
    """Raise it once the agreed day has passed, or the usual days when none was agreed."""
    when = since(decision)
    if not holds(decision) or decision.outcome not in (*NOES, Outcome.COUNTER_OFFER) or when is None:
        return
    steps = sight.once(deciding.telling_of, decision, case_of(sight, decision))
    untold = tuple(step.stakeholder for step in steps if step.told is None)
    if not untold:
        return
    due = after(decision.tell_by) if decision.tell_by else when + TELL_WITHIN
    agreed = f"by {decision.tell_by}, as agreed" if decision.tell_by else f"within {TELL_WITHIN.days} days"
    yield Raised(
        f"{decided(decision)} on {when:%Y-%m-%d}, and {people(untold)} {'was' if len(untold) == 1 else 'were'} not "
        f"told {agreed}.",
        (decision.accepted_event, *sight.latest(decision.id, "decision.communication_planned")),
        since=due,
        starts=due,
        accounts=accounts_of(sight, decision),
    )


FLAG = Flag(
    FlagName.NO_NOT_COMMUNICATED,
    "No not communicated",
    ("decision",),
    "Everybody whom it concerns is told, or another decision takes its place.",
    (9, 50),
    raised,
    shown=True,
)
