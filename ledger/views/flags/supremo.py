"""Supremo: somebody answers for a decision without the authority to make it (capability 6)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.answering import ALARMING
from ledger.domain.decision.state import Decision
from ledger.domain.kernel import person, thing
from ledger.views.flags.decisions import accounts_of, answering, since
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


def raised(sight: Sight, decision: Decision) -> Iterator[Raised]:
    """Raise it once for each of them, whether they are to blame or, as a rule, to be pitied."""
    for one in answering(sight, decision):
        if one.supremo:
            by = " and ".join(a.description[0].lower() + a.description[1:-1] for a in one.as_what if a in ALARMING)
            yield Raised(
                f"{person(one.who)} {by}, and so answers for {thing(decision.id)}: {one.authority.sentence}",
                (decision.accepted_event,),
                since=since(decision),
                about=one.who,
                accounts=accounts_of(sight, decision),
            )


FLAG = Flag(
    FlagName.SUPREMO,
    "Answers for it without authority",
    ("decision",),
    "A mandate that covered it comes on record for whoever answers for it, or another decision takes its place.",
    (6,),
    raised,
)
