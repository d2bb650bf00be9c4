"""The half-life of ties, as it is asked for."""

from __future__ import annotations

from graph.ties import LONGEST_LIFE
from ledger.domain.kernel.errors import Malformed


def check_half_life(days: float) -> None:
    """Raise `Malformed` for a half-life that is none; what is no number is none."""
    if not 0 < days <= LONGEST_LIFE:
        raise Malformed(f"halfLife is {days}; it is more than 0 days and at most {LONGEST_LIFE:,}", path=("halfLife",))
