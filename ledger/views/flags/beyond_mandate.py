"""Beyond mandate: a decision went further than the mandate of the one who made it (capability 5)."""

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
    if who is None or who.authority.verdict is not Verdict.EXCEEDED or ratified(sight, decision):
        return
    mandate = who.authority.mandate
    granted = sight.latest(mandate, "mandate.granted") if mandate else ()
    yield Raised(
        f"{thing(decision.id)}: {who.authority.sentence}",
        (decision.accepted_event, *granted),
        since=since(decision),
        about=who.who,
        accounts=accounts_of(sight, decision),
    )


FLAG = Flag(
    FlagName.BEYOND_MANDATE,
    "Beyond mandate",
    ("decision",),
    "Somebody above honours it, or lets it stand when it is taken higher; a mandate that covered it comes on record; "
    "or another decision takes its place.",
    (5,),
    raised,
    shown=True,
)
