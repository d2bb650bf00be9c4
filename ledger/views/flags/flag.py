"""A flag: a name, whose it is, and a function that says from the states when it is up, why and since when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight


@dataclass(frozen=True, slots=True)
class Raised:
    """That a flag is up.

    Whether it is up now depends on nothing but `starts` and `ends`: a deadline that passes writes no event, so a flag
    says beforehand between which times it will be up if nothing happens. The sentence mentions people and things and
    never holds anybody's own words, which may be forgotten.
    """

    sentence: str
    evidence: tuple[str | None, ...] = ()
    """The events that show it, by id."""
    since: datetime | None = None
    """Since when it is so; None when nobody says."""
    starts: datetime | None = None
    """From when on it is up by the clock; None: as soon as it is on record."""
    ends: datetime | None = None
    """From when on it is up no more, though nothing happens."""
    about: str | None = None
    """Who or what it is about, beside the thing that it is on."""
    accounts: tuple[str | None, ...] = ()
    """The customers whom it concerns."""
    nudge: str | None = None
    """Who alone is told at first."""
    open_from: datetime | None = None
    """From when on others are told too."""


Judge = Callable[[Sight, Any], Iterator[Raised]]


@dataclass(frozen=True, slots=True)
class Flag:
    """A kind of flag, as the table lists it."""

    name: FlagName
    title: str
    kinds: tuple[str, ...]
    """The kinds of things it is on."""
    clears: str
    """What clears it."""
    capabilities: tuple[int, ...]
    """The numbers of CAPABILITIES.md that it serves."""
    judge: Judge
    noise: bool = False
    """Whether it looks at nothing but those events of a thing that were late, broke a rule or were replied to."""
    shown: bool = False
    """Whether it is one of the eight that are shown without being asked for."""


def morning(day: date) -> datetime:
    """Return when a day begins."""
    return datetime.combine(day, time(), UTC)


def after(day: date) -> datetime:
    """Return when a day is over."""
    return morning(day) + timedelta(days=1) if day < date.max else datetime.max.replace(tzinfo=UTC)
