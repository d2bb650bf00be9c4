"""Times in the views are microseconds since 1970 (UTC)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def micros(moment: datetime) -> int:
    """Return a time as microseconds since 1970, exactly."""
    return (moment - EPOCH) // MICROSECOND


def moment(micro: int) -> datetime:
    """Return the time, in UTC, that these microseconds stand for."""
    return EPOCH + timedelta(microseconds=micro)
