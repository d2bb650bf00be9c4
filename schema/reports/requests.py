"""Requests: who asked, what picks up steam, what was claimed and what it turned out to be worth."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.errors import Malformed
from ledger.views.reports import askers, momentum, values
from schema.asking import AskingInfo
from schema.filters import known
from schema.reflect.output import many
from schema.reports.asked import At, field, meant, read, time_of
from schema.reports.promises import OneCustomer
from schema.reports.reflected import report_type

Asked = Annotated[strawberry.ID, strawberry.argument(description="The request, by any of its ids.")]
Days = Annotated[int, strawberry.argument(description="How long a period is, in days: 1 to 366.")]
Periods = Annotated[int, strawberry.argument(description="How many periods of the past count: 1 to 60.")]


def fields(as_of: Any, at_least: Any) -> dict[str, Any]:
    """Return the root fields."""
    return {
        "who_asked": field(
            _askers,
            report_type(askers.AskersReport) | None,
            "Who wants a request, in whose name, with those who asked for its duplicates; weighed by people, role, "
            "revenue and open deals.",
            as_of,
            at_least,
        ),
        "momentum": field(
            _momentum,
            many(report_type(momentum.RequestMomentum)),
            "Requests that gathered a voice in the latest period, those that pick up steam first, with the arithmetic.",
            as_of,
            at_least,
        ),
        "claimed_against_realised": field(
            _values,
            report_type(values.ValuesReport),
            "What was claimed that requests are worth against what they turned out to be, by who claimed it.",
            as_of,
            at_least,
        ),
    }


async def _askers(info: AskingInfo, request: Asked, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, askers.who_asked, meant(info.context, request, "request", "req", "request"))


async def _momentum(
    info: AskingInfo,
    days: Days = momentum.DAYS,
    periods: Periods = momentum.PERIODS,
    at: At = None,
    as_of: Any = None,
    at_least: Any = None,
) -> Any:
    for name, value, most in (("days", days, 366), ("periods", periods, 60)):
        if not 1 <= value <= most:
            raise Malformed(f"{name} is {value}; it must lie between 1 and {most}", path=(name,))
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, momentum.gathering, time_of(scope, at), days, periods)


async def _values(info: AskingInfo, account: OneCustomer = None, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, values.claimed_against_realised, known(info.context, account, "account"))
