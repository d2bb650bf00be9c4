"""Capacity: what a team can do in a period, in person-weeks. Life: stated → revised.

There is one for each team and period; initiatives and promises are held against it (`ledger.domain.workload`).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from ledger.domain.kernel import (
    Aggregate,
    Book,
    Command,
    Described,
    Doc,
    Event,
    Ref,
    StateRule,
    Text,
    ending,
    person,
    thing,
)
from ledger.domain.kernel.aggregate import Facets
from ledger.domain.kernel.ids import derived_id
from ledger.domain.kernel.types import Label

CapacityId = Annotated[str, Ref(("capacity",)), Doc(description="The capacity of a team in a period.")]
Team = Annotated[Label, Doc(description="The team, as requests name it in `group`, such as `platform`.")]
Period = Annotated[Label, Doc(description="The period, such as `2026-Q2`.")]
PersonWeeks = Annotated[float, Doc(description="In person-weeks.", ge=0, le=1_000_000)]


class CapacityStatus(Described):
    """Where the capacity of a team stands."""

    STATED = "stated", "As it was first stated."
    REVISED = "revised", "It was corrected since."


class Capacity(Aggregate):
    """What a team can do in a period."""

    kind = "capacity"
    prefix = "cap"

    team: Annotated[str, Doc(description="The team.")] = ""
    period: Annotated[str, Doc(description="The period.")] = ""
    starts_on: Annotated[date | None, Doc(description="The first day of the period.")] = None
    ends_on: Annotated[date | None, Doc(description="The last day of the period.")] = None
    person_weeks: Annotated[float, Doc(description="What the team can do in the period, in person-weeks.")] = 0.0
    status: Annotated[CapacityStatus, Doc(description="Whether it was corrected.")] = CapacityStatus.STATED
    stated_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who said so last.")] = None
    stated_on: Annotated[date | None, Doc(description="When it was said last.")] = None
    reason: Annotated[str | None, Doc(description="Why it was corrected.")] = None

    def facets(self) -> Facets:
        """List capacities by team and period, status and team."""
        return Facets(title=f"{self.team}, {self.period}", status=self.status, label=self.team)


class PeriodReversed(StateRule):
    """A period that ends before it begins is none."""

    help = "Give a last day (`endsOn`) that is not before the first (`startsOn`)."


class CapacityStated(Event):
    """Somebody said what a team can do in a period."""

    topic = "capacity.stated"

    team: Team
    period: Period
    person_weeks: PersonWeeks = 0.0
    starts_on: date | None = None
    ends_on: date | None = None

    def apply(self, capacity: Capacity) -> None:
        capacity.team, capacity.period = self.team, self.period
        capacity.starts_on, capacity.ends_on = self.starts_on, self.ends_on
        said(capacity, self, self.person_weeks)
        capacity.status = CapacityStatus.STATED

    def sentence(self) -> str:
        return f"{person(self.by)} said that {self.team} has {self.person_weeks:g} person-weeks in {self.period}."


class StateCapacity(Command):
    """Say what a team can do in a period; there is one statement for each team and period."""

    changes = Capacity

    team: Team
    period: Period
    person_weeks: Annotated[PersonWeeks, Doc(description="What the team can do, in person-weeks.")]
    starts_on: Annotated[date, Doc(description="The first day of the period.")]
    ends_on: Annotated[date, Doc(description="The last day of the period.")]

    def decide(self, book: Book) -> Capacity:
        reversed_ = PeriodReversed(f"{self.period} would end on {self.ends_on}", path=("endsOn",))
        book.rule(self.starts_on <= self.ends_on, reversed_)
        capacity = book.new(Capacity, thing_id=capacity_of(self.team, self.period))
        event = CapacityStated(
            team=self.team,
            period=self.period,
            person_weeks=self.person_weeks,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
        )
        book.record(capacity, event)
        return capacity


class CapacityRevised(Event):
    """What a team can do in a period was corrected."""

    topic = "capacity.revised"

    person_weeks: PersonWeeks = 0.0
    previous_person_weeks: Annotated[float | None, Doc(description="What had been said before.")] = None
    reason: Text | None = None

    def apply(self, capacity: Capacity) -> None:
        said(capacity, self, self.person_weeks)
        capacity.reason, capacity.status = self.reason, CapacityStatus.REVISED

    def sentence(self) -> str:
        before = "" if self.previous_person_weeks is None else f" instead of {self.previous_person_weeks:g}"
        weeks = f"{self.person_weeks:g} person-weeks{before}"
        return f"{person(self.by)} put {thing(self.originator_id)} at {weeks}{ending(self.reason)}"


class ReviseCapacity(Command):
    """Correct what a team can do in a period."""

    changes = Capacity

    capacity: CapacityId
    person_weeks: Annotated[PersonWeeks, Doc(description="What the team can do, in person-weeks.")]
    reason: Annotated[Text | None, Doc(description="Why.")] = None

    def decide(self, book: Book) -> Capacity:
        capacity = book.subject(Capacity, self.capacity, "capacity")
        event = CapacityRevised(
            person_weeks=self.person_weeks, previous_person_weeks=capacity.person_weeks, reason=self.reason
        )
        book.record(capacity, event)
        return capacity


def said(capacity: Capacity, event: Event, person_weeks: float) -> None:
    """Let the capacity be as it was said last."""
    capacity.person_weeks, capacity.stated_by = person_weeks, event.by
    capacity.stated_on = event.occurred_at.date() if event.occurred_at else None


def capacity_of(team: str, period: str) -> str:
    """Return the id of the capacity of a team in a period."""
    return derived_id(Capacity.prefix, team, period)
