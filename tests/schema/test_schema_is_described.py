"""The schema: whole, described, committed, and made from the domain."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    is_introspection_type,
    is_specified_scalar_type,
    parse,
    validate,
)

import graph
from ledger.domain.kernel import AGGREGATES, COMMANDS, EVENTS
from ledger.domain.kernel.errors import ERRORS
from ledger.domain.kernel.types import camel
from schema import build_schema
from schema.export import sdl
from schema.influence import MEASURES
from schema.reflect.input import camel_of
from schema.reflect.names import name_of

ROOT = Path(__file__).resolve().parents[2]
TYPES = build_schema().graphql.type_map


def _undescribed() -> Iterator[str]:
    for name, type_ in TYPES.items():
        if is_introspection_type(type_) or is_specified_scalar_type(type_):
            continue
        if not type_.description:
            yield name
        if isinstance(type_, GraphQLEnumType):
            yield from (f"{name}.{value}" for value, v in type_.values.items() if not v.description)
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            for field_name, field in type_.fields.items():
                if not field.description:
                    yield f"{name}.{field_name}"
                arguments = getattr(field, "args", {})
                yield from (f"{name}.{field_name}({a})" for a, arg in arguments.items() if not arg.description)


def test_nothing_in_the_schema_is_left_without_a_description() -> None:
    assert list(_undescribed()) == []


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert (ROOT / "schema.graphql").read_text(encoding="utf-8") == sdl(), "run `make schema`"


def test_every_event_is_a_member_of_history() -> None:
    item = TYPES["HistoryItem"]
    assert isinstance(item, GraphQLUnionType)
    assert {t.name for t in item.types} == {name_of(cls) for cls in EVENTS.values()}
    types = TYPES["EventType"]
    assert isinstance(types, GraphQLEnumType)
    assert {v.value for v in types.values.values()} == set(EVENTS)


def test_every_command_is_a_mutation_with_an_input_and_a_payload_of_its_own() -> None:
    mutation = TYPES["Mutation"]
    assert isinstance(mutation, GraphQLObjectType)
    beside = {"addWebhook", "resumeWebhook", "removeWebhook"}  # what is no part of the history: it has no asOf
    assert set(mutation.fields) - beside == {camel_of(cls) for cls in COMMANDS.values()}
    for name, field in mutation.fields.items():
        whole = name[0].upper() + name[1:]
        assert str(field.args["input"].type) == f"{whole}Input!"
        assert str(field.type) == f"{whole}Payload!"


def test_every_kind_of_thing_is_found_by_id_and_in_a_list() -> None:
    query = TYPES["Query"]
    assert isinstance(query, GraphQLObjectType)
    for cls in AGGREGATES.values():
        assert str(query.fields[camel(cls.kind)].type) == cls.__name__
        assert f"{cls.__name__}Connection!" in {str(f.type) for f in query.fields.values()}


def test_every_root_field_about_things_can_be_asked_as_of_a_moment() -> None:
    query = TYPES["Query"]
    assert isinstance(query, GraphQLObjectType)
    timeless = {name for name, field in query.fields.items() if not {"asOf", "atLeast"} <= set(field.args)}
    assert timeless == {"ledger", "viewer", "webhooks", "flagLimits"}


def test_every_rule_of_the_ledger_is_an_error_code() -> None:
    codes = TYPES["ErrorCode"]
    assert isinstance(codes, GraphQLEnumType)
    assert set(codes.values) == set(ERRORS)


def test_every_measure_of_the_map_is_described() -> None:
    assert set(MEASURES) == set(graph.MEASURES)


@pytest.mark.parametrize("file", sorted((ROOT / "queries").glob("*.graphql")), ids=lambda f: f.stem)
def test_every_saved_question_can_be_asked(file: Path) -> None:
    assert validate(build_schema().graphql, parse(file.read_text(encoding="utf-8"))) == []
