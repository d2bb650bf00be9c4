"""A change of a flag, as it is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Described, Doc
from ledger.views.flags.reading import RaisedFlag


class FlagChangeKind(Described):
    """What became of a flag."""

    RAISED = "raised", "It went up."
    CLEARED = "cleared", "It is up no more."
    DISPUTED = "disputed", "Somebody disputes what it rests on: it is up, and does not count."
    COUNTS_AGAIN = "counts_again", "Nobody disputes any more what it rests on: it counts again."


class FlagChange(Struct, frozen=True):
    """That a flag went up or came down, by what happened or because a time had come."""

    id: Annotated[str, Doc(description="Its id: the same whenever and to whomever it is told.")]
    change: Annotated[FlagChangeKind, Doc(description="What became of it.")]
    position: Annotated[
        int,
        Doc(description="The event that changed it; of what a time brought, the newest event by then.", le=2**53),
    ]
    at: Annotated[datetime, Doc(description="When: when that event was recorded, or the time that had come.")]
    kind: Annotated[str, Doc(description="The kind of the thing that it is on.")]
    flag: Annotated[RaisedFlag, Doc(description="The flag; of one that was cleared, as it was.")]
