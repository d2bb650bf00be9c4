"""How long is too long: the numbers that flags judge by, in one place, each with its reason.

What was agreed in the ledger goes before them: a day by which to tell, to answer, to review. They are the same for all
who read one ledger: a flag is kept by position and must not depend on who asks. The report behind a flag takes other
numbers as arguments.

The environment may set each: the flags are then drawn anew. A value that cannot be stops the start.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from zlib import crc32

MOST = 3_650


@dataclass(frozen=True, slots=True)
class Limit:
    """One of the numbers: its setting, what it is unless that says otherwise, and why."""

    setting: str
    usual: int
    unit: str
    why: str

    @property
    def value(self) -> int:
        """What it is: as the environment says, else the usual; `check` says whether that can be."""
        said = os.environ.get(self.setting, "")
        return int(said) if _fits(said) else self.usual


LIMITS: Final = {
    limit.setting: limit
    for limit in (
        Limit(
            "LEDGER_TELL_WITHIN",
            5,
            "days",
            "In which a no is told. A working week: longer, and those who asked hear it from somebody else.",
        ),
        Limit(
            "LEDGER_ANSWER_WITHIN",
            7,
            "days",
            "In which what was taken higher is answered. A week: a deal does not wait for two of them.",
        ),
        Limit(
            "LEDGER_VET_BEFORE",
            30,
            "days",
            "Before its day by which a promise is vetted. With less than a month it cannot be planned any more.",
        ),
        Limit(
            "LEDGER_ASSESS_AGAIN",
            90,
            "days",
            "For which an assessment holds. A quarter: committees, budgets and minds change with it.",
        ),
        Limit(
            "LEDGER_MEET_AGAIN",
            90,
            "days",
            "Without a meeting that are long, after meetings that were regular. A quarter.",
        ),
        Limit("LEDGER_REGULAR", 3, "meetings", "After which one can speak of having stopped: twice may be chance."),
        Limit("LEDGER_NUDGE", 14, "days", "In which somebody is told in private, before others are."),
    )
}


def _fits(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 6 and 1 <= int(said) <= MOST


def faults() -> list[str]:
    """Return what cannot be of what the environment says."""
    return [
        f"{setting} is {said!r}; it takes a whole number of {limit.unit} from 1 to {MOST:,}"
        for setting, limit in LIMITS.items()
        if (said := os.environ.get(setting)) and not _fits(said)
    ]


def drawn_by() -> int:
    """Return a number that is another whenever the limits are: flags that were kept by others are drawn anew."""
    if all(limit.value == limit.usual for limit in LIMITS.values()):
        return 0
    return crc32(repr([(limit.setting, limit.value) for limit in LIMITS.values()]).encode())


def _days(setting: str) -> timedelta:
    return timedelta(days=LIMITS[setting].value)


TELL_WITHIN: Final = _days("LEDGER_TELL_WITHIN")
ANSWER_WITHIN: Final = _days("LEDGER_ANSWER_WITHIN")
VET_BEFORE: Final = _days("LEDGER_VET_BEFORE")
ASSESS_AGAIN: Final = _days("LEDGER_ASSESS_AGAIN")
MEET_AGAIN: Final = _days("LEDGER_MEET_AGAIN")
REGULAR: Final = LIMITS["LEDGER_REGULAR"].value
NUDGE: Final = _days("LEDGER_NUDGE")
EVIDENCE: Final = 20
"""Events that are named at most; more do not convince more."""
