"""People, ties, and the one table that says what each kind of tie means.

An edge ``u → v`` always means *u influences v*. People speak the other way round as often as not
("Ada reports to Bo"), so every tie enters through :func:`tie`, which turns the statement into the
direction of influence. Whoever moves is the source, whoever is moved is the target.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Literal

Side = Literal["ours", "theirs"]
LONGEST_LIFE = 36_500
"""Days: the longest half-life that may be asked for."""


class Flow(Enum):
    """Where influence runs when somebody states ``subject kind object``."""

    FORWARD = "subject moves object"
    BACKWARD = "object moves subject"
    BOTH = "both ways"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the map. An unknown stance is ``None``, never 0. Who has ``left`` moves nobody any more."""

    id: str
    name: str
    role: str = "other"
    account: str | None = None
    side: Side | None = None
    stance: float | None = None
    pseudo: bool = False
    power: float | None = None
    legitimacy: float | None = None
    urgency: float | None = None
    interest: float | None = None
    assessed_on: date | None = None
    left: bool = False

    @property
    def department(self) -> str | None:
        """What they do for a living, where that is known: sales, engineering, finance …"""
        return None if self.role == "other" else self.role


@dataclass(frozen=True, slots=True)
class Tie:
    """``source`` influences ``target`` (and back, where not directed)."""

    source: str
    target: str
    kind: str
    label: str | None = None
    sign: int = 1
    weight: float = 1.0
    directed: bool = True
    asserted_by: str | None = None
    evidence: tuple[int, ...] = ()
    last_seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind of tie means. Half-life in days; ``None`` does not age."""

    flow: Flow
    sign: int
    weight: float
    half_life: float | None
    uttered: bool = False


_HALF_YEAR, _YEAR, _TWO_YEARS = 182.5, 365.0, 730.0
_F, _B, _X = Flow.FORWARD, Flow.BACKWARD, Flow.BOTH

OTHER = Rule(_F, 1, 1.0, None)

KINDS: dict[str, Rule] = {
    # Asserted relationships: somebody says that they hold. The weight is used when none is given.
    "reports_to": Rule(_B, 1, 1.0, None),
    "influences": Rule(_F, 1, 0.5, _YEAR),
    "trusts": Rule(_B, 1, 0.5, _YEAR),
    "covers": Rule(_F, 1, 0.5, _YEAR),
    "conflicts_with": Rule(_X, -1, 0.5, _YEAR),
    # Utterances: what people did shows who moves whom, less surely than a statement about it.
    "asks": Rule(_F, 1, 0.3, _HALF_YEAR, uttered=True),
    "endorses": Rule(_B, 1, 0.3, _HALF_YEAR, uttered=True),
    "decides_over": Rule(_F, 1, 0.3, _TWO_YEARS, uttered=True),
    "escalates_to": Rule(_F, 1, 0.3, _HALF_YEAR, uttered=True),
    "promises_to": Rule(_B, 1, 0.3, _HALF_YEAR, uttered=True),
    "sponsors": Rule(_B, 1, 0.3, _YEAR, uttered=True),  # asserted too, then with its own strength
    "overrides": Rule(_F, 1, 0.3, _TWO_YEARS, uttered=True),
    # Relations of imported networks that we know how to read; they are `other` with this label.
    "asks_advice_of": Rule(_B, 1, 1.0, None),
    "friend_of": Rule(_B, 1, 1.0, None),
    "likes": Rule(_B, 1, 1.0, None),
    "esteems": Rule(_B, 1, 1.0, None),
    "praises": Rule(_B, 1, 1.0, None),
    "influenced_positively_by": Rule(_B, 1, 1.0, None),
    "dislikes": Rule(_B, -1, 1.0, None),
    "disesteems": Rule(_B, -1, 1.0, None),
    "blames": Rule(_B, -1, 1.0, None),
    "influenced_negatively_by": Rule(_B, -1, 1.0, None),
    "married_into": Rule(_X, 1, 1.0, None),
    "does_business_with": Rule(_X, 1, 1.0, None),
}


def rule_for(kind: str, label: str | None = None) -> Rule:
    """The rule of a kind, else of its label (``likes (wave 1)`` reads as ``likes``), else other.

    >>> rule_for("other", "likes (wave 1)").flow
    <Flow.BACKWARD: 'object moves subject'>
    >>> rule_for("other", "plays_chess_with") is OTHER
    True
    """
    if kind in KINDS:
        return KINDS[kind]
    stem = re.sub(r"\s*\(.*\)\s*$", "", label or kind)
    return KINDS.get(stem, OTHER)


def tie(
    subject: str,
    about: str,
    kind: str,
    *,
    label: str | None = None,
    weight: float | None = None,
    sign: int | None = None,
    directed: bool | None = None,
    asserted_by: str | None = None,
    evidence: tuple[int, ...] = (),
    last_seen: datetime | None = None,
) -> Tie:
    """Turn a statement into a tie that runs the way influence runs. What is given wins over the
    table.

    >>> t = tie("ada", "bo", "reports_to")
    >>> t.source, t.target, t.weight
    ('bo', 'ada', 1.0)
    >>> tie("ada", "bo", "conflicts_with").sign, tie("ada", "bo", "conflicts_with").directed
    (-1, False)
    """
    rule = rule_for(kind, label)
    source, target = (about, subject) if rule.flow is Flow.BACKWARD else (subject, about)
    return Tie(
        source,
        target,
        kind,
        label,
        rule.sign if sign is None else sign,
        rule.weight if weight is None else weight,
        rule.flow is not Flow.BOTH if directed is None else directed,
        asserted_by,
        evidence,
        last_seen,
    )


def aged(tie: Tie, at: datetime, half_life: float | None = None) -> float:
    """The weight left at a moment: halved once per half-life, never grown by a date in the future.

    >>> seen = datetime(2024, 1, 1, tzinfo=UTC)
    >>> round(aged(Tie("a", "b", "trusts", weight=0.8, last_seen=seen),
    ...            datetime(2024, 12, 31, tzinfo=UTC)), 3)
    0.4
    """
    days = half_life if half_life is not None else rule_for(tie.kind, tie.label).half_life
    if days is None or days <= 0 or tie.last_seen is None:
        return tie.weight
    age = (_aware(at) - _aware(tie.last_seen)).total_seconds() / 86_400
    return float(tie.weight * 0.5 ** (max(0.0, age) / days))


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
