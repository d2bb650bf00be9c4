"""Avoided customer: somebody who works on a customer and used to meet them has stopped (capability 39).

There may be a good reason. So whoever it is about is told alone at first, and nobody else before they had time to
meet the customer or to say why not.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ledger.domain.account import Account, Side
from ledger.domain.interaction.state import TOOK_PLACE, Interaction
from ledger.domain.kernel import person, thing
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.limits import MEET_AGAIN, NUDGE, REGULAR
from ledger.views.reports.reading import present


def raised(sight: Sight, account: Account) -> Iterator[Raised]:
    """Raise it for each of the customer's team who met them regularly, a quarter after the last time."""
    if account.side is not Side.CUSTOMER or account.closed or not account.team:
        return
    talks = present(sight.db, sight.viewer, Interaction, sight.talks(account.id), sight.moment)
    met = [
        (t.held_at, t) for t in talks if t.status in TOOK_PLACE and t.held_at is not None and t.account == account.id
    ]
    for member in account.team:
        theirs = sorted(((at, t.id) for at, t in met if member.stakeholder in t.people), reverse=True)
        if len(theirs) >= REGULAR:
            yield _stopped(sight, account, member.stakeholder, theirs)


def _stopped(sight: Sight, account: Account, who: str, met: list[tuple[datetime, str]]) -> Raised:
    last = met[0][0]
    return Raised(
        f"{person(who)} met {thing(account.id)} {len(met)} times, last on {last:%Y-%m-%d}, and not in the "
        f"{MEET_AGAIN.days} days since, though they work on the account.",
        tuple(event for _, talk in met[:REGULAR] for event in sight.latest(talk, "interaction.held")),
        since=last + MEET_AGAIN,
        starts=last + MEET_AGAIN,
        about=who,
        accounts=(account.id,),
        nudge=who,
        open_from=last + MEET_AGAIN + NUDGE,
    )


FLAG = Flag(
    FlagName.AVOIDED_CUSTOMER,
    "Avoided customer",
    ("account",),
    "They meet the customer again, they no longer work on the account, or the account is closed.",
    (39,),
    raised,
)
