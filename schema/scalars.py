"""Scalars: numbers and times as the API writes them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NewType

import strawberry
from graphql import GraphQLError, IntValueNode, StringValueNode, ValueNode

MOST = 2**53 - 1

if TYPE_CHECKING:
    Long = int
    Date = date
    DateTime = datetime
else:
    Long = NewType("Long", int)
    Date = date
    DateTime = datetime


def _long(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise GraphQLError("Long takes a whole number")
    if not -MOST <= value <= MOST:
        raise GraphQLError("Long takes numbers from -(2^53 - 1) to 2^53 - 1")
    return value


def _long_literal(node: ValueNode, _variables: Any = None) -> int:
    if not isinstance(node, IntValueNode):
        raise GraphQLError("Long takes a whole number", node)
    if len(node.value) > 20:
        raise GraphQLError("Long takes numbers from -(2^53 - 1) to 2^53 - 1", node)
    return _long(int(node.value))


def _time(value: Any) -> datetime:
    """Read a time. One without a zone passes: the command refuses it by name, as it does everywhere else."""
    if not isinstance(value, str) or len(value) > 64 or len(value) < 11:
        raise GraphQLError("DateTime takes an ISO 8601 time such as 2026-03-01T09:00:00+01:00")
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise GraphQLError("DateTime takes an ISO 8601 time such as 2026-03-01T09:00:00+01:00") from None


def _time_out(value: datetime) -> str:
    # A speaker's time keeps the speaker's offset: its day is the day they meant.
    return value.isoformat().replace("+00:00", "Z")


def _day(value: Any) -> date:
    if not isinstance(value, str) or len(value) != 10:
        raise GraphQLError("Date takes an ISO 8601 day such as 2026-03-01")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise GraphQLError("Date takes an ISO 8601 day such as 2026-03-01") from None


def _literal(read: Any) -> Any:
    def literal(node: ValueNode, _variables: Any = None) -> Any:
        return read(node.value if isinstance(node, StringValueNode) else None)

    return literal


SCALARS: dict[object, Any] = {
    Long: strawberry.scalar(
        name="Long",
        description="A whole number up to 2^53 - 1. Positions count every event for ever and money counts cents, so "
        "both outgrow GraphQL's Int (2^31); JavaScript still holds such a number exactly, so it is a JSON number and "
        "not a string.",
        serialize=int,
        parse_value=_long,
        parse_literal=_long_literal,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, ISO 8601 with its zone, such as `2026-03-01T09:00:00+01:00`. "
        "A time that somebody gave keeps its offset; the ledger's own are in UTC.",
        serialize=_time_out,
        parse_value=_time,
        parse_literal=_literal(_time),
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day, ISO 8601, such as `2026-03-01`.",
        serialize=date.isoformat,
        parse_value=_day,
        parse_literal=_literal(_day),
    ),
}
