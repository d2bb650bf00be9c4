"""As of: which moment a question asks about, on which clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from ledger.domain.kernel.errors import DateWithoutZone, Malformed, NotYetThere
from ledger.policy import Viewer, require_sight
from ledger.views.clock import micros
from ledger.views.database import Database

if TYPE_CHECKING:  # whoever follows draws flags, and these look at moments
    from ledger.views.follower import Follower


@dataclass(frozen=True, slots=True)
class AsOf:
    """What the asker said: nothing (now), a position or a time of recording, and perhaps a time in effect."""

    position: int | None = None
    recorded_at: datetime | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """What the ledger said at `position`; with `effective_at`, what was true then by what it knew at `position`.

    The answer to a question at a moment never changes: the log only grows.
    """

    position: int
    effective_at: int | None = None


def moment_of(db: Database, follower: Follower, viewer: Viewer, asked: AsOf | None, wait: float) -> Moment:
    """Return the moment that is asked about; waits so many seconds for a position that is just being written."""
    require_sight(viewer)
    if asked is None:
        return Moment(follower.position)
    for name, time in (("recordedAt", asked.recorded_at), ("effectiveAt", asked.effective_at)):
        if time is not None and time.tzinfo is None:
            raise DateWithoutZone(f"{name} is {time.isoformat()} without a zone", path=("asOf", name))
    if asked.position is not None and asked.recorded_at is not None:
        raise Malformed("asOf takes a position or a recordedAt, not both", path=("asOf",))
    position = follower.position
    if asked.position is not None:
        if asked.position < 0:
            raise Malformed(f"position is {asked.position}; positions begin at 1", path=("asOf", "position"))
        if not (asked.position <= 2**62 and follower.wait_for(asked.position, wait)):
            raise NotYetThere(
                f"position {asked.position} is beyond {follower.position}, the newest here", path=("asOf", "position")
            )
        position = asked.position
    elif asked.recorded_at is not None:
        (found,) = (
            db.reader()
            .execute(
                "SELECT coalesce(max(position), 0) FROM history WHERE recorded_at <= ?", (micros(asked.recorded_at),)
            )
            .fetchone()
        )
        position = found
    return Moment(position, None if asked.effective_at is None else micros(asked.effective_at))
