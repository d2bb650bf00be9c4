"""Costs: what promises that nobody had agreed to cost, by whom, in which month, for which team (capability 14).

What a promise led to is known by the links between events and not by guess. Amounts of different currencies are never
added, and what nobody has sized or priced is counted beside the sums. Whoever had asked first and got no answer is the
mirror: those promises are counted too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Struct

from ledger.domain.kernel import Doc, Money, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.causes import Effect
from ledger.views.database import Database
from ledger.views.reports.caused import Caused, caused
from ledger.views.reports.disputes import disputed_events
from ledger.views.reports.fairness import sight_of
from ledger.views.reports.promised import Source, promises
from ledger.views.reports.reading import summed

DEAREST = 10


class PromiseEffects(Struct, frozen=True):
    """What promises led to, by the links from event to event."""

    escalations: Annotated[int, Doc(description="What was taken higher because of them.")]
    reviews: Annotated[int, Doc(description="Conversations that were held because of them.")]
    interventions: Annotated[int, Doc(description="How often somebody at the top had to step in.")]
    displaced: Annotated[int, Doc(description="Pieces of planned work that had to make room.")]
    person_weeks: Annotated[float, Doc(description="How much work that was, as far as somebody sized it.")]
    unsized: Annotated[int, Doc(description="How many of these pieces nobody has sized.")]
    cost: Annotated[tuple[Money, ...], Doc(description="What that cost, by currency: never added across.")]
    unpriced: Annotated[int, Doc(description="How many of these pieces nobody has put a price to.")]


class DearPromise(Struct, frozen=True):
    """A promise that nobody had agreed to, and what it led to."""

    commitment: Annotated[str, Ref(("commitment",)), Doc(description="The promise.")]
    effects: Annotated[PromiseEffects, Doc(description="What it led to.")]
    evidence: Annotated[
        tuple[str, ...],
        Ref(),
        Doc(description="The things in which that shows."),
    ]


class PersonCost(Struct, frozen=True):
    """What somebody promised without agreement, or a group of people of whom none may be seen alone."""

    person: Annotated[
        str | None, Ref(("stakeholder",)), Doc(description="Who; null for a group, or when nobody knows.")
    ]
    people: Annotated[int, Doc(description="How many people these are.")]
    unvetted: Annotated[int, Doc(description="How many promises.")]
    effects: Annotated[PromiseEffects, Doc(description="What they led to.")]


class TeamCost(Struct, frozen=True):
    """What was promised without the agreement of the team that would have to build it."""

    team: Annotated[str | None, Doc(description="The team; null when nobody has said which.")]
    unvetted: Annotated[int, Doc(description="How many promises.")]
    effects: Annotated[PromiseEffects, Doc(description="What they led to.")]


class MonthCost(Struct, frozen=True):
    """What was promised in a month."""

    month: Annotated[str | None, Doc(description="The month, such as 2026-05; null when the source tells no day.")]
    promises: Annotated[int, Doc(description="How many promises were made in it, of those in which a team has a say.")]
    unvetted: Annotated[int, Doc(description="How many of them nobody who would build it had agreed to.")]
    unknown: Annotated[int, Doc(description="Of how many nobody can tell.")]
    effects: Annotated[PromiseEffects, Doc(description="What the unvetted ones led to, in that month or later.")]


class UnvettedReport(Struct, frozen=True):
    """What unvetted promises cost: those that nobody who would build them had agreed to when they were said."""

    promises: Annotated[int, Doc(description="Promises that were said, prices and terms and disputed ones left out.")]
    unvetted: Annotated[int, Doc(description="How many of them nobody who would build it had agreed to.")]
    unknown: Annotated[int, Doc(description="Of how many nobody can tell, such as imported ones.")]
    share: Annotated[
        float | None, Doc(description="Unvetted ones among those of which it is known; null when of none.")
    ]
    disputed: Annotated[int, Doc(description="How many are left out because somebody disputes that they were made.")]
    asked_in_vain: Annotated[
        int, Doc(description="How many of the unvetted ones somebody had asked about before, and had no answer.")
    ]
    effects: Annotated[PromiseEffects, Doc(description="What the unvetted ones led to.")]
    by_month: Annotated[tuple[MonthCost, ...], Doc(description="By the month in which they were said, in order.")]
    by_team: Annotated[tuple[TeamCost, ...], Doc(description="By the team that has to build it, most first.")]
    by_person: Annotated[tuple[PersonCost, ...], Doc(description="By who said it, as far as you may see it.")]
    withheld: Annotated[
        int, Doc(description="How many promises are in no row by person: too few people to be seen as a group.")
    ]
    dearest: Annotated[tuple[DearPromise, ...], Doc(description=f"The {DEAREST} that led to most.")]


class Said(NamedTuple):
    """A promise that nobody had agreed to."""

    id: str
    month: str | None
    speaker: str | None
    team: str | None
    waited: int


Counts = dict[str | None, int]


def cost_of_unvetted(db: Database, viewer: Viewer, moment: Moment) -> UnvettedReport:
    """Return what promises cost that nobody who would build them had agreed to when they were said."""
    require_sight(viewer, "commitment", "stakeholder", "escalation", "interaction")
    source = promises(db, viewer, moment)
    left_out = _disputed(db, viewer, moment, source)
    query = f"SELECT id, month, speaker, team, waited FROM {source[0]} WHERE counted = 1 AND agreed = 0"
    said = [Said(*row) for row in db.reader().execute(query, source[1]) if row[0] not in left_out]
    agreed = _by_month(db, source, "agreed = 1", left_out)
    unknown = _by_month(db, source, "agreed IS NULL", left_out)
    known = {promise.id for promise in said}
    effects: dict[str, list[Caused]] = {}
    for one in caused(db, viewer, moment, source, "p.counted = 1 AND p.agreed = 0"):
        if one.promise in known and one.effect is not Effect.OTHER:
            effects.setdefault(one.promise, []).append(one)
    people, withheld = _by_person(db, viewer, moment, said, effects)
    total = len(said) + sum(agreed.values()) + sum(unknown.values())
    judged = total - sum(unknown.values())
    return UnvettedReport(
        promises=total,
        unvetted=len(said),
        unknown=sum(unknown.values()),
        share=round(len(said) / judged, 3) if judged else None,
        disputed=len(left_out),
        asked_in_vain=sum(promise.waited for promise in said),
        effects=summed_effects(one for several in effects.values() for one in several),
        by_month=_months(said, agreed, unknown, effects),
        by_team=_by_team(said, effects),
        by_person=people,
        withheld=withheld,
        dearest=_dearest(effects),
    )


def summed_effects(several: Iterable[Caused]) -> PromiseEffects:
    """Return the sums of what promises led to; a thing that two of them led to counts once."""
    things: dict[Effect, set[str]] = {effect: set() for effect in Effect}
    work: list[Caused] = []
    for one in several:
        things[one.effect].add(one.thing)
        if one.effect is Effect.DISPLACED:
            work.append(one)
    return PromiseEffects(
        escalations=len(things[Effect.ESCALATION]),
        reviews=len(things[Effect.REVIEW]),
        interventions=len(things[Effect.INTERVENTION]),
        displaced=len(work),
        person_weeks=round(sum(one.weeks or 0 for one in work), 2),
        unsized=sum(one.weeks is None for one in work),
        cost=summed(one.cost for one in work),
        unpriced=sum(one.cost is None for one in work),
    )


def _disputed(db: Database, viewer: Viewer, moment: Moment, source: Source) -> dict[str, tuple[str | None, int | None]]:
    """Return the promises of which it is disputed that they were made, with their month and what was agreed."""
    events = disputed_events(db, viewer, moment)
    ids = msgspec.json.encode(sorted({event.partition("@")[0] for event in events})).decode()
    query = (
        f"SELECT p.id, p.said_in, p.month, p.agreed FROM json_each(?) d CROSS JOIN {source[0]} p ON p.id = d.value "
        "WHERE p.counted = 1"
    )
    rows = db.reader().execute(query, (ids, *source[1]))
    return {promise: (month, agreed) for promise, said_in, month, agreed in rows if said_in in events}


def _by_month(db: Database, source: Source, which: str, left_out: dict[str, tuple[str | None, int | None]]) -> Counts:
    query = f"SELECT month, count(*) FROM {source[0]} WHERE counted = 1 AND {which} GROUP BY month"
    found: Counts = dict(db.reader().execute(query, source[1]).fetchall())
    for month, agreed in left_out.values():
        if agreed == (1 if which == "agreed = 1" else None):
            found[month] -= 1
    return {month: count for month, count in found.items() if count}


def _months(
    said: list[Said], agreed: Counts, unknown: Counts, effects: dict[str, list[Caused]]
) -> tuple[MonthCost, ...]:
    groups = _grouped(said, "month")
    months = sorted({*groups, *agreed, *unknown}, key=lambda m: (m is None, m or ""))
    return tuple(
        MonthCost(
            month=month,
            promises=len(groups.get(month, ())) + agreed.get(month, 0) + unknown.get(month, 0),
            unvetted=len(groups.get(month, ())),
            unknown=unknown.get(month, 0),
            effects=_effects(groups.get(month, ()), effects),
        )
        for month in months
    )


def _by_team(said: list[Said], effects: dict[str, list[Caused]]) -> tuple[TeamCost, ...]:
    rows = [TeamCost(team, len(group), _effects(group, effects)) for team, group in _grouped(said, "team").items()]
    return tuple(sorted(rows, key=lambda r: (-r.unvetted, r.team or "")))


def _by_person(
    db: Database, viewer: Viewer, moment: Moment, said: list[Said], effects: dict[str, list[Caused]]
) -> tuple[tuple[PersonCost, ...], int]:
    """Return a row for everybody whom the viewer may see alone, and one for the others if they are enough."""
    sight = sight_of(db, viewer, moment)
    groups = _grouped(said, "speaker")
    rows = [PersonCost(p, 1, len(g), _effects(g, effects)) for p, g in groups.items() if p is None or p in sight]
    rows.sort(key=lambda r: (-r.unvetted, r.person or ""))
    others = {p: group for p, group in groups.items() if p is not None and p not in sight}
    together = [promise for group in others.values() for promise in group]
    if not others:
        return tuple(rows), 0
    if not sight.of_group(others):
        return tuple(rows), len(together)
    return (*rows, PersonCost(None, len(others), len(together), _effects(together, effects))), 0


def _dearest(effects: dict[str, list[Caused]]) -> tuple[DearPromise, ...]:
    def weight(promise: str) -> tuple[float, int, str]:
        return (-sum(one.weeks or 0 for one in effects[promise]), -len(effects[promise]), promise)

    return tuple(
        DearPromise(
            promise,
            summed_effects(effects[promise]),
            tuple(dict.fromkeys(one.what or one.thing for one in effects[promise])),
        )
        for promise in sorted(effects, key=weight)[:DEAREST]
    )


def _grouped(said: Iterable[Said], by: str) -> dict[str | None, list[Said]]:
    found: dict[str | None, list[Said]] = {}
    for promise in said:
        found.setdefault(getattr(promise, by), []).append(promise)
    return found


def _effects(group: Iterable[Said], effects: dict[str, list[Caused]]) -> PromiseEffects:
    return summed_effects(one for promise in group for one in effects.get(promise.id, ()))
