"""What a verification found, in words for whoever has to act on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from ledger.integrity.checkpoint import Checkpoint


class Kind(StrEnum):
    """What was done to the log, as far as the evidence tells."""

    EDITED = "edited"
    RETYPED = "retyped"
    SWAPPED = "swapped"
    INSERTED = "inserted"
    REMOVED = "removed"
    TRUNCATED = "truncated"
    RENUMBERED = "renumbered"
    LEAF = "leaf"
    """The stored leaf was changed; the event is as it was signed."""
    ALTERED = "altered"
    """Something between two checkpoints; which row and how, the evidence does not tell."""
    FORKED = "forked"
    """A checkpoint signs another history than the log and a later checkpoint do."""
    STREAM = "stream"
    CLOCK = "clock"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something is wrong with the positions from `first` to `last`."""

    kind: Kind
    first: int
    last: int
    detail: str

    @property
    def order(self) -> tuple[int, int, int]:
        """By position; where two are at the same, what was done comes before what follows from it."""
        return self.first, list(Kind).index(self.kind), self.last

    def __str__(self) -> str:
        where = f"position {self.first}" if self.first == self.last else f"positions {self.first} to {self.last}"
        return f"{where}: {self.kind}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Judged:
    """A checkpoint, and whether the log still begins with what it signs."""

    checkpoint: Checkpoint
    holds: bool


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a verification."""

    size: int
    """How many rows the log has."""
    root: bytes
    """The root over all of them, recomputed from their content."""
    findings: tuple[Finding, ...]
    judged: tuple[Judged, ...] = ()
    notes: tuple[str, ...] = field(default=())
    """What limits the evidence."""

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    @property
    def signed(self) -> int:
        """Up to which position the log is proved to be what was signed."""
        return max((j.checkpoint.size for j in self.judged if j.holds), default=0)

    @property
    def first(self) -> Finding | None:
        """The first bad position or interval."""
        return self.findings[0] if self.findings else None
