"""How answers put things: lists of names, days, shares. Nobody is called he or she."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph.sentences import several


def listed(names: Iterable[str], most: int = 6) -> str:
    """
    >>> listed(["Ada"]), listed(["Ada", "Bo", "Cy"]), listed([])
    ('Ada', 'Ada, Bo and Cy', 'nobody')
    """
    all_names = list(names)
    if not all_names:
        return "nobody"
    if len(all_names) > most:
        return f"{', '.join(all_names[: most - 1])} and {len(all_names) - most + 1} others"
    return all_names[0] if len(all_names) == 1 else f"{', '.join(all_names[:-1])} and {all_names[-1]}"


def word(value: str) -> str:
    """
    >>> word("economic_buyer")
    'economic buyer'
    """
    return value.replace("_", " ")


def ago(then: date | None, today: date) -> str:
    """
    >>> ago(date(2026, 1, 1), date(2026, 1, 11)), ago(None, date(2026, 1, 11))
    ('10 days ago', 'on an unknown day')
    """
    if then is None:
        return "on an unknown day"
    days = (today - then).days
    return "today" if days <= 0 else f"{several(days, 'day', 'days')} ago"


def stance_word(stance: float | None) -> str:
    """
    >>> stance_word(None), stance_word(0.0), stance_word(-1.0)
    ('unknown', 'neutral', 'against us')
    """
    if stance is None:
        return "unknown"
    if stance > 0.25:
        return "for us"
    return "against us" if stance < -0.25 else "neutral"


def chain(names: Iterable[str]) -> str:
    """
    >>> chain(["Ada", "Bo", "Cy"])
    'Ada → Bo → Cy'
    """
    return " → ".join(names)


def sentence(*parts: str) -> str:
    """
    >>> sentence("one", "", "two")
    'one two'
    """
    return " ".join(p for p in parts if p)
