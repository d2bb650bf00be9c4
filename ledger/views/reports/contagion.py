"""Contagion: at which rate promises are made without agreement, by team and person, month by month (capability 15).

A team are those who report to the same person. Rates of a person are for that person and their manager; others see
teams and groups of five or more. The mirror: how often somebody had asked first and waited.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from msgspec import Struct

from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.fairness import FIVE, managers_of, sight_of
from ledger.views.reports.promised import promises

Row = tuple[str | None, str | None, int | None, int]


class MonthRate(Struct, frozen=True):
    """What was promised in a month, and how much of it without agreement."""

    month: Annotated[str | None, Doc(description="The month, such as 2026-05; null when the source tells no day.")]
    promises: Annotated[int, Doc(description="How many promises, disputed ones left out.")]
    unvetted: Annotated[int, Doc(description="How many of them nobody who would build it had agreed to.")]
    unknown: Annotated[int, Doc(description="Of how many nobody can tell.")]
    rate: Annotated[float | None, Doc(description="Unvetted ones among those of which it is known; null when of none.")]
    asked_in_vain: Annotated[int, Doc(description="How many of the unvetted ones somebody had asked about first.")]


class GroupRate(Struct, frozen=True):
    """The rate of a person, of a team, or of a group of people."""

    person: Annotated[str | None, Ref(("stakeholder",)), Doc(description="The person; null for several.")]
    lead: Annotated[str | None, Ref(("stakeholder",)), Doc(description="To whom they report, when it is a team.")]
    people: Annotated[int, Doc(description="How many people made these promises.")]
    rate: Annotated[float | None, Doc(description="Over all months; null when nothing is known.")]
    months: Annotated[tuple[MonthRate, ...], Doc(description="Month by month.")]


class ContagionReport(Struct, frozen=True):
    """At which rate promises are made that nobody who would build them had agreed to."""

    months: Annotated[tuple[MonthRate, ...], Doc(description="Everybody together, month by month.")]
    teams: Annotated[tuple[GroupRate, ...], Doc(description="By team, the highest rate first.")]
    persons: Annotated[tuple[GroupRate, ...], Doc(description="By person, as far as you may see it, and the others.")]
    withheld_teams: Annotated[int, Doc(description=f"How many teams are left out: fewer than {FIVE} of theirs spoke.")]
    withheld_people: Annotated[int, Doc(description=f"How many people are left out: fewer than {FIVE} others.")]
    without_team: Annotated[int, Doc(description="How many promises were made by somebody of whom no team is known.")]
    disputed: Annotated[int, Doc(description="How many promises are left out because somebody disputes them.")]


def contagion(db: Database, viewer: Viewer, moment: Moment) -> ContagionReport:
    """Return the rates of promises without agreement, by team and person, over time."""
    require_sight(viewer, "commitment", "stakeholder", "relationship")
    source, arguments = promises(db, viewer, moment)
    query = f"SELECT month, speaker, agreed, waited, disputed FROM {source} WHERE counted = 1"
    every = db.reader().execute(query, arguments).fetchall()
    rows: list[Row] = [row[:4] for row in every if not row[4]]
    by_person: dict[str, list[Row]] = {}
    for row in rows:
        if row[1] is not None:
            by_person.setdefault(row[1], []).append(row)
    leads = managers_of(db, viewer, moment, list(by_person))
    sight = sight_of(db, viewer, moment)
    by_lead: dict[str, list[str]] = {}
    for person in by_person:
        if person in leads:
            by_lead.setdefault(leads[person], []).append(person)
    seen = {lead: people for lead, people in by_lead.items() if lead in sight or sight.of_group(people)}
    teams = [_group(_all(by_person, people), lead=lead, people=len(people)) for lead, people in seen.items()]
    persons = [_group(found, person=person) for person, found in by_person.items() if person in sight]
    others = [person for person in by_person if person not in sight]
    if len(others) >= FIVE:
        persons.append(_group(_all(by_person, others), people=len(others)))
    return ContagionReport(
        months=_months(rows),
        teams=tuple(sorted(teams, key=_highest)),
        persons=tuple(sorted(persons, key=_highest)),
        withheld_teams=len(by_lead) - len(seen),
        withheld_people=len(others) if len(others) < FIVE else 0,
        without_team=sum(row[1] not in leads for row in rows),
        disputed=len(every) - len(rows),
    )


def _all(by_person: dict[str, list[Row]], people: Iterable[str]) -> list[Row]:
    return [row for person in people for row in by_person[person]]


def _group(rows: list[Row], **who: Any) -> GroupRate:
    named = {"person": None, "lead": None, "people": 1} | who
    return GroupRate(**named, rate=_rate(rows), months=_months(rows))


def _months(rows: Iterable[Row]) -> tuple[MonthRate, ...]:
    found: dict[str | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return tuple(
        MonthRate(
            month=month,
            promises=len(group),
            unvetted=sum(row[2] == 0 for row in group),
            unknown=sum(row[2] is None for row in group),
            rate=_rate(group),
            asked_in_vain=sum(row[2] == 0 and row[3] for row in group),
        )
        for month, group in sorted(found.items(), key=lambda item: (item[0] is None, item[0] or ""))
    )


def _rate(rows: list[Row]) -> float | None:
    known = [row[2] for row in rows if row[2] is not None]
    return round(known.count(0) / len(known), 3) if known else None


def _highest(group: GroupRate) -> tuple[bool, float, str]:
    return (group.rate is None, -(group.rate or 0), group.person or group.lead or "~")
