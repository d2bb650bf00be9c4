"""Conversations and fairness: hours of which nothing came, whom somebody stopped meeting, and how promises spread."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from ledger.views.reports import avoidance, contagion, meetings
from schema.asking import AskingInfo
from schema.filters import known
from schema.reports.asked import At, field, meant, read, time_of
from schema.reports.promises import OneCustomer
from schema.reports.reflected import report_type

Whose = Annotated[strawberry.ID, strawberry.argument(description="Whose report it is, by any of their ids.")]


def fields(as_of: Any, at_least: Any) -> dict[str, Any]:
    """Return the root fields."""
    return {
        "meeting_hours": field(
            _meetings,
            report_type(meetings.MeetingReport),
            "Hours of people in conversations, and in those of which nothing came.",
            as_of,
            at_least,
        ),
        "avoidance": field(
            _avoidance,
            report_type(avoidance.AvoidanceReport),
            "Customers, and kinds of customer, whom somebody has stopped meeting: for that person and their manager.",
            as_of,
            at_least,
        ),
        "contagion": field(
            _contagion,
            report_type(contagion.ContagionReport),
            "At which rate promises are made without agreement, by team and person, month by month. Rates of a person "
            "are for that person and their manager; others see five or more together.",
            as_of,
            at_least,
        ),
    }


async def _meetings(info: AskingInfo, account: OneCustomer = None, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, meetings.meeting_hours, known(info.context, account, "account"))


async def _avoidance(info: AskingInfo, person: Whose, at: At = None, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    who = meant(info.context, person, "stakeholder", "stk", "person")
    return await read(scope, avoidance.avoidance, time_of(scope, at), who)


async def _contagion(info: AskingInfo, as_of: Any = None, at_least: Any = None) -> Any:
    return await read(await info.context.scope(as_of, at_least), contagion.contagion)
