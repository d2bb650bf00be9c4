"""Hearing: of which flags somebody wants to hear what becomes of them, and how far they have been told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.views.flags.names import FlagName
from ledger.views.flags.table import FLAGS, SHOWN

HEARD = (*SHOWN, FlagName.SUDDEN_MOMENTUM)
"""What is told to whoever does not say which: the eight that are shown, and a request that picks up steam."""
PERSONAL = tuple(name for name in FLAGS if name not in (FlagName.BACKDATED, FlagName.IRREGULAR))
"""What a person is told of themselves: all but what says something of the record alone."""


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """How far somebody has been told: everything that changed up to a position, and up to a time (in microseconds)."""

    position: int
    at: int

    def further(self, position: int, at: int) -> Mark:
        """Return the mark moved on to a position and a time; neither goes back: not every clock is ours."""
        return Mark(max(self.position, position), max(self.at, at))

    def covers(self, other: Mark) -> bool:
        """Return whether whoever was told up to here was told all that the other mark stands for."""
        return self.position >= other.position and self.at >= other.at


@dataclass(frozen=True, slots=True)
class Hearing:
    """Of which flags somebody wants to hear. What is left out does not restrict."""

    names: Sequence[FlagName] = HEARD
    kinds: Sequence[str] = ()
    """On things of these kinds."""
    near: Sequence[str] = ()
    """On or about any of these, of these customers, or shown by events that concern them."""
    person: str | None = None
    """Those that this person is flagged by: about them, or shown by what they said or did."""
