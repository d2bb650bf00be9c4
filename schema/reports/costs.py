"""Costs: what promises cost that nobody had agreed to, those in a team's name, those that finance must look at."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from ledger.domain.kernel.errors import Malformed
from ledger.views.reports import costs, in_our_name, revenue
from schema.asking import AskingInfo
from schema.filters import known
from schema.reports.asked import field, meant, read
from schema.reports.promises import OneCustomer
from schema.reports.reflected import report_type

Team = Annotated[str | None, strawberry.argument(description="The team, by its name.")]
Somebody = Annotated[strawberry.ID | None, strawberry.argument(description="The person, by any of their ids.")]


def fields(as_of: Any, at_least: Any) -> dict[str, Any]:
    """Return the root fields."""
    return {
        "cost_of_unvetted_promises": field(
            _costs,
            report_type(costs.UnvettedReport),
            "What promises cost that nobody who would build them had agreed to when they were said: how many, by "
            "month, team and person, and what each led to, by the links between events.",
            as_of,
            at_least,
        ),
        "promised_in_our_name": field(
            _in_our_name,
            report_type(in_our_name.InOurNameReport),
            "What was promised for a team or a person without asking them; and what they were asked and have not "
            "answered.",
            as_of,
            at_least,
        ),
        "promises_affecting_revenue": field(
            _revenue,
            report_type(revenue.RevenueReport),
            "Which promises finance may have to treat as specified upgrade rights, and which nobody there has looked "
            "at.",
            as_of,
            at_least,
        ),
    }


async def _costs(info: AskingInfo, as_of: Any = None, at_least: Any = None) -> Any:
    return await read(await info.context.scope(as_of, at_least), costs.cost_of_unvetted)


async def _in_our_name(
    info: AskingInfo, team: Team = None, person: Somebody = None, as_of: Any = None, at_least: Any = None
) -> Any:
    if team is None and person is None:
        raise Malformed("name a `team`, a `person`, or both", path=("team",))
    scope = await info.context.scope(as_of, at_least)
    who = None if person is None else meant(info.context, person, "stakeholder", "stk", "person")
    return await read(scope, in_our_name.in_our_name, team, who)


async def _revenue(info: AskingInfo, account: OneCustomer = None, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, revenue.affecting_revenue, known(info.context, account, "account"))
