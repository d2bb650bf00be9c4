"""The mandates that somebody holds. Whether a matter lies within one is the ledger's own arithmetic: `authority`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.mandate.state import Mandate, MandateFate, MandateStatus


@dataclass(frozen=True, slots=True)
class Held:
    """A mandate that somebody holds or held, and what became of it when it was used."""

    mandate: str
    granted_by: str | None
    valid: bool
    overridden: int
    honoured: int


def held(mandate: Mandate, at: datetime | None) -> Held:
    """Return how a mandate stands at a moment (None: by all that was said)."""
    fates = [use.fate for use in mandate.uses]
    return Held(
        mandate.id,
        mandate.granted_by,
        valid=mandate.standing(at) is MandateStatus.GRANTED,
        overridden=fates.count(MandateFate.OVERRIDDEN),
        honoured=fates.count(MandateFate.HONOURED),
    )
