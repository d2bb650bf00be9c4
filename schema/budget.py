"""The budget of an operation, and the refusal of one that would go beyond it."""

from __future__ import annotations

from ledger.domain.kernel.errors import LedgerError

BUDGET = 1_000
"""What one operation may cost: as much as fifty thousand things."""
TOLD = 10
"""From here on an answer says what it cost."""
THING = 0.02
"""What one thing of an answer costs."""


class QueryTooCostly(LedgerError):
    """A question asks for more than one operation may."""

    help = "Ask for fewer (`first`), for less below each, or for fewer measures (`measures`); or ask several times."
