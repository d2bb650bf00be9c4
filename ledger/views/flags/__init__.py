"""Flags: what deserves a second look, with the sentence and the events that say why, since when, and what clears it.

Each is a small file with a pure function of the states as of a moment; `table` lists them all. What is up at a time
depends on the clock only by the two times that a flag says beforehand, so flags exist as of any position, by either
clock, and can be kept as the views are drawn (`keeping`).
"""

from ledger.views.flags.flag import Flag, Raised
from ledger.views.flags.names import FlagName
from ledger.views.flags.table import FLAGS, SHOWN

__all__ = ["FLAGS", "SHOWN", "Flag", "FlagName", "Raised"]
