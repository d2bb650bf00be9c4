"""What is known of somebody in a deal: for each fact the newest assessment that states it, with its day and author.

Assessments are kept per deal and assessor, so two people may see one person differently. That is shown, not averaged.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from ledger.domain.stakeholder import (
    Assessment,
    BuyingRole,
    Coverage,
    Engagement,
    PoliticalStatus,
    RelationshipLevel,
    Stakeholder,
    Support,
)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """Something that an assessor stated on a day."""

    value: T
    by: str | None
    on: date | None

    def age(self, today: date) -> int | None:
        """Days since; None when nobody said on which day."""
        return None if self.on is None else max(0, (today - self.on).days)

    def stale(self, today: date, after: int) -> bool:
        """Whether it is too old to rely on; a fact without a day is."""
        age = self.age(today)
        return age is None or age > after


@dataclass(frozen=True, slots=True)
class Known:
    """The newest of each; None where nobody has said. An assessment of the deal wins over one in general."""

    support: Fact[Support] | None = None
    coverage: Fact[Coverage] | None = None
    level: Fact[RelationshipLevel] | None = None
    wanted: Fact[RelationshipLevel] | None = None
    engagement: Fact[Engagement] | None = None
    political: Fact[PoliticalStatus] | None = None
    power: Fact[float] | None = None
    roles: tuple[BuyingRole, ...] = ()
    latest: date | None = None
    assessments: int = 0
    disagree: tuple[str, ...] = ()
    """Assessors who see the support differently, the newest first; empty when they agree or are alone."""

    @property
    def stance(self) -> float | None:
        """Support as a number from -1 to 1; None is unknown, never neutral."""
        return None if self.support is None else self.support.value.score / 2


def known(stakeholder: Stakeholder | None, deal: str | None) -> Known:
    """Return what is known of somebody in a deal, or in general."""
    if stakeholder is None:
        return Known()
    here = [a for a in stakeholder.assessments if deal is None or a.opportunity in (deal, None)]
    here.sort(key=lambda a: (a.opportunity == deal, a.assessed_on or date.min))
    here.reverse()  # of two of one day, whoever spoke last comes first, as on the map
    supports = [a for a in here if a.support is not None]
    alike = [a for a in supports if a.opportunity == supports[0].opportunity]
    differ = len({a.support for a in alike}) > 1
    return Known(
        support=_newest(here, "support"),
        coverage=_newest(here, "coverage"),
        level=_newest(here, "relationship_level"),
        wanted=_newest(here, "relationship_wanted"),
        engagement=_newest(here, "engagement"),
        political=_newest(here, "political_status"),
        power=_newest(here, "power"),
        roles=next((a.buying_roles for a in here if a.buying_roles), ()),
        latest=max((a.assessed_on for a in here if a.assessed_on is not None), default=None),
        assessments=len(here),
        disagree=tuple(a.assessor for a in alike if a.assessor is not None) if differ else (),
    )


def _newest(assessments: list[Assessment], name: str) -> Fact[T] | None:
    for a in assessments:
        value = getattr(a, name)
        if value is not None:
            return Fact(value, a.assessor, a.assessed_on)
    return None
