"""Costs: what a question costs, counted before anything of it is answered, and refused above a budget.

1 is about as much as a page of fifty things. A list counts for as many as are asked for, or for a few where that is not
known; what measures and questions of the map cost is declared beside them. It is an estimate, the same for the same
question whatever the ledger holds, so that whoever writes one can rely on it. What it really cost is told beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import ceil
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
    value_from_ast_untyped,
)
from strawberry.extensions import SchemaExtension

from ledger.domain.kernel.types import camel
from schema.budget import BUDGET, THING, TOLD, QueryTooCostly
from schema.influence.costs import MEASURE_COSTS, ORGANISATION_COSTS, QUESTION_COSTS

MAP, FEW, PAGE = 5.0, 5, 50
UNMEASURED = {"ties", "isolates", "position", "halfLife", "agedTo"}


PRICES: dict[tuple[str, str], float] = (
    {("InfluenceMap", camel(name)): cost for name, cost in QUESTION_COSTS.items()}
    | {("OrganisationMap", camel(name)): cost for name, cost in ORGANISATION_COSTS.items() if name != "outline"}
    | {("Query", "organisation"): ORGANISATION_COSTS["outline"], ("Query", "influenceMap"): MAP}
)


class CostLimit(SchemaExtension):
    """Counts what an operation costs, once it is known to be valid, and refuses one beyond the budget."""

    def on_validate(self) -> Iterator[None]:
        """Count; it stands behind the cache of validation, which has said by now whether the document is valid."""
        context = self.execution_context
        document = context.graphql_document
        if document is not None and not context.pre_execution_errors:
            asked = context.schema._schema, document, context.operation_name, context.variables  # noqa: SLF001
            cost = context.context.cost = cost_of(*asked)
            if cost >= TOLD:
                context.context.dear = dear_of(*asked)
            if cost > BUDGET:
                message = f"this question costs {cost:,}; {BUDGET:,} is the most that one operation may"
                context.pre_execution_errors = [GraphQLError(message, original_error=QueryTooCostly(message))]
        yield


def cost_of(schema: GraphQLSchema, document: DocumentNode, name: str | None, variables: dict[str, Any] | None) -> int:
    """Return what an operation costs, 0 where there is none of this name."""
    cost = _counted(schema, document, name, _given(variables), THING)
    return 0 if cost is None else ceil(min(max(cost, THING), 1e15))


def dear_of(schema: GraphQLSchema, document: DocumentNode, name: str | None, variables: dict[str, Any] | None) -> float:
    """Return what an operation's measures and questions cost, its things left out."""
    return _counted(schema, document, name, _given(variables), 0.0) or 0.0


def really(dear: float, data: Any) -> int:
    """Return what an answer cost: its measures and questions, and the things that it holds."""
    return ceil(max(dear + THING * (_objects(data) - 1), THING))


def _objects(data: Any) -> int:
    found, left = 0, [data]
    while left:
        one = left.pop()
        if isinstance(one, dict):
            found += 1
            one = one.values()
        left.extend([v for v in one if v.__class__ is dict or v.__class__ is list])
    return found


def _given(variables: dict[str, Any] | None) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted((k, _plain(v)) for k, v in (variables or {}).items()))


@lru_cache(256)
def _counted(
    schema: GraphQLSchema, document: DocumentNode, name: str | None, given: tuple[tuple[str, Any], ...], thing: float
) -> float | None:
    found = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    chosen = next((o for o in found if o.name is not None and o.name.value == name), found[0] if found else None)
    root = None if chosen is None else schema.get_root_type(chosen.operation)
    if chosen is None or root is None:
        return None
    variables = {v.variable.name.value: _default(v.default_value) for v in chosen.variable_definitions or ()}
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    return _Count(schema, fragments, variables | dict(given), thing).of(chosen.selection_set, root)


def _default(node: Any) -> Any:
    return None if node is None else value_from_ast_untyped(node)


def _plain(value: Any) -> Any:
    """Return what a cost may depend on: numbers, truths and short lists of names; of anything else nothing."""
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, list) and len(value) <= len(MEASURE_COSTS) and all(isinstance(v, str) for v in value):
        return tuple(value)
    return ""


