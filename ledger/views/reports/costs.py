"""Costs: what promises that nobody had agreed to cost, by whom, in which month, for which team (capability 14).

What a promise led to is known by the links between events and not by guess. Amounts of different currencies are never
added, and what nobody has sized or priced is counted beside the sums. Whoever had asked first and got no answer is the
mirror: those promises are counted too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Annotated

import msgspec
from msgspec import Struct

from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.causes import Effect
from ledger.views.database import Database
from ledger.views.reports.caused import Caused, caused
from ledger.views.reports.effects import PromiseEffects, effects_in, effects_of
from ledger.views.reports.fairness import sight_of
from ledger.views.reports.promised import dearest, sums

DEAREST = 10


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


Tally = dict[str, float]
"""Values by measure: see `tallies`."""
BY = {"month": "a", "speaker": "b", "team": "c"}


class Tallies:
    """What promises come to, by month, by speaker and by team."""

    def __init__(self, db: Database, viewer: Viewer, moment: Moment) -> None:
        self._db = db
        self._source = sums(db, viewer, moment)

    def by(self, what: str) -> dict[str | None, Tally]:
        """Return the tallies by one of the three; None is for those of which it is not known."""
        column = BY[what]
        query = f"SELECT {column}, measure, sum(value) FROM {self._source[0]} GROUP BY 1, 2"
        found: dict[str | None, Tally] = {}
        for word, measure, value in self._db.reader().execute(query, self._source[1]):
            found.setdefault(word or None, {})[measure] = value
        return {word: tally for word, tally in found.items() if any(tally.values())}

    def first_months(self) -> dict[str, str]:
        """Return in which month each speaker first promised something without agreement."""
        query = f"SELECT b, min(a) FROM {self._source[0]} WHERE measure = 'unvetted' AND value > 0 GROUP BY 1"
        return dict(self._db.reader().execute(query, self._source[1]).fetchall())


def cost_of_unvetted(db: Database, viewer: Viewer, moment: Moment) -> UnvettedReport:
    """Return what promises cost that nobody who would build them had agreed to when they were said."""
    require_sight(viewer, "commitment", "stakeholder", "escalation", "interaction")
    tallies = Tallies(db, viewer, moment)
    months = tallies.by("month")
    whole = _total(months.values())
    people, withheld = _by_person(db, viewer, moment, tallies)
    unvetted, judged = int(whole.get("unvetted", 0)), int(whole.get("unvetted", 0) + whole.get("agreed", 0))
    return UnvettedReport(
        promises=judged + int(whole.get("unknown", 0)),
        unvetted=unvetted,
        unknown=int(whole.get("unknown", 0)),
        share=round(unvetted / judged, 3) if judged else None,
        disputed=int(whole.get("disputed", 0)),
        asked_in_vain=int(whole.get("asked_in_vain", 0)),
        effects=effects_in(whole),
        by_month=_by_month(months),
        by_team=_by_team(tallies),
        by_person=people,
        withheld=withheld,
        dearest=_dearest(db, viewer, moment),
    )


def _by_month(months: Mapping[str | None, Tally]) -> tuple[MonthCost, ...]:
    rows = []
    for month, tally in sorted(months.items(), key=lambda item: (item[0] is None, item[0] or "")):
        unvetted, agreed, unknown = (int(tally.get(m, 0)) for m in ("unvetted", "agreed", "unknown"))
        if unvetted or agreed or unknown:
            rows.append(MonthCost(month, unvetted + agreed + unknown, unvetted, unknown, effects_in(tally)))
    return tuple(rows)


def _by_team(tallies: Tallies) -> tuple[TeamCost, ...]:
    found = [(team, tally) for team, tally in tallies.by("team").items() if tally.get("unvetted")]
    rows = [TeamCost(team, int(tally["unvetted"]), effects_in(tally)) for team, tally in found]
    return tuple(sorted(rows, key=lambda row: (-row.unvetted, row.team or "")))


def _by_person(db: Database, viewer: Viewer, moment: Moment, tallies: Tallies) -> tuple[tuple[PersonCost, ...], int]:
    """Return a row for everybody whom the viewer may see alone, and one for the others if they are enough."""
    sight, first = sight_of(db, viewer, moment), tallies.first_months()
    found = {person: tally for person, tally in tallies.by("speaker").items() if tally.get("unvetted")}
    rows = [PersonCost(p, 1, int(t["unvetted"]), effects_in(t)) for p, t in found.items() if p is None or p in sight]
    rows.sort(key=lambda row: (-row.unvetted, first.get(row.person or "", ""), row.person or ""))
    others = {person: tally for person, tally in found.items() if person is not None and person not in sight}
    together = _total(others.values())
    number = int(together.get("unvetted", 0))
    if not others or not sight.of_group(others):
        return tuple(rows), number
    return (*rows, PersonCost(None, len(others), number, effects_in(together))), 0


def _dearest(db: Database, viewer: Viewer, moment: Moment) -> tuple[DearPromise, ...]:
    found: dict[str, list[Caused]] = {i: [] for i in dearest(db, viewer, moment, DEAREST)}
    for one in _caused(db, viewer, moment, found):
        found[one.promise].append(one)
    return tuple(
        DearPromise(promise, effects_of(led), tuple(dict.fromkeys(one.what or one.thing for one in led)))
        for promise, led in found.items()
    )


def _caused(db: Database, viewer: Viewer, moment: Moment, ids: Collection[str]) -> list[Caused]:
    wanted = msgspec.json.encode(sorted(ids)).decode()
    return [one for one in caused(db, viewer, moment, wanted) if one.effect is not Effect.OTHER]


def _total(several: Iterable[Tally]) -> Tally:
    whole: Tally = {}
    for tally in several:
        for measure, value in tally.items():
            whole[measure] = whole.get(measure, 0) + value
    return whole
