"""What the log keeps of an event, and what a command asks the log to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from eventsourcing.persistence import Notification, StoredEvent

VERSION = 1
"""The format of the log. One of a later release is left alone."""


@dataclass(frozen=True)
class Row(Notification):
    """A stored event at its position in the log. `recorded_at` is in microseconds since 1970 (UTC)."""

    recorded_at: int
    leaf: bytes


COLUMNS = "position, originator_id, originator_version, topic, state, recorded_at, leaf"
Record = tuple[int, str, int, str, bytes, int, bytes]
"""A row as the database gives it: the values of the `COLUMNS`."""


def row_of(record: tuple[Any, ...]) -> Row:
    """Return the row that a record of the `COLUMNS` holds.

    Whoever reads the log makes one for every event, and a frozen dataclass takes three times as long to make itself.
    """
    row = object.__new__(Row)
    of = row.__dict__
    (
        of["id"],
        of["originator_id"],
        of["originator_version"],
        of["topic"],
        of["state"],
        of["recorded_at"],
        of["leaf"],
    ) = record
    return row


@dataclass(frozen=True, slots=True)
class Entry:
    """What one command writes, all or nothing."""

    events: Sequence[StoredEvent]
    result: str = ""
    """The id of the thing that was changed: the answer to a repetition of the command."""
    key: bytes | None = None
    """The idempotency key; None for a command that carries no id."""
    digest: bytes = b""
    """The keyed hash of the command's content: tells a repetition from another command under the same id."""
    reads: Sequence[tuple[str, int]] = ()
    """Things the decision rests on but does not change, with the versions they had."""


@dataclass(frozen=True, slots=True)
class Written:
    """The entry is in the log, durably, from `first` to `last`; `repeated` when it was there before."""

    first: int
    last: int
    result: str
    repeated: bool = False
    leaf: bytes = field(default=b"", compare=False, repr=False)
    """The leaf of its last event, told of the last entry of a batch that went right behind what its writer had seen."""


@dataclass(frozen=True, slots=True)
class Stale:
    """Nothing was written: something the decision rests on has changed since it was read."""

    originator_id: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Nothing was written: the idempotency key is taken by a command of another content."""


Outcome = Written | Stale | Clash


Kept = tuple[bytes, int, int, str]
"""What the log keeps of a command: the digest of its content, first and last position, the thing it changed."""


def answer(stored: Kept, digest: bytes) -> Written | Clash:
    """Return what a command gets whose key was found: its first result, or the news that it is another command."""
    kept_digest, first, last, result = stored
    if bytes(kept_digest) != digest:
        return Clash()
    return Written(first, last, result, repeated=True)
