"""No mandate: whoever decided had no mandate in force for it on record (capability 5)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.authority import Verdict
from ledger.domain.decision.state import Decision
from ledger.domain.kernel import thing
from ledger.views.flags.decisions import accounts_of, author, ratified, since
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


def raised(sight: Sight, decision: Decision) -> Iterator[Raised]:
    """Raise it while the decision holds and nobody above has stood by it."""
    who = author(sight, decision)
    if who is None or who.authority.verdict is not Verdict.NONE or ratified(sight, decision):
        return
    yield Raised(
        f"{thing(decision.id)}: {who.authority.sentence}",
        (decision.accepted_event,),
        since=since(decision),
        about=who.who,
        accounts=accounts_of(sight, decision),
    )


FLAG = Flag(
    FlagName.NO_MANDATE,
    "No mandate",
    ("decision",),
    "A mandate that covered it on its day comes on record, somebody above honours it, or another decision takes its "
    "place.",
    (5,),
    raised,
)
