"""Times as sources write them: with an offset, with `Z`, without a zone, a bare day, or none at all."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

WHOLE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.(\d+))?)?(Z|[+-]\d\d:?\d\d(?::\d\d)?)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class NoTime(ValueError):
    """The text is not a time in any of the forms that the format allows."""


@lru_cache(4_096)  # the facts of one commit share their time, and both clocks often agree
def time_of(text: str) -> tuple[datetime, bool]:
    """Return the time, and whether it says all that the text says.

    What has no zone is taken as UTC, a bare day as its first moment in UTC; the text is then kept beside the time,
    for the source never said so.
    """
    try:
        if DAY.fullmatch(text):
            time, exact = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC), False
        else:
            match = WHOLE.fullmatch(text)
            if match is None:
                raise NoTime(f"{text[:80]!r} is not a time of the form 2026-03-01T09:00:00+01:00")
            time = datetime.fromisoformat(text)
            exact = len(match[1] or "") <= 6
            if time.tzinfo is None:
                time, exact = time.replace(tzinfo=UTC), False
            offset = time.utcoffset() or timedelta()
            if offset % timedelta(minutes=1):  # local mean times: no JSON time carries the seconds of an offset
                time, exact = time.astimezone(UTC), False
    except (ValueError, OverflowError) as error:
        raise NoTime(str(error) or f"{text[:80]!r} is no time") from None
    if not 1000 <= time.year <= 9000:
        raise NoTime(f"{text!r} lies outside the years 1000 to 9000")
    return time, exact


def day_of(text: object) -> date | None:
    """Return the day that a text names, or None; a deadline keeps the day that the source wrote, not that of UTC."""
    if not isinstance(text, str) or not (DAY.fullmatch(text) or WHOLE.fullmatch(text)):
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
