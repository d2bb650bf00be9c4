"""Mandate overridden: somebody above undid what was decided under a mandate that still stands (capabilities 5, 50)."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.domain.kernel import person, thing
from ledger.domain.mandate.state import Mandate, MandateFate, MandateStatus
from ledger.views.flags.flag import Flag, Raised, after
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


def raised(_: Sight, mandate: Mandate) -> Iterator[Raised]:
    """Raise it for each decision that was overridden, as long as the holder is still told that they may decide."""
    if mandate.status is not MandateStatus.GRANTED:
        return
    for use in mandate.uses:
        if use.fate is MandateFate.OVERRIDDEN:
            yield Raised(
                f"{person(use.fate_by)} overrode {thing(use.decision)}, which {person(use.by or mandate.holder)} had "
                f"decided under {thing(mandate.id)}; the mandate still stands.",
                (use.fate_event, use.event),
                since=use.fate_at,
                ends=after(mandate.expires_on) if mandate.expires_on else None,
                about=use.decision,
                accounts=mandate.accounts,
            )


FLAG = Flag(
    FlagName.MANDATE_OVERRIDDEN,
    "Mandate overridden",
    ("mandate",),
    "Whoever overrode it honours the decision after all, or the mandate is taken back, suspended or over: then its "
    "holder knows where they stand.",
    (5, 50),
    raised,
)
