"""An initiative: planned for a team and a period, started, done, pushed aside, dropped; and what the team can do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.capacity import Capacity, CapacityStatus, PeriodReversed, ReviseCapacity, StateCapacity
from ledger.domain.initiative.displacing import DisplaceInitiative
from ledger.domain.initiative.planning import PlanInitiative, ReplanInitiative
from ledger.domain.initiative.state import (
    Initiative,
    InitiativeNotStarted,
    InitiativeOver,
    InitiativeStatus,
    InitiativeUnderWay,
)
from ledger.domain.initiative.working import CompleteInitiative, DropInitiative, StartInitiative
from ledger.domain.kernel import Command, Money
from ledger.domain.kernel.errors import AlreadyExists, NothingToRecord
from ledger.domain.workload import WorkItem, workload
from tests.domain.negotiation import Negotiation


def stated(n: Negotiation, weeks: float = 10.0) -> str:
    """Let Eva say what her team can do in the second quarter."""
    command = StateCapacity(
        by=n.eva,
        team="platform",
        period="2026-Q2",
        person_weeks=weeks,
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 6, 30),
    )
    return n.act(command, Capacity).id


def planned(n: Negotiation, size: float | None = 6.0, period: str | None = "2026-Q2") -> str:
    """Let Eva plan the freezer work."""
    command = PlanInitiative(by=n.eva, title="Counting in the freezer", team="platform", period=period, size=size)
    return n.act(command, Initiative).id


def test_what_a_team_can_do_is_stated_once_and_revised_with_a_reason() -> None:
    """Capability 20."""
    n = Negotiation()
    capacity = stated(n)
    assert n.told() == ["Eva said that platform has 10 person-weeks in 2026-Q2."]
    again = StateCapacity(
        by=n.eva,
        team="platform",
        period="2026-Q2",
        person_weeks=1,
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 6, 30),
    )
    n.refused(AlreadyExists, again, at="id", says="capacity")
    revised = n.act(ReviseCapacity(by=n.eva, capacity=capacity, person_weeks=8.5, reason="Ida is ill"), Capacity)
    assert (revised.person_weeks, revised.status, revised.reason) == (8.5, CapacityStatus.REVISED, "Ida is ill")
    assert n.told() == ["Eva put “platform, 2026-Q2” at 8.5 person-weeks instead of 10: Ida is ill."]
    odd = StateCapacity(
        by=n.eva, team="web", period="2026-Q2", person_weeks=1, starts_on=date(2026, 4, 1), ends_on=date(2026, 3, 1)
    )
    n.refused(PeriodReversed, odd, at="endsOn", says="2026-03-01")


def test_planned_work_is_begun_and_done() -> None:
    """Capability 20."""
    n = Negotiation()
    capacity, work = stated(n), planned(n)
    assert n.see(Initiative, work).capacity == capacity
    assert n.told() == ["Eva planned “Counting in the freezer” for platform in 2026-Q2, 6 person-weeks."]
    n.refused(InitiativeNotStarted, CompleteInitiative(by=n.eva, initiative=work), at="initiative", says="planned")
    assert n.act(StartInitiative(by=n.eva, initiative=work), Initiative).started_on == date(2026, 3, 2)
    n.refused(InitiativeUnderWay, StartInitiative(by=n.eva, initiative=work), at="initiative", says="started")
    done = n.act(CompleteInitiative(by=n.eva, initiative=work, note="A day early"), Initiative)
    assert (done.status, done.done_on) == (InitiativeStatus.DONE, date(2026, 3, 2))
    acts: list[Command] = [
        StartInitiative(by=n.eva, initiative=work),
        DropInitiative(by=n.eva, initiative=work, reason="?"),
        ReplanInitiative(by=n.eva, initiative=work, size=1),
        DisplaceInitiative(by=n.eva, initiative=work, displaced_by=n.request()),
    ]
    for command in acts:
        n.refused(InitiativeOver, command, at="initiative", says="done")


def test_a_promise_that_pushes_planned_work_aside_is_named_with_what_it_cost() -> None:
    """Capability 14."""
    n = Negotiation()
    stated(n)
    work, promise = planned(n), n.promise()
    cost = Money(4_000_000, "EUR")
    command = DisplaceInitiative(
        by=n.eva,
        initiative=work,
        displaced_by=promise,
        person_weeks=5,
        cost=cost,
        because_of=f"{promise}@1",
        reason="The same two people",
    )
    pushed = n.act(command, Initiative)
    (one,) = pushed.displacements
    assert (pushed.status, one.displaced_by, one.person_weeks, one.cost) == ("displaced", promise, 5, cost)
    assert (one.because_of, one.by) == (f"{promise}@1", n.eva)
    assert promise in n.happened[0].about
    (told,) = n.told()
    assert told.endswith("pushed “Counting in the freezer” aside by 5 person-weeks (EUR 40,000): The same two people.")
    again = n.act(StartInitiative(by=n.eva, initiative=work), Initiative)
    assert (again.status, len(again.displacements)) == (InitiativeStatus.STARTED, 1), "what happened stays on record"
    dropped = n.act(DropInitiative(by=n.vic, initiative=work, reason="Too late now"), Initiative)
    assert (dropped.status, dropped.status_reason) == (InitiativeStatus.DROPPED, "Too late now")


def test_planned_work_moves_to_another_period() -> None:
    """Capability 20."""
    n = Negotiation()
    work = planned(n, period=None)
    n.refused(NothingToRecord, ReplanInitiative(by=n.eva, initiative=work), at="period")
    capacity = stated(n)
    moved = n.act(ReplanInitiative(by=n.eva, initiative=work, period="2026-Q2", reason="Room"), Initiative)
    assert (moved.period, moved.capacity, moved.size) == ("2026-Q2", capacity, 6.0)


def test_a_team_that_is_asked_for_more_than_it_can_do_is_overcommitted() -> None:
    """Capability 20."""
    n = Negotiation()
    capacity, work, other = stated(n), planned(n), planned(n, 5.5)
    unknown, elsewhere = planned(n, None), planned(n, 50.0, "2026-Q3")
    initiatives = [n.see(Initiative, i) for i in (work, other, unknown, elsewhere)]
    load = workload(n.see(Capacity, capacity), initiatives)
    assert load.items == (WorkItem(work, 6.0), WorkItem(other, 5.5), WorkItem(unknown, None))
    assert (load.planned, load.unknown, load.left, load.overcommitted) == (11.5, 1, -1.5, True)
    n.act(DisplaceInitiative(by=n.eva, initiative=other, displaced_by=n.promise()), Initiative)
    after = workload(n.see(Capacity, capacity), [n.see(Initiative, i) for i in (work, other, unknown)])
    assert (after.planned, after.left, after.overcommitted) == (6.0, 4.0, False)


@pytest.mark.filterwarnings("error")
@given(st.floats(0, 1000), st.lists(st.none() | st.floats(0, 1000), max_size=6))
def test_what_is_left_is_what_is_not_planned(weeks: float, sizes: list[float | None]) -> None:
    """Capability 20."""
    n = Negotiation()
    capacity = n.see(Capacity, stated(n, weeks))
    load = workload(capacity, [n.see(Initiative, planned(n, size)) for size in sizes])
    assert load.left == pytest.approx(weeks - sum(s or 0 for s in sizes), abs=1e-3)
    assert load.unknown == sizes.count(None)
