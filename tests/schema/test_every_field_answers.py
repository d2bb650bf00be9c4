"""Every field of every type answers: asked for all at once, on things and events that have everything filled in."""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLObjectType, GraphQLScalarType, get_named_type, is_required_argument

from ledger.domain.kernel import AGGREGATES, COMMANDS, EVENTS
from ledger.domain.kernel.types import camel
from schema import build_schema
from schema.reflect.input import camel_of
from schema.reflect.names import name_of
from tests.schema.conftest import Asker
from tests.schema.world import COMMAND_NAMES, populate, whole_input

TYPES = build_schema().graphql.type_map


def _everything(type_name: str, depth: int = 2) -> str:
    """Return a selection of all fields of a type, and of those they lead to."""
    type_ = TYPES[type_name]
    assert isinstance(type_, GraphQLObjectType)
    chosen = ["__typename"]
    for name, field in type_.fields.items():
        assert not any(is_required_argument(a) for a in field.args.values()), (type_name, name)
        inner = get_named_type(field.type)
        if isinstance(inner, GraphQLScalarType | GraphQLEnumType):
            chosen.append(name)
        elif isinstance(inner, GraphQLObjectType) and depth > 1 and not inner.name.endswith("Connection"):
            chosen.append(f"{name} {{ {_everything(inner.name, depth - 1)} }}")
        else:
            chosen.append(f"{name} {{ __typename }}")
    return " ".join(chosen)


async def test_every_field_of_every_thing_and_every_event_answers(ask: Asker) -> None:
    world = await populate(ask)
    acted = 0
    for name in COMMAND_NAMES:
        given = {k: v for k, v in whole_input(COMMANDS[name], world).items() if k != "id"}
        fresh = await populate(ask) if name.startswith(("Merge", "Erase", "Close", "Deactivate", "End")) else world
        if fresh is not world:
            given = {k: v for k, v in whole_input(COMMANDS[name], fresh).items() if k != "id"}
        acted += not (await ask.act(camel_of(COMMANDS[name]), given))["userErrors"]
    assert acted > 30, "most acts on a thing that has everything filled in go through"

    for cls in AGGREGATES.values():
        found = await ask(
            f"query($id: ID!) {{ {camel(cls.kind)}(id: $id) {{ {_everything(name_of(cls))} }} }}",
            id=world[cls.kind],
        )
        assert found[camel(cls.kind)]["__typename"] == name_of(cls)

    told = set()
    for topic, event in EVENTS.items():
        name = name_of(event)
        found = await ask(
            f"query($t: [EventType!]) {{ history(filter: {{types: $t}}, first: 5) {{ "
            f"nodes {{ ... on {name} {{ {_everything(name, 1)} }} }} }} }}",
            t=[topic.replace(".", "_").upper()],
        )
        told |= {node["__typename"] for node in found["history"]["nodes"]}
    assert len(told) > 40
