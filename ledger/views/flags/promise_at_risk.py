"""Promise at risk: its deadline held against its vetting and against what the team can do until then (capability 20).

What else was promised without being planned is left out here, and told by the report `keepability`: every promise of a
team would have to be judged again whenever another is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

from ledger.domain.capacity import Capacity
from ledger.domain.commitment.judging import needs_vetting
from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentKind
from ledger.domain.initiative.state import Initiative
from ledger.domain.keepability import Keepability, KeepabilityDraft, KeepabilityGround, Plans, keepability
from ledger.domain.kernel import person
from ledger.domain.request.state import Request
from ledger.views.flags.flag import Flag, Raised, morning
from ledger.views.flags.names import FlagName
from ledger.views.flags.promises import lapses, promised, stands
from ledger.views.flags.sight import Sight
from ledger.views.limits import VET_BEFORE
from ledger.views.reports.reading import present
from ledger.views.things import labelled

Grounds = tuple[KeepabilityGround, ...]
TOLD = (
    KeepabilityGround.DAY_PASSED,
    KeepabilityGround.CANNOT,
    KeepabilityGround.NO_ROOM,
    KeepabilityGround.UNVETTED,
)


def raised(sight: Sight, promise: Commitment) -> Iterator[Raised]:
    """Raise it for each stretch of days on which the same speaks against it."""
    due = promise.deadline
    built = needs_vetting(promise) and promise.commitment_kind is CommitmentKind.PROMISE
    if not stands(promise) or due is None or not built:
        return
    team = promise.team or _team(sight, promise)
    plans = _plans(sight, team)
    draft = KeepabilityDraft(commitment=promise.id, team=team)

    @cache
    def judged(day: date) -> Keepability:
        return keepability(draft, promise, plans, day)

    def against(day: date) -> Grounds:
        grounds = judged(day).grounds
        near = day >= due - VET_BEFORE
        return tuple(g for g in TOLD if g in grounds and (g is not KeepabilityGround.UNVETTED or near))

    said = promise.said_at.date() if promise.said_at else due - timedelta(days=366)
    days = list(_stretches(against, _turns(min(said, due), due, promise, plans), bool(plans.capacities)))
    for (first, grounds), until in zip(days, [*(day for day, _ in days[1:]), None], strict=True):
        if grounds:
            yield Raised(
                f"{promised(promise)} by {due}, and {_told(grounds, judged(first), promise)}.",
                (promise.said_in, promise.vetted_in, *_shown(sight, judged(first))),
                since=promise.said_at if promise.said_at and first <= said else morning(first),
                starts=None if first <= said else morning(first),
                ends=morning(until) if until else lapses(promise),
                accounts=(promise.account,),
            )


def _team(sight: Sight, promise: Commitment) -> str | None:
    asked = present(sight.db, sight.viewer, Request, promise.requests, sight.moment)
    return next((r.group for r in asked if r.group), None)


def _plans(sight: Sight, team: str | None) -> Plans:
    if team is None:
        return Plans()
    return Plans(
        labelled(sight.db, sight.viewer, Capacity, team, sight.moment),
        labelled(sight.db, sight.viewer, Initiative, team, sight.moment),
    )


def _turns(first: date, due: date, promise: Commitment, plans: Plans) -> list[date]:
    """Return the days between which what speaks against it changes once at most."""
    turns = {first, due, due + timedelta(days=1), due - VET_BEFORE}
    if promise.vetting_expires_on is not None:
        turns.add(min(promise.vetting_expires_on, due) + timedelta(days=1))
    for period in plans.capacities:
        if period.starts_on is not None and period.ends_on is not None:
            turns |= {period.starts_on, period.ends_on, min(period.ends_on, due) + timedelta(days=1)}
    return sorted(day for day in turns if first <= day <= due + timedelta(days=1))


def _stretches(against: Callable[[date], Grounds], turns: list[date], room: bool) -> Iterator[tuple[date, Grounds]]:
    """Yield the days on which the grounds change, with the grounds from then on.

    Between two turns it is only the room that changes: where it is not known (`room`), nothing does.
    """
    now = against(turns[0])
    yield turns[0], now
    for begin, end in pairwise(turns):
        between = _crossing(against, begin, end - timedelta(days=1)) if room else ()
        for day in (*between, end):
            then = against(day)
            if then != now:
                yield day, then
                now = then


def _crossing(against: Callable[[date], Grounds], low: date, high: date) -> Iterator[date]:
    """Yield the day between two others on which the room that is left becomes too small, or large enough."""
    if high <= low or against(low) == against(high):
        return
    first = against(low)
    while (high - low).days > 1:
        middle = low + (high - low) // 2
        low, high = (middle, high) if against(middle) == first else (low, middle)
    yield high


def _told(grounds: Grounds, found: Keepability, promise: Commitment) -> str:
    told = {
        KeepabilityGround.DAY_PASSED: "that day has passed",
        KeepabilityGround.CANNOT: f"{person(promise.vetted_by)}, who would build it, says that it cannot be done",
        KeepabilityGround.NO_ROOM: _room(found),
        KeepabilityGround.UNVETTED: "nobody who would build it has agreed to it as it is",
    }
    return " and ".join(told[ground] for ground in grounds)


def _room(found: Keepability) -> str:
    needed, left, able = (amount or 0.0 for amount in (found.needed, found.left, found.capacity))
    return (
        f"it needs {needed:g} person-weeks where {found.team} had {max(left, 0):g} left "
        f"({able:g} less {found.planned:g} planned)"
    )


def _shown(sight: Sight, found: Keepability) -> Iterator[str]:
    if KeepabilityGround.NO_ROOM in found.grounds:
        for share in found.shares:
            yield from sight.latest(share.thing)


FLAG = Flag(
    FlagName.PROMISE_AT_RISK,
    "Promise at risk",
    ("commitment",),
    "It is kept, moved to a day that can be met, vetted, or taken back; or the team gets room for it.",
    (12, 20),
    raised,
    shown=True,
)
