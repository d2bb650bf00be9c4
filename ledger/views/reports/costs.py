"""Costs: what promises that nobody had agreed to cost, by whom, in which month, for which team (capability 14).

What a promise led to is known by the links between events and not by guess. Amounts of different currencies are never
added, and what nobody has sized or priced is counted beside the sums. Whoever had asked first and got no answer is the
mirror: those promises are counted too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Struct

from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.causes import Effect
from ledger.views.database import FOREVER, Database
from ledger.views.reports.caused import Caused, caused, dearest, effects_by
from ledger.views.reports.disputes import disputed_events
from ledger.views.reports.effects import Effects, PromiseEffects, effects_of
from ledger.views.reports.fairness import sight_of
from ledger.views.reports.promised import Source, promises

DEAREST = 10
UNVETTED = "counted = 1 AND agreed = 0"
OF_EFFECT = "+p.counted = 1 AND +p.agreed = 0"
"""The same of a promise that was found by its effect: `+` keeps the engine from looking through all promises for it."""


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


class Key(NamedTuple):
    """What promises are added up by."""

    month: str | None
    speaker: str | None
    team: str | None


class Tally:
    """What promises with the same key come to."""

    __slots__ = ("asked_in_vain", "effects", "first_said", "unvetted")

    def __init__(self) -> None:
        self.unvetted, self.asked_in_vain = 0, 0
        self.first_said = FOREVER
        self.effects = Effects()

    def add(self, other: Tally) -> None:
        """Take in another."""
        self.unvetted += other.unvetted
        self.asked_in_vain += other.asked_in_vain
        self.first_said = min(self.first_said, other.first_said)
        self.effects.add(other.effects)


Tallies = Mapping[Key, Tally]
Counts = dict[str | None, int]


def cost_of_unvetted(db: Database, viewer: Viewer, moment: Moment) -> UnvettedReport:
    """Return what promises cost that nobody who would build them had agreed to when they were said."""
    require_sight(viewer, "commitment", "stakeholder", "escalation", "interaction")
    source = promises(db, viewer, moment)
    left_out = _disputed(db, viewer, moment, source)
    tallies = _tallies(db, viewer, moment, source, left_out)
    agreed = _by_month(db, source, "agreed = 1", left_out)
    unknown = _by_month(db, source, "agreed IS NULL", left_out)
    all_of_them = _total(tallies.values())
    people, withheld = _by_person(db, viewer, moment, tallies)
    judged = all_of_them.unvetted + sum(agreed.values())
    return UnvettedReport(
        promises=judged + sum(unknown.values()),
        unvetted=all_of_them.unvetted,
        unknown=sum(unknown.values()),
        share=round(all_of_them.unvetted / judged, 3) if judged else None,
        disputed=len(left_out),
        asked_in_vain=all_of_them.asked_in_vain,
        effects=all_of_them.effects.shown(),
        by_month=_months(tallies, agreed, unknown),
        by_team=_by_team(tallies),
        by_person=people,
        withheld=withheld,
        dearest=_dearest(db, viewer, moment, source, left_out),
    )


def _disputed(db: Database, viewer: Viewer, moment: Moment, source: Source) -> dict[str, tuple[str | None, int | None]]:
    """Return the promises of which it is disputed that they were made, with their month and what was agreed."""
    events = disputed_events(db, viewer, moment)
    query = (
        f"SELECT p.id, p.said_in, p.month, p.agreed FROM json_each(?) d CROSS JOIN {source[0]} p ON p.id = d.value "
        "WHERE p.counted = 1"
    )
    rows = db.reader().execute(query, (_json({event.partition("@")[0] for event in events}), *source[1]))
    return {promise: (month, agreed) for promise, said_in, month, agreed in rows if said_in in events}


def _tallies(db: Database, viewer: Viewer, moment: Moment, source: Source, left_out: Collection[str]) -> Tallies:
    """Return what unvetted promises come to, by month, speaker and team."""
    found: dict[Key, Tally] = {}
    but = _json(left_out)
    query = (
        "SELECT month, speaker, team, count(*), sum(waited), min(said_at) "
        f"FROM {source[0]} WHERE {UNVETTED} AND id NOT IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3"
    )
    for month, speaker, team, count, waited, first in db.reader().execute(query, (*source[1], but)):
        tally = found[Key(month, speaker, team)] = Tally()
        tally.unvetted, tally.asked_in_vain = count, waited
        tally.first_said = FOREVER if first is None else first
    for *key, effect in effects_by(db, viewer, moment, source, "p.month, p.speaker, p.team", OF_EFFECT, but):
        found[Key(*key)].effects.count(*effect)
    return found


def _by_month(
    db: Database, source: Source, which: str, left_out: Mapping[str, tuple[str | None, int | None]]
) -> Counts:
    query = f"SELECT month, count(*) FROM {source[0]} WHERE counted = 1 AND {which} GROUP BY month"
    found: Counts = dict(db.reader().execute(query, source[1]).fetchall())
    for month, agreed in left_out.values():
        if agreed == (1 if which == "agreed = 1" else None):
            found[month] -= 1
    return {month: count for month, count in found.items() if count}


def _months(tallies: Tallies, agreed: Counts, unknown: Counts) -> tuple[MonthCost, ...]:
    groups = _grouped(tallies, "month")
    months = sorted({*groups, *agreed, *unknown}, key=lambda m: (m is None, m or ""))
    rows = []
    for month in months:
        tally = groups.get(month) or Tally()
        said = tally.unvetted + agreed.get(month, 0) + unknown.get(month, 0)
        rows.append(MonthCost(month, said, tally.unvetted, unknown.get(month, 0), tally.effects.shown()))
    return tuple(rows)


def _by_team(tallies: Tallies) -> tuple[TeamCost, ...]:
    groups = _grouped(tallies, "team")
    ordered = sorted(groups.items(), key=lambda item: (-item[1].unvetted, item[1].first_said, item[0] or ""))
    return tuple(TeamCost(team, tally.unvetted, tally.effects.shown()) for team, tally in ordered)


def _by_person(db: Database, viewer: Viewer, moment: Moment, tallies: Tallies) -> tuple[tuple[PersonCost, ...], int]:
    """Return a row for everybody whom the viewer may see alone, and one for the others if they are enough."""
    sight = sight_of(db, viewer, moment)
    groups = _grouped(tallies, "speaker")
    ordered = sorted(groups.items(), key=lambda item: (-item[1].unvetted, item[1].first_said, item[0] or ""))
    rows = [PersonCost(p, 1, t.unvetted, t.effects.shown()) for p, t in ordered if p is None or p in sight]
    others = {p: tally for p, tally in groups.items() if p is not None and p not in sight}
    together = _total(others.values())
    if not others or not sight.of_group(others):
        return tuple(rows), together.unvetted
    return (*rows, PersonCost(None, len(others), together.unvetted, together.effects.shown())), 0


def _dearest(
    db: Database, viewer: Viewer, moment: Moment, source: Source, left_out: Collection[str]
) -> tuple[DearPromise, ...]:
    ids = dearest(db, viewer, moment, source, OF_EFFECT, _json(left_out), DEAREST)
    found: dict[str, list[Caused]] = {promise: [] for promise in ids}
    for one in caused(db, viewer, moment, source, "p.id IN (SELECT value FROM json_each(?))", (_json(ids),)):
        if one.effect is not Effect.OTHER:
            found[one.promise].append(one)
    return tuple(
        DearPromise(promise, effects_of(led).shown(), tuple(dict.fromkeys(one.what or one.thing for one in led)))
        for promise, led in found.items()
    )


def _grouped(tallies: Tallies, by: str) -> dict[str | None, Tally]:
    found: dict[str | None, Tally] = {}
    for key, tally in tallies.items():
        found.setdefault(getattr(key, by), Tally()).add(tally)
    return found


def _total(several: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in several:
        whole.add(tally)
    return whole


def _json(ids: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(ids)).decode()
