"""`--as-of`: a moment, as people write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time

from app.cli.errors import USAGE, CliError
from graph.ties import LONGEST_LIFE
from ledger.views.asof import AsOf

DAY = re.compile(r"\d{4}-\d\d-\d\d")


def as_of(text: str | None) -> AsOf | None:
    """Return the moment that a text such as `120`, `2026-03-01` or `effective:2026-03-01T09:00:00Z` names."""
    if text is None:
        return None
    position: int | None = None
    recorded: datetime | None = None
    effective: datetime | None = None
    for part in text.split(","):
        word = part.strip()
        if word.isascii() and word.isdigit() and position is None and len(word) < 19:
            position = int(word)
        elif word.startswith("effective:") and effective is None:
            effective = _time(word.removeprefix("effective:"))
        elif recorded is None:
            recorded = _time(word)
        else:
            raise CliError(f"--as-of {text!r} names the same clock twice; name each once", USAGE)
    return AsOf(position, recorded, effective)


def ageing(life: float | None) -> datetime | None:
    """Return to when ties age by a half-life where no time in effect is asked about: the beginning of today (UTC)."""
    if life is None:
        return None
    if not 0 < life <= LONGEST_LIFE:  # which also leaves out what is no number
        raise CliError(f"--half-life is {life}; it is more than 0 days and at most {LONGEST_LIFE:,}", USAGE)
    return datetime.combine(datetime.now(UTC).date(), time.min, UTC)


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise CliError(
            f"--as-of takes a position, a time such as 2026-03-01T09:00:00Z, or effective:2026-03-01; not {text!r}",
            USAGE,
        ) from None
    if DAY.fullmatch(text):
        return datetime.combine(found.date(), time.max, UTC)
    if found.tzinfo is None:
        raise CliError(f"--as-of {text!r} does not say in which zone; add an offset, or Z for UTC", USAGE)
    return found
