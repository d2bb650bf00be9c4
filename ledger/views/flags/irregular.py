"""Irregular: an imported act broke a rule of the ledger; it happened, so it was recorded (capability 46)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel import Aggregate, thing
from ledger.views.flags.backdated import confirmed
from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.limits import EVIDENCE


def raised(sight: Sight, something: Aggregate) -> Iterator[Raised]:
    """Raise it for the events of a thing that broke a rule and that nobody whom they name has confirmed."""
    found = [(event, at, rule) for event, at, _, rule in sight.odd(something.id) if rule]
    fine = confirmed(sight, [event for event, _, _ in found])
    odd = [one for one in found if one[0] not in fine]
    if odd:
        rules = ", ".join(sorted({rule.lower().replace("_", " ") for _, _, rule in odd}))
        acts, are = ("An act", "is") if len(odd) == 1 else (f"{len(odd)} acts", "are")
        yield Raised(
            f"{acts} recorded of {thing(something.id)} broke a rule of the ledger ({rules}) and {are} kept as the "
            "source tells.",
            tuple(event for event, _, _ in odd[-EVIDENCE:]),
            since=odd[0][1],
        )


FLAG = Flag(
    FlagName.IRREGULAR,
    "Irregular",
    (),
    "Somebody whom it names in another's hand confirms it.",
    (46,),
    raised,
    noise=True,
)
