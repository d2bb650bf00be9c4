"""Mirrors: requests without an answer, noes nobody was told, mandates overridden; and what competes for engineers."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.errors import Malformed
from ledger.views.reports import competing, overridden, unanswered, untold
from schema.asking import AskingInfo
from schema.filters import known
from schema.reports.asked import At, field, read, time_of
from schema.reports.promises import OneCustomer
from schema.reports.reflected import report_type

Days = Annotated[int, strawberry.argument(description="Only what has waited for more days than this: 0 to 3,660.")]
Team = Annotated[str, strawberry.argument(description="The team, by its name.")]
REQUEST_DAYS, TELLING_DAYS, MOST_DAYS = 14, 3, 3_660


def fields(as_of: Any, at_least: Any) -> dict[str, Any]:
    """Return the root fields."""
    return {
        "unanswered_requests": field(
            _unanswered,
            report_type(unanswered.UnansweredReport),
            "Requests that have waited for an answer longer than they should.",
            as_of,
            at_least,
        ),
        "untold_noes": field(
            _untold,
            report_type(untold.UntoldReport),
            "Noes that stand, of which somebody has not been told who must hear them.",
            as_of,
            at_least,
        ),
        "overridden_mandates": field(
            _overridden,
            report_type(overridden.OverriddenReport),
            "Decisions within somebody's authority that were put aside from above, against those that were honoured.",
            as_of,
            at_least,
        ),
        "what_competes": field(
            _competing,
            report_type(competing.CompetingReport),
            "What asks for the engineers of a team: plans, promises, accepted requests; and what had to wait already.",
            as_of,
            at_least,
        ),
    }


async def _unanswered(
    info: AskingInfo,
    days: Days = REQUEST_DAYS,
    account: OneCustomer = None,
    at: At = None,
    as_of: Any = None,
    at_least: Any = None,
) -> Any:
    scope = await info.context.scope(as_of, at_least)
    which = known(info.context, account, "account")
    return await read(scope, unanswered.unanswered_requests, time_of(scope, at), _days(days), which)


async def _untold(
    info: AskingInfo, days: Days = TELLING_DAYS, at: At = None, as_of: Any = None, at_least: Any = None
) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, untold.untold_noes, time_of(scope, at), _days(days))


async def _overridden(info: AskingInfo, as_of: Any = None, at_least: Any = None) -> Any:
    return await read(await info.context.scope(as_of, at_least), overridden.overridden_mandates)


async def _competing(info: AskingInfo, team: Team, at: At = None, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, competing.what_competes, time_of(scope, at), team)


def _days(given: int) -> int:
    if not 0 <= given <= MOST_DAYS:
        raise Malformed(f"days is {given}; it must lie between 0 and {MOST_DAYS:,}", path=("days",))
    return given
