"""Promises: what waits to be cleared, what a customer was told, what may be said today."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from ledger.views.reports import clearances, sayable, told
from schema.asking import AskingInfo
from schema.filters import known
from schema.reports.asked import At, field, meant, read, time_of
from schema.reports.reflected import report_type

Customer = Annotated[strawberry.ID, strawberry.argument(description="The customer: an account, by any of its ids.")]
OneCustomer = Annotated[
    strawberry.ID | None, strawberry.argument(description="Only this customer. Default: all of them.")
]


def fields(as_of: Any, at_least: Any) -> dict[str, Any]:
    """Return the root fields."""
    return {
        "clearance_queue": field(
            _queue,
            report_type(clearances.ClearanceQueue),
            "Who waits for the answer to “may I say this?”, the most urgent first, and how fast such answers come.",
            as_of,
            at_least,
        ),
        "what_may_be_said": field(
            _sayable,
            report_type(sayable.SayableReport),
            "What may truthfully be said to a customer today, in which words and under which conditions; and what "
            "may not, and why.",
            as_of,
            at_least,
        ),
        "what_was_told": field(
            _told,
            report_type(told.ToldReport),
            "Everything that a customer has been told, word for word and in order, with speaker and grade: for "
            "somebody who is called in late.",
            as_of,
            at_least,
        ),
    }


async def _queue(
    info: AskingInfo, account: OneCustomer = None, at: At = None, as_of: Any = None, at_least: Any = None
) -> Any:
    scope = await info.context.scope(as_of, at_least)
    which = known(info.context, account, "account")
    return await read(scope, clearances.clearance_queue, time_of(scope, at), which)


async def _sayable(info: AskingInfo, account: Customer, at: At = None, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    which = meant(info.context, account, "account", "acc", "account")
    return await read(scope, sayable.what_may_be_said, time_of(scope, at), which)


async def _told(info: AskingInfo, account: Customer, as_of: Any = None, at_least: Any = None) -> Any:
    scope = await info.context.scope(as_of, at_least)
    return await read(scope, told.what_was_told, meant(info.context, account, "account", "acc", "account"))
