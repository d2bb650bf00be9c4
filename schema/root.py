"""The schema: its roots, its limits, and what every answer goes through on its way out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import cache
from operator import attrgetter
from typing import Any

import strawberry
from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    Undefined,
)
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.extensions.max_aliases import create_validator as alias_rule
from strawberry.extensions.query_depth_limiter import create_validator as depth_rule
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionResult

from ledger.domain.kernel.types import ERASED
from schema.asking import Asking
from schema.budget import BUDGET, TOLD
from schema.errors import finished
from schema.mutation import Mutation
from schema.query import Query
from schema.reflect.output import TYPES
from schema.scalars import SCALARS
from schema.subscription import Subscription

DEPTH, ALIASES, TOKENS = 20, 100, 5_000
# Built once: a rule made for each request is a new class each time, and the validation cache never hits.
RULES: list[Any] = [depth_rule(DEPTH, None), alias_rule(ALIASES)]


class LedgerSchema(strawberry.Schema):
    """Gives every operation a context of its own, and finishes every result the same way on every transport."""

    @property
    def graphql(self) -> GraphQLSchema:
        """The schema as graphql-core holds it."""
        return self._schema

    async def execute(self, query: str | None, *args: Any, **kwargs: Any) -> ExecutionResult:
        """Answer a question or record an act."""
        asking = kwargs["context_value"] = kwargs["context_value"].again()
        result = await super().execute(query, *args, **kwargs)
        finish(result, asking)
        return result

    async def stream(self, query: str | None, *args: Any, **kwargs: Any) -> Any:
        """Answer over a connection that stays open."""
        asking = kwargs["context_value"] = kwargs["context_value"].again()
        return self._finished(await super().stream(query, *args, **kwargs), asking)

    async def _finished(self, results: Any, asking: Asking) -> AsyncIterator[Any]:
        try:
            async for result in results:
                finish(result, asking)
                yield result
        finally:
            await results.aclose()

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        """Log nothing here: the library would log the document with everything written in it."""


def finish(result: Any, asking: Asking) -> None:
    """Make errors presentable, and say honestly what was withheld, and when it is worth trying again."""
    if result.errors:
        result.errors = finished(result.errors)
    if asking.cost >= TOLD:
        cost = {"requestedQueryCost": asking.cost, "maximumQueryCost": BUDGET}
        if result.data is not None:
            from schema.costs import really  # late, as below

            cost["actualQueryCost"] = really(asking.dear, result.data)
        result.extensions = {**(result.extensions or {}), "cost": cost}
    if asking.retry_after is not None:
        result.extensions = {**(result.extensions or {}), "retryAfter": asking.retry_after}
    if asking.erased and result.data is not None:
        withheld = list(_withhold(result.data, ()))
        if withheld:
            result.extensions = {**(result.extensions or {}), "withheld": withheld}


def _withhold(data: Any, path: tuple[str | int, ...]) -> Iterator[dict[str, Any]]:
    """Put null where a text was erased, and tell where."""
    for key, value in enumerate(data) if isinstance(data, list) else data.items():
        if value == ERASED:
            data[key] = None
            yield {"path": [*path, key], "reason": "ERASED"}
        elif isinstance(value, list | dict):
            yield from _withhold(value, (*path, key))


@cache
def build_schema() -> LedgerSchema:
    """Return the schema. It knows no ledger: each operation brings its own in its context."""
    from schema.costs import CostLimit  # late: it knows the types of the API, which are made by now

    schema = LedgerSchema(
        Query,
        Mutation,
        Subscription,
        types=list(TYPES.values()),
        extensions=[
            lambda: MaxTokensLimiter(TOKENS),
            lambda: AddValidationRules(RULES),
            ParserCache,
            ValidationCache,
            CostLimit,
        ],
        config=StrawberryConfig(scalar_map=SCALARS),
    )
    _shorten(schema)
    return schema


def _shorten(schema: LedgerSchema) -> None:
    """Let views name their own type, and described values their own name, instead of trying one after the other."""
    for type_ in schema.graphql.type_map.values():
        if isinstance(type_, GraphQLInterfaceType | GraphQLUnionType):
            type_.resolve_type = _own_type
        elif isinstance(type_, GraphQLObjectType):
            type_.is_type_of = None
            for field in type_.fields.values():
                _leave_out_null(field.args)
                if getattr(field.resolve, "_is_default", False):
                    field.resolve = _attribute(field.extensions["strawberry-definition"].python_name)
        elif isinstance(type_, GraphQLInputObjectType):
            _leave_out_null(type_.fields)
        elif isinstance(type_, GraphQLEnumType) and not type_.name.startswith("__"):
            names = {str(v.value): name for name, v in type_.values.items()}
            setattr(type_, "serialize", _serializer(names))  # noqa: B010  a method, which mypy will not have assigned


def _leave_out_null(inputs: dict[str, Any]) -> None:
    """Say nothing of a default that is null: null and left out are the same everywhere."""
    for given in inputs.values():
        if given.default_value is None:
            given.default_value, given.default = Undefined, None


def _attribute(name: str) -> Any:
    """Return the resolver of a field that is an attribute: three calls less than the library's own."""
    read = attrgetter(name)
    return lambda source, _info: read(source)


def _own_type(value: Any, _info: Any, _type: Any) -> str:
    return str(type(value).__strawberry_definition__.name)


def _serializer(names: dict[str, str]) -> Any:
    def serialize(value: Any) -> str:
        return names[getattr(value, "value", value)]

    return serialize
