"""Keepability: can a promise be kept, held against the team's capacity, its plans and its open promises. Pure.

The arithmetic is shown, and what nobody knows is told and never taken for nothing. Work that a promise and an
initiative have in common (the same request) counts once, as the initiative.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.capacity import Capacity, Team
from ledger.domain.commitment.judging import still_open, vetting_holds
from ledger.domain.commitment.state import Commitment, CommitmentId
from ledger.domain.commitment.words import Vetting
from ledger.domain.initiative.state import Initiative, InitiativeStatus
from ledger.domain.kernel import Described, Doc, Ref
from ledger.domain.request.state import RequestId

PLANNED = (InitiativeStatus.PLANNED, InitiativeStatus.STARTED)


class KeepabilityVerdict(Described):
    """Whether a promise can be kept, as far as is known."""

    KEEPABLE = "keepable", "There is room for it, and those who would build it agree."
    AT_RISK = "at_risk", "There may be room, but something that it depends on is not known or not agreed."
    NOT_KEEPABLE = "not_keepable", "There is no room for it, or it cannot be done."
    UNKNOWN = "unknown", "Too little is known to say."


class KeepabilityGround(Described):
    """What speaks for or against it."""

    DAY_PASSED = "day_passed", "Its day has passed already."
    CANNOT = "cannot", "Those who would build it say that it cannot be done."
    NO_ROOM = "no_room", "It needs more than is left."
    NO_DAY = "no_day", "No day is named, so there is no period to hold it against."
    NO_TEAM = "no_team", "Nobody has said which team would build it."
    NO_SIZE = "no_size", "Nobody has said how much work it is."
    NO_CAPACITY = "no_capacity", "Nobody has stated what the team can do until that day."
    UNVETTED = "unvetted", "Nobody who would build it has agreed to it as it is now."
    UNSIZED = "unsized", "Other work of the team has no size, so there may be less room than it seems."
    ROOM = "room", "There is room for it."
    VETTED = "vetted", "Those who would build it say that it can be done."


AGAINST = (KeepabilityGround.DAY_PASSED, KeepabilityGround.CANNOT, KeepabilityGround.NO_ROOM)
UNTOLD = (KeepabilityGround.NO_DAY, KeepabilityGround.NO_TEAM, KeepabilityGround.NO_SIZE, KeepabilityGround.NO_CAPACITY)
RISKY = (KeepabilityGround.UNVETTED, KeepabilityGround.UNSIZED)


class KeepabilityDraft(Struct, frozen=True):
    """A promise that somebody thinks of making. What is left out is taken from the commitment that it names, if any."""

    commitment: Annotated[CommitmentId | None, Doc(description="A promise that was proposed or made.")] = None
    request: Annotated[RequestId | None, Doc(description="The request it would fulfil; its team would build it.")] = (
        None
    )
    team: Annotated[Team | None, Doc(description="The team that would build it.")] = None
    size: Annotated[float | None, Doc(description="How much work it is, in person-weeks.", ge=0, le=100_000)] = None
    deadline: Annotated[date | None, Doc(description="The day by which it would be due.")] = None


class KeepabilityShare(Struct, frozen=True):
    """What counts: a period, planned work or another promise, and how much of it."""

    thing: Annotated[
        str, Ref(("capacity", "initiative", "commitment")), Doc(description="The capacity, initiative or promise.")
    ]
    whole: Annotated[float | None, Doc(description="All of it, in person-weeks; null: not known.")]
    share: Annotated[float, Doc(description="How much of it falls before the day, from 0 to 1.")]
    person_weeks: Annotated[float | None, Doc(description="What counts, in person-weeks; null: not known.")]


class Keepability(Struct, frozen=True):
    """Whether a promise can be kept, and why."""

    verdict: Annotated[KeepabilityVerdict, Doc(description="Whether it can be kept.")]
    grounds: Annotated[tuple[KeepabilityGround, ...], Doc(description="What speaks for or against it.")]
    arithmetic: Annotated[str, Doc(description="How it was worked out, in words.")]
    team: Annotated[str | None, Doc(description="The team that it was held against.")]
    deadline: Annotated[date | None, Doc(description="The day that it was held against.")]
    needed: Annotated[float | None, Doc(description="What it needs, in person-weeks; null: not known.")]
    capacity: Annotated[float | None, Doc(description="What the team can do until the day; null: nobody said.")]
    planned: Annotated[float, Doc(description="What is planned until then, as far as it is sized.")]
    promised: Annotated[float, Doc(description="What else is promised until then, as far as it is sized.")]
    left: Annotated[float | None, Doc(description="What is left, before this promise; null: not known.")]
    unsized: Annotated[int, Doc(description="How many plans and promises nobody has sized.")]
    shares: Annotated[tuple[KeepabilityShare, ...], Doc(description="What was counted.")]


class Plans(Struct, frozen=True):
    """What is known of a team: what it can do, what it plans, what was promised in its name."""

    capacities: Sequence[Capacity] = ()
    initiatives: Sequence[Initiative] = ()
    promises: Sequence[Commitment] = ()


def keepability(draft: KeepabilityDraft, named: Commitment | None, plans: Plans, day: date) -> Keepability:
    """Return whether a promise can be kept, judged on a day; `named` is the commitment that the draft names."""
    size = draft.size if draft.size is not None or named is None else named.size
    deadline = draft.deadline or (named.deadline if named else None)
    team = draft.team or (named.team if named else None)
    own = {draft.commitment, draft.request, *((named.id, *named.requests) if named else ())}
    rooms = list(_rooms(plans.capacities, day, deadline)) if team else []
    work = list(_planned(plans, rooms, own)) if rooms else []
    owed = list(_promised(plans, deadline, day, own)) if deadline else []
    capacity = _sum(rooms) if rooms else None
    planned, promised = _sum(work), _sum(owed)
    left = None if capacity is None else round(capacity - planned - promised, 2)
    unsized = sum(s.person_weeks is None for s in (*work, *owed))
    grounds = tuple(_grounds(draft, named, day, team, deadline, size, left, unsized))
    return Keepability(
        verdict=_verdict(grounds),
        grounds=grounds,
        arithmetic=_told(team, deadline, capacity, planned, promised, left, size, unsized),
        team=team,
        deadline=deadline,
        needed=size,
        capacity=capacity,
        planned=planned,
        promised=promised,
        left=left,
        unsized=unsized,
        shares=(*rooms, *work, *owed),
    )


def _rooms(capacities: Iterable[Capacity], day: date, deadline: date | None) -> Iterator[KeepabilityShare]:
    """Yield the periods before the day, each with the share of it that lies between today and then."""
    for period in capacities:
        if deadline is None or period.starts_on is None or period.ends_on is None:
            continue
        first, last = max(period.starts_on, day), min(period.ends_on, deadline)
        if first <= last:
            share = ((last - first).days + 1) / ((period.ends_on - period.starts_on).days + 1)
            yield _share(period.id, period.person_weeks, share)


def _planned(plans: Plans, rooms: list[KeepabilityShare], own: set[str | None]) -> Iterator[KeepabilityShare]:
    """Yield what is planned in these periods, in the same share; what is planned for this very promise is no rival."""
    share_of = {room.thing: room.share for room in rooms}
    for plan in plans.initiatives:
        if plan.capacity in share_of and plan.status in PLANNED and not own & set(plan.requests):
            yield _share(plan.id, plan.size, share_of[plan.capacity])


def _promised(plans: Plans, deadline: date, day: date, own: set[str | None]) -> Iterator[KeepabilityShare]:
    """Yield the open promises due by then that no initiative is planned for."""
    booked = {request for plan in plans.initiatives if plan.status in PLANNED for request in plan.requests}
    for promise in plans.promises:
        due = promise.deadline is None or promise.deadline <= deadline
        if due and still_open(promise, day) and promise.id not in own and not booked & set(promise.requests):
            yield _share(promise.id, promise.size, 1.0)


def _share(thing: str, whole: float | None, share: float) -> KeepabilityShare:
    return KeepabilityShare(thing, whole, round(share, 4), None if whole is None else round(whole * share, 2))


def _sum(shares: Iterable[KeepabilityShare]) -> float:
    return round(sum(s.person_weeks or 0 for s in shares), 2)


def _grounds(
    draft: KeepabilityDraft,
    named: Commitment | None,
    day: date,
    team: str | None,
    deadline: date | None,
    size: float | None,
    left: float | None,
    unsized: int,
) -> Iterator[KeepabilityGround]:
    if deadline is None:
        yield KeepabilityGround.NO_DAY
    elif deadline < day:
        yield KeepabilityGround.DAY_PASSED
    yield _engineering(draft, named, day)
    if team is None:
        yield KeepabilityGround.NO_TEAM
    elif left is None and deadline is not None and deadline >= day:
        yield KeepabilityGround.NO_CAPACITY
    if size is None:
        yield KeepabilityGround.NO_SIZE
    if left is not None and size is not None:
        yield KeepabilityGround.ROOM if size <= left else KeepabilityGround.NO_ROOM
    if unsized:
        yield KeepabilityGround.UNSIZED


def _engineering(draft: KeepabilityDraft, named: Commitment | None, day: date) -> KeepabilityGround:
    """Return what engineering says: its yes was to the day that it was asked about, and not to an earlier one."""
    if named is None:
        return KeepabilityGround.UNVETTED
    if named.vetting is Vetting.REFUSED:
        return KeepabilityGround.CANNOT
    earlier = draft.deadline is not None and (named.deadline is None or draft.deadline < named.deadline)
    return KeepabilityGround.VETTED if vetting_holds(named, day) and not earlier else KeepabilityGround.UNVETTED


def _verdict(grounds: tuple[KeepabilityGround, ...]) -> KeepabilityVerdict:
    for verdict, some in (
        (KeepabilityVerdict.NOT_KEEPABLE, AGAINST),
        (KeepabilityVerdict.UNKNOWN, UNTOLD),
        (KeepabilityVerdict.AT_RISK, RISKY),
    ):
        if any(ground in some for ground in grounds):
            return verdict
    return KeepabilityVerdict.KEEPABLE


def _told(
    team: str | None,
    deadline: date | None,
    capacity: float | None,
    planned: float,
    promised: float,
    left: float | None,
    size: float | None,
    unsized: int,
) -> str:
    needs = "nobody has said how much it needs" if size is None else f"it needs {size:g}"
    if capacity is None or left is None:
        return f"Nobody has said what {team or 'the team'} can do{f' until {deadline}' if deadline else ''}; {needs}."
    sums = f"{capacity:g} - {planned:g} planned - {promised:g} promised = {left:g} person-weeks left"
    more = f"; {unsized} more {'piece' if unsized == 1 else 'pieces'} of work without a size" if unsized else ""
    return f"{team} until {deadline}: {sums}{more}; {needs}."
