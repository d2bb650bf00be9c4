"""Backdated: something was recorded after what happened later (capability 46)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel import Aggregate, thing
from ledger.domain.reply import ReplyStance
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.limits import EVIDENCE
from ledger.views.replies import replies_to


def raised(sight: Sight, something: Aggregate) -> Iterator[Raised]:
    """Raise it for the events of a thing that came late and that nobody whom they name has confirmed."""
    found = [(event, at) for event, at, backdated, _ in sight.odd(something.id) if backdated]
    fine = confirmed(sight, [event for event, _ in found])
    late = [(event, at) for event, at in found if event not in fine]
    if late:
        what = "Something" if len(late) == 1 else f"{len(late)} things"
        yield Raised(
            f"{what} that happened earlier {'was' if len(late) == 1 else 'were'} recorded of {thing(something.id)} "
            f"after what happened later, last on {late[-1][1]:%Y-%m-%d}; each stands in its true place.",
            tuple(event for event, _ in late[-EVIDENCE:]),
            since=late[0][1],
        )


def confirmed(sight: Sight, events: list[str]) -> set[str]:
    """Return those of the events that somebody whom they name has confirmed."""
    found = replies_to(sight.db, sight.viewer, events, sight.moment) if events else {}
    return {event for event, several in found.items() if any(r.stance is ReplyStance.CONFIRMS for r in several)}


FLAG = Flag(
    FlagName.BACKDATED,
    "Backdated",
    (),
    "Somebody whom it names in another's hand confirms it.",
    (46,),
    raised,
    noise=True,
)
