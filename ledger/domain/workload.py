"""Workload: what is planned for a team in a period against what it can do, with the arithmetic shown. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Struct

from ledger.domain.capacity import Capacity
from ledger.domain.initiative.state import Initiative, InitiativeStatus
from ledger.domain.kernel import Doc, Ref

BOOKED = (InitiativeStatus.PLANNED, InitiativeStatus.STARTED, InitiativeStatus.DONE)


class WorkItem(Struct, frozen=True):
    """Work that takes from the capacity of a team."""

    initiative: Annotated[str, Ref(("initiative",)), Doc(description="The planned work.")]
    person_weeks: Annotated[float | None, Doc(description="How much of it, in person-weeks; null: not known.")]


class Workload(Struct, frozen=True):
    """What is planned for a team in a period against what it can do."""

    items: Annotated[tuple[WorkItem, ...], Doc(description="What is planned, begun or done in the period.")]
    planned: Annotated[float, Doc(description="The sum of what is known, in person-weeks.")]
    unknown: Annotated[int, Doc(description="How many of the items nobody has sized.")]
    left: Annotated[float, Doc(description="What is left of the capacity, in person-weeks; below 0: too much.")]
    overcommitted: Annotated[bool, Doc(description="Whether more is planned than can be done.")]


def workload(capacity: Capacity, initiatives: Iterable[Initiative]) -> Workload:
    """Return what is planned for the team in the period. What was displaced or dropped takes nothing."""
    key = (capacity.team, capacity.period)
    items = tuple(WorkItem(i.id, i.size) for i in initiatives if (i.team, i.period) == key and i.status in BOOKED)
    planned = round(sum(item.person_weeks or 0 for item in items), 4)
    unknown = sum(item.person_weeks is None for item in items)
    left = round(capacity.person_weeks - planned, 4)
    return Workload(items, planned, unknown, left, left < 0)
