"""Errors: refusals are data in a payload, faults of reading are GraphQL errors with a code, and bugs are masked."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import strawberry
from graphql import GraphQLError

from graph.organisation import errors as _organisation_errors  # registers its codes  # noqa: F401
from graph.questions import errors as _map_errors  # registers the errors of the map  # noqa: F401
from ledger.domain.kernel.errors import ERRORS, LedgerError
from ledger.exchange.webhooks import errors as _webhooks  # registers their codes  # noqa: F401
from schema import budget as _budget  # registers its code  # noqa: F401
from schema.reflect.docs import of_class
from schema.reflect.enums import enum_of

log = logging.getLogger(__name__)

ErrorCode: Any = enum_of(
    "ErrorCode",
    "Why an act was refused, one value for each rule of the ledger.",
    {code: (code, of_class(cls)) for code, cls in sorted(ERRORS.items())},
)


@strawberry.type(description="Why an act was refused. Nothing was written.")
class UserError:
    message: str = strawberry.field(description="What is wrong, with the ids and values it is about.")
    code: ErrorCode = strawberry.field(description="The rule, as a stable word.")
    path: list[str] = strawberry.field(description="Where in the input it lies; empty when in no one place.")
    rule: str = strawberry.field(description="The rule, in words.")
    help: str = strawberry.field(description="What to do about it.")
    retry_after: float | None = strawberry.field(
        description="Seconds after which to send the same again, with the same command id; null when that is no use."
    )


def user_error(error: LedgerError) -> UserError:
    """Return a refusal as data."""
    return UserError(
        message=legible(error.message),
        code=error.code,
        path=["input", *error.path] if error.path else [],
        rule=of_class(type(error)),
        help=error.help,
        retry_after=error.retry_after,
    )


def legible(text: str) -> str:
    """Return a text that can be written as UTF-8, whatever was sent to us."""
    return text.encode("utf-8", "backslashreplace").decode()


def finished(errors: Iterable[GraphQLError]) -> list[GraphQLError]:
    """Return the errors of an answer as the caller may see them."""
    return [_finished(error) for error in errors]


def _finished(error: GraphQLError) -> GraphQLError:
    cause = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, LedgerError):
        told: dict[str, Any] = {"code": cause.code, "help": cause.help, "rule": of_class(type(cause))}
        if cause.retry_after is not None:
            told["retryAfter"] = cause.retry_after
        if cause.path:
            told["argument"] = ".".join(cause.path)
        return _again(error, legible(cause.message), told)
    if cause is None or isinstance(cause, GraphQLError):
        code = "BAD_REQUEST" if error.path is None else "BAD_VALUE"
        return _again(error, legible(error.message), {"code": code, **(error.extensions or {})})
    if isinstance(cause, RecursionError):
        return _again(error, "The document is nested too deeply.", {"code": "BAD_REQUEST"})
    number = uuid4().hex[:12]
    # The frames say where it broke. The message is left out: it may hold what somebody wrote.
    frames = "".join(traceback.format_tb(cause.__traceback__))
    log.error("fault %s: %s at %s\n%s", number, type(cause).__name__, error.path, frames)
    return _again(
        error,
        f"Something broke on our side. Give the number {number} to whoever runs this ledger.",
        {"code": "INTERNAL", "id": number},
    )


def _again(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
