"""Every mutation with malformed input of every sort: a typed error that names the field, and nothing written."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from ledger.domain.kernel import COMMANDS
from ledger.ledger import Ledger, open_ledger
from schema.reflect.hints import Shape
from schema.reflect.input import camel_of
from tests.schema.conftest import Asker
from tests.schema.world import COMMAND_NAMES, NOBODY, leaves, populate, whole_input, with_value

HUGE = "x" * 200_001


@pytest.fixture(scope="module")
def shared_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger for the whole module: nothing that is done here changes it."""
    opened = open_ledger(Path(tmp_path_factory.mktemp("malformed")))
    yield opened
    opened.close()


@pytest_asyncio.fixture
async def world(shared_ledger: Ledger) -> AsyncIterator[tuple[Asker, dict[str, str]]]:
    """Somebody who asks, and one thing of each kind."""
    ask = Asker(shared_ledger)
    found: dict[str, str] | None = getattr(shared_ledger, "_world", None)
    if found is None:
        found = await populate(ask)
        shared_ledger._world = found  # type: ignore[attr-defined]
    yield ask, found


def faults(shape: Shape, world: dict[str, str]) -> Iterator[tuple[Any, str]]:
    """Return values that a field cannot take, and the code each is refused with."""
    if shape.ref is not None:
        yield "nobody", "UNKNOWN_THING"
        yield "", "UNKNOWN_THING"
        yield "\x00", "UNKNOWN_THING"
        yield "\ud800", "UNKNOWN_THING"
        yield HUGE, "UNKNOWN_THING"
        yield (
            (NOBODY if "stakeholder" in (shape.ref.kinds or ()) else "req_" + "f" * 32),
            (
                "UNKNOWN_THING"
                if not shape.ref.kinds or {"stakeholder", "request"} & set(shape.ref.kinds)
                else "WRONG_KIND"
            ),
        )
        if shape.ref.kinds:
            wrong = next(kind for kind in world if kind not in shape.ref.kinds)
            yield world[wrong], "WRONG_KIND"
    elif shape.event:
        yield "yesterday", "UNKNOWN_THING"
        yield "\ud800", "UNKNOWN_THING"
        yield f"{'req_' + 'f' * 32}@1", "UNKNOWN_THING"
    elif shape.base is str:
        yield HUGE, "TEXT_TOO_LONG"
        yield "a\x00b", "TEXT_NOT_STORABLE"
        yield "a\ud800b", "TEXT_NOT_STORABLE"
        yield "  \n ", "TEXT_EMPTY"
        yield "", "TEXT_EMPTY"
    elif shape.base.__name__ == "datetime":
        yield "2026-03-01T09:00:00", "DATE_WITHOUT_ZONE"
        yield "0001-01-01T00:00:00Z", "DATE_OUT_OF_RANGE"
        if shape.name in ("occurred_at", "said_at"):
            yield "2999-01-01T00:00:00Z", "DATE_IN_THE_FUTURE"
    elif shape.base.__name__ == "date":
        yield "0001-01-01", "DATE_OUT_OF_RANGE"


@pytest.mark.parametrize("name", COMMAND_NAMES)
async def test_a_malformed_act_is_refused_by_name_and_nothing_is_written(
    name: str, world: tuple[Asker, dict[str, str]]
) -> None:
    ask, things = world
    command = COMMANDS[name]
    mutation, whole = camel_of(command), whole_input(command, things)
    head = ask.ledger.recorder.head()
    tried = 0
    for path, shape in leaves(command):
        if path[-1] == "currency":
            continue  # a pattern, tried below
        for value, code in faults(shape, things):
            payload = await ask.act(mutation, with_value(whole, path, value))
            told = [(e["code"], tuple(e["path"])[:2]) for e in payload["userErrors"]]
            assert (code, ("input", path[0])) in told, (path, str(value)[:40], payload["userErrors"])
            assert payload["position"] is None
            assert all(e["message"] and e["rule"] and e["help"] for e in payload["userErrors"])
            tried += 1
    assert tried > 20
    assert ask.ledger.recorder.head() == head


@pytest.mark.parametrize("name", COMMAND_NAMES)
async def test_values_that_no_field_holds_are_refused_before_anything_runs(
    name: str, world: tuple[Asker, dict[str, str]]
) -> None:
    ask, things = world
    command = COMMANDS[name]
    mutation, whole = camel_of(command), whole_input(command, things)
    head = ask.ledger.recorder.head()
    question = f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ position }} }}"
    wrong: dict[str, list[Any]] = {
        "int": [2**70, -(2**70), 1.5, "1", True],
        "float": ["half"],
        "date": ["2026-02-30", "yesterday", "2026-03-01T09:00:00Z", 5],
        "datetime": ["yesterday", "2026-13-01T00:00:00Z", "2026-03-01", 5],
        "bool": ["yes"],
        "str": [5, {"a": 1}],
    }
    for path, shape in leaves(command):
        values = ["NO_SUCH_VALUE", 5] if shape.is_enum else wrong.get(shape.base.__name__, [])
        if shape.ref is not None or shape.event:
            values = [1.5, {"a": 1}]
        for value in values:
            error = await ask.fails(question, path, value, input=with_value(whole, path, value))
            assert error["extensions"]["code"] in ("BAD_REQUEST", "BAD_VALUE"), (path, value, error)
    error = await ask.fails(question, input={**whole, "nothingLikeIt": 1})
    assert error["extensions"]["code"] == "BAD_REQUEST"
    assert ask.ledger.recorder.head() == head


async def test_amounts_and_shares_out_of_bounds_are_refused_by_name(world: tuple[Asker, dict[str, str]]) -> None:
    ask, things = world
    head = ask.ledger.recorder.head()
    claimed = {"by": things["stakeholder"], "title": "x", "claimed": {"amount": 1, "currency": "euros"}}
    payload = await ask.act("submitRequest", claimed)
    assert [e["path"] for e in payload["userErrors"]] == [["input", "claimed", "currency"]]
    tie = {"by": things["stakeholder"], "source": things["stakeholder"], "target": things["stakeholder"]}
    payload = await ask.act("assertRelationship", {**tie, "tie": "TRUSTS", "strength": 1.5})
    assert [e["path"] for e in payload["userErrors"]] == [["input", "strength"]]
    assert ask.ledger.recorder.head() == head


async def test_all_that_cannot_be_understood_is_told_at_once(world: tuple[Asker, dict[str, str]]) -> None:
    ask, _ = world
    payload = await ask.act("submitRequest", {"by": "nobody", "account": "nowhere", "title": "a\x00b"})
    assert [(e["code"], e["path"]) for e in payload["userErrors"]] == [
        ("TEXT_NOT_STORABLE", ["input", "title"]),
        ("UNKNOWN_THING", ["input", "account"]),
        ("UNKNOWN_THING", ["input", "by"]),
    ]


async def test_null_and_left_out_are_the_same(world: tuple[Asker, dict[str, str]]) -> None:
    ask, things = world
    given = {"by": things["stakeholder"], "title": "Audit log", "problem": None, "to": None, "claimed": None}
    payload = await ask.done("submitRequest", given, "request { title problem claimed { amount } }")
    assert payload["request"] == {"title": "Audit log", "problem": None, "claimed": None}