class _Count:
    """Goes once over an operation; a fragment is counted once, however often it is spread."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        variables: dict[str, Any],
        thing: float,
    ) -> None:
        self._schema, self._fragments, self._variables, self._thing = schema, fragments, variables, thing
        self._known: dict[tuple[str, str, float], float] = {}

    def of(self, selected: SelectionSetNode, parent: Any, page: float = 1.0) -> float:
        """Return what a selection costs; `page` is how many a connection shows."""
        return sum(self._one(node, parent, page) for node in selected.selections if self._wanted(node))

    def _one(self, node: Any, parent: Any, page: float) -> float:
        if isinstance(node, FieldNode):
            return self._field(node, parent, page)
        if isinstance(node, InlineFragmentNode):
            type_ = parent if node.type_condition is None else self._schema.type_map[node.type_condition.name.value]
            return self.of(node.selection_set, type_, page)
        assert isinstance(node, FragmentSpreadNode)
        fragment = self._fragments[node.name.value]
        key = (fragment.name.value, parent.name, page)
        if key not in self._known:
            type_ = self._schema.type_map[fragment.type_condition.name.value]
            self._known[key] = self.of(fragment.selection_set, type_, page)
        return self._known[key]

    def _field(self, node: FieldNode, parent: Any, page: float) -> float:
        name = node.name.value
        if name.startswith("__") or not isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            return 0.0
        field = parent.fields[name]
        price = PRICES.get((parent.name, name), 0.0) + self._measures(node, parent, field)
        type_ = get_named_type(field.type)
        if not is_composite_type(type_) or node.selection_set is None:
            return price
        if type_.name.endswith("Connection"):
            return price + self._thing + self.of(node.selection_set, type_, self._size(node, field, PAGE))
        many = 1.0
        if _is_list(field.type):
            many = page if parent.name.endswith("Connection") else self._size(node, field, FEW)
        below = self.of(node.selection_set, type_, self._size(node, field, FEW))
        return price + many * (self._thing + below)

    def _size(self, node: FieldNode, field: GraphQLField, otherwise: int) -> float:
        """Return how many are asked for."""
        asked = [v for n in ("first", "last") if isinstance(v := self._argument(node, field, n), int)]
        return float(max(0, *asked)) if asked else float(otherwise)

    def _measures(self, node: FieldNode, parent: Any, field: GraphQLField) -> float:
        """Return what the measures of a map cost, where any of what they tell is asked for."""
        if (parent.name, node.name.value) != ("Query", "influenceMap") or node.selection_set is None:
            return 0.0
        names = set(self._names(node.selection_set))
        if not names - UNMEASURED - {n for t, n in PRICES if t == "InfluenceMap"}:
            return 0.0
        asked = self._argument(node, field, "measures")
        chosen = asked if isinstance(asked, list | tuple) else [asked] if isinstance(asked, str) and asked else None
        return sum(c for m, c in MEASURE_COSTS.items() if chosen is None or m.upper() in chosen)

    def _names(self, selected: SelectionSetNode) -> Iterator[str]:
        for node in selected.selections:
            if isinstance(node, FieldNode):
                if not node.name.value.startswith("__"):
                    yield node.name.value
            elif isinstance(node, InlineFragmentNode):
                yield from self._names(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                yield from self._names(self._fragments[node.name.value].selection_set)

    def _argument(self, node: FieldNode, field: GraphQLField, name: str) -> Any:
        for argument in node.arguments or ():
            if argument.name.value == name:
                return value_from_ast_untyped(argument.value, self._variables)
        default = field.args[name].default_value if name in field.args else None
        return default if isinstance(default, int) else None

    def _wanted(self, node: Any) -> bool:
        """Return whether `@skip` and `@include` leave it in."""
        for directive in node.directives or ():
            given = {a.name.value: value_from_ast_untyped(a.value, self._variables) for a in directive.arguments or ()}
            if given.get("if") is (directive.name.value == "skip") and directive.name.value in ("skip", "include"):
                return False
        return True


def _is_list(type_: Any) -> bool:
    while isinstance(type_, GraphQLNonNull):
        type_ = type_.of_type
    return isinstance(type_, GraphQLList)
