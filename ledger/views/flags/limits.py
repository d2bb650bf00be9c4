"""How long is too long: the numbers that flags judge by, in one place, each with its reason.

What was agreed in the ledger goes before them: a day by which to tell, to answer, to review. They are the same for all
who read one ledger: a flag is kept by position and must not depend on who asks. The report behind a flag takes other
numbers as arguments.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

TELL_WITHIN: Final = timedelta(days=5)
"""A working week: longer, and those who asked hear a no from somebody else."""
ANSWER_WITHIN: Final = timedelta(days=7)
"""A week: what was taken higher waits for somebody with a full calendar, but a deal does not wait for two of them."""
VET_BEFORE: Final = timedelta(days=30)
"""A month before its day, a promise that nobody has vetted cannot be planned any more."""
ASSESS_AGAIN: Final = timedelta(days=90)
"""A quarter: committees, budgets and minds change with it."""
MEET_AGAIN: Final = timedelta(days=90)
"""A quarter without a meeting, after meetings that were regular."""
REGULAR: Final = 3
"""Meetings after which one can speak of having stopped: twice may be chance."""
NUDGE: Final = timedelta(days=14)
"""Two weeks in which somebody is told in private that they have not met a customer, before others see it."""
EVIDENCE: Final = 20
"""Events that are named at most; more do not convince more."""
