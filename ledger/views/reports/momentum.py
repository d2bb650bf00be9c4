"""Momentum: requests that gather endorsements faster than their own past, with the arithmetic shown (capability 24)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.database import Database
from ledger.views.reports.askers import asking, family

DAYS, PERIODS = 14, 6
ENOUGH, FASTER = 3, 2.0
"""Sudden is: at least so many voices in the latest period, and so many times the average of the periods before."""


class MomentumPeriod(Struct, frozen=True):
    """How many voices a period gathered."""

    begins: Annotated[date, Doc(description="The first day.")]
    ends: Annotated[date, Doc(description="The last day.")]
    voices: Annotated[int, Doc(description="How many asked or endorsed in it.")]


class Momentum(Struct, frozen=True):
    """How fast a request gathers voices, against its own past."""

    latest: Annotated[int, Doc(description="Voices in the latest period.")]
    average: Annotated[float | None, Doc(description="The average of the periods before; null when there is no past.")]
    ratio: Annotated[float | None, Doc(description="The latest over the average; null without a past to compare.")]
    sudden: Annotated[bool, Doc(description="Whether it picks up steam: see the arithmetic.")]
    periods: Annotated[tuple[MomentumPeriod, ...], Doc(description="The periods, the latest last.")]
    undated: Annotated[int, Doc(description="Voices without a day: in no period.")]
    arithmetic: Annotated[str, Doc(description="How it was worked out, in words.")]


class RequestMomentum(Struct, frozen=True):
    """A request and how fast it gathers voices."""

    request: Annotated[str, Ref(("request",)), Doc(description="The request.")]
    momentum: Annotated[Momentum, Doc(description="How fast.")]


def momentum_of(days: Iterable[date | None], today: date, length: int = DAYS, periods: int = PERIODS) -> Momentum:
    """Return the momentum of voices raised on these days. The past begins with the period of the first voice."""
    voices = list(days)
    dated = sorted(day for day in voices if day is not None and day <= today)
    spans = []
    for back in range(periods, -1, -1):
        ends = today - timedelta(days=back * length)
        begins = ends - timedelta(days=length - 1)
        if dated and dated[0] <= ends:
            spans.append(MomentumPeriod(begins, ends, sum(begins <= day <= ends for day in dated)))
    past = [span.voices for span in spans[:-1]]
    latest = spans[-1].voices if spans else 0
    average = round(sum(past) / len(past), 2) if past else None
    ratio = round(latest * len(past) / sum(past), 2) if sum(past) else None
    sudden = latest >= ENOUGH and bool(past) and latest >= FASTER * sum(past) / len(past)
    return Momentum(
        latest=latest,
        average=average,
        ratio=ratio,
        sudden=sudden,
        periods=tuple(spans),
        undated=sum(day is None for day in voices),
        arithmetic=_told(latest, past, length, today, sudden),
    )


def sudden_days(days: Iterable[date | None]) -> list[tuple[date, date]]:
    """Return the stretches of days, first and last, on which voices raised on these days are sudden, by their usual
    periods: just those on which `momentum_of` says so.
    """
    dated = sorted(day.toordinal() for day in days if day is not None)
    found: list[tuple[int, int]] = []
    if len(dated) < ENOUGH:
        return []
    for today in sorted({voice + more for voice in set(dated) for more in range(DAYS)}):
        latest = _within(dated, today)
        if latest < ENOUGH:
            continue
        past = [_within(dated, ends) for back in range(1, PERIODS + 1) if dated[0] <= (ends := today - back * DAYS)]
        if past and latest >= FASTER * sum(past) / len(past):
            if found and found[-1][1] == today - 1:
                found[-1] = (found[-1][0], today)
            else:
                found.append((today, today))
    return [(date.fromordinal(first), date.fromordinal(last)) for first, last in found]


def _within(dated: list[int], ends: int) -> int:
    """Return how many of the days lie in the period that ends on a day."""
    return bisect_right(dated, ends) - bisect_left(dated, ends - DAYS + 1)


def gathering(
    db: Database, viewer: Viewer, moment: Moment, at: datetime, length: int = DAYS, periods: int = PERIODS
) -> list[RequestMomentum]:
    """Return the requests that gathered a voice in the latest period, the most sudden first; duplicates count in."""
    require_sight(viewer, "request")
    midnight = datetime.combine(at.date() + timedelta(days=1), time(), UTC)  # periods are whole days
    query = (
        "SELECT DISTINCT id FROM history WHERE topic IN ('request.endorsed', 'request.submitted', 'request.merged') "
        "AND effective_at >= ? AND effective_at < ? AND position <= ?"
    )
    found: dict[str, RequestMomentum] = {}
    times = micros(midnight - timedelta(days=length)), micros(midnight)
    for (request_id,) in db.reader().execute(query, (*times, moment.position)).fetchall():
        whole = family(db, viewer, moment, request_id)
        while whole and whole[0].merged_into is not None:
            whole = family(db, viewer, moment, whole[0].merged_into)
        if whole and whole[0].id not in found:
            days = [asker.on for request in whole for asker in asking(request)]
            found[whole[0].id] = RequestMomentum(whole[0].id, momentum_of(days, at.date(), length, periods))
    return sorted(found.values(), key=lambda r: (not r.momentum.sudden, -(r.momentum.ratio or 0), r.request))


def _told(latest: int, past: list[int], length: int, today: date, sudden: bool) -> str:
    voices = f"{latest} {'voice' if latest == 1 else 'voices'} in the {length} days to {today}"
    if not past:
        return f"{voices}; it has no past to compare with."
    before = f"{sum(past)} in the {length * len(past)} days before"
    average = f"{sum(past)} / {len(past)} = {sum(past) / len(past):.2g} per {length} days"
    limit = FASTER * sum(past) / len(past)
    verdict = f"{latest} ≥ {ENOUGH} and {latest} ≥ {FASTER:g} × {sum(past) / len(past):.2g} = {limit:.2g}"
    return f"{voices}; {before}, {average}. {verdict}: {'yes' if sudden else 'no'}."
