"""Sudden momentum: a request gathers voices much faster than in its own past (capability 24)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ledger.domain.kernel import thing
from ledger.domain.request.state import Request
from ledger.views.flags.flag import Flag, Raised, after, morning
from ledger.views.flags.names import FlagName
from ledger.views.flags.sight import Sight
from ledger.views.reports.askers import asking, family
from ledger.views.reports.momentum import DAYS, momentum_of, sudden_days

VOICES = ("request.submitted", "request.endorsed")


def raised(sight: Sight, request: Request) -> Iterator[Raised]:
    """Raise it for each stretch of days on which it picked up steam; duplicates count in."""
    if request.merged_into is not None:
        return
    whole = family(sight.db, sight.viewer, sight.moment, request.id)
    days = [asker.on for one in whole for asker in asking(one)]
    for first, last in sudden_days(days):
        found = momentum_of(days, first)
        period = morning(first - timedelta(days=DAYS - 1)), after(first)
        heard = sorted((at, e) for one in whole for e, at in sight.events(one.id, *VOICES, between=period))
        yield Raised(
            f"{thing(request.id)} picked up steam: {found.arithmetic}",
            tuple(event for _, event in heard),
            since=morning(first),
            starts=morning(first),
            ends=after(last),
            accounts=tuple(dict.fromkeys(one.account for one in whole)),
        )


FLAG = Flag(
    FlagName.SUDDEN_MOMENTUM,
    "Sudden momentum",
    ("request",),
    "Its voices come no faster than before, or it is merged into another request.",
    (24,),
    raised,
)
