"""A small world with one thing of each kind, and inputs for every act in it, made by reflection."""

from __future__ import annotations

from typing import Any

from ledger.domain.kernel import COMMANDS, Command
from ledger.domain.kernel.types import camel
from schema.ids import raw_id
from schema.reflect.hints import Shape, shapes
from tests.schema.conftest import Asker

NOBODY = "stk_" + "0" * 32


async def populate(ask: Asker) -> dict[str, str]:
    """Put one thing of each kind into the ledger; return kind → global id."""

    async def made(mutation: str, kind: str, **given: Any) -> str:
        return str((await ask.done(mutation, given, f"{kind} {{ id }}"))[kind]["id"])

    world = {"stakeholder": await made("identifyStakeholder", "stakeholder", name="Mira", role="PRODUCT")}
    by = world["stakeholder"]
    other = await made("identifyStakeholder", "stakeholder", name="Jonas", role="SALES")
    world["account"] = await made("openAccount", "account", name="Northwind")
    world["opportunity"] = await made("openOpportunity", "opportunity", by=by, name="Renewal", account=world["account"])
    world["request"] = await made("submitRequest", "request", by=by, title="Single sign-on")
    world["decision"] = await made("draftDecision", "decision", by=by, requests=[world["request"]], outcome="DECLINE")
    world["commitment"] = await made("makeCommitment", "commitment", by=by, consequent="It comes in May")
    world["escalation"] = await made("raiseEscalation", "escalation", by=by, over=world["decision"], reason="The deal")
    world["relationship"] = await made(
        "assertRelationship", "relationship", by=by, source=by, target=other, tie="TRUSTS"
    )
    said = {"speaker": by, "text": "Every login is a ticket"}
    world["interaction"] = await made("recordConversation", "interaction", by=by, title="Review", statements=[said])
    world["intelligence_note"] = await made(
        "noteIntelligence", "intelligenceNote", by=by, tells="MARKET", text="Rates go up"
    )
    event = f"{raw_id(world['interaction'])}@2"
    world["reply"] = await made("replyToEvent", "reply", by=by, repliesTo=event, stance="COMMENTS", text="So it was")
    world["problem"] = await made("frameProblem", "problem", by=by, title="Two lists", requests=[world["request"]])
    world["introduction"] = await made("offerIntroduction", "introduction", by=by, purpose="BETA", customer=other)
    world["watch"] = await made("setWatch", "watch", by=by, watched=world["request"])
    world["honesty_policy"] = await made("publishHonestyPolicy", "honestyPolicy", by=by, title="What we say")
    world["mandate"] = await made("grantMandate", "mandate", by=by, holder=by, scope={})
    world["initiative"] = await made("planInitiative", "initiative", by=by, title="Freezers", team="platform")
    world["capacity"] = await made(
        "stateCapacity", "capacity", by=by, team="platform", period=f"Q{world['account'][-12:]}", personWeeks=10,
        startsOn="2026-01-01", endsOn="2026-03-31",
    )  # fmt: skip
    world["feature_bar"] = await made(
        "publishFeatureBar", "featureBar", by=by, name="The bar", threshold=3,
        criteria=[{"code": "something", "text": "Anything"}],
    )  # fmt: skip
    return world


def value_of(shape: Shape, world: dict[str, str]) -> Any:
    """Return a value that the form of a field allows."""
    one: Any
    if shape.ref is not None:
        kinds = shape.ref.kinds or ("request",)
        one = world[kinds[0]]
    elif shape.event:
        one = f"{raw_id(world['interaction'])}@2"
    elif shape.is_enum:
        one = next(iter(shape.base)).name  # type: ignore[call-overload]
    elif shape.is_struct:
        one = {camel(s.name): value_of(s, world) for s in shapes(shape.base)}
    else:
        one = {
            "str": "EUR" if shape.name == "currency" else "something",
            "int": 1,
            "float": 0.5,
            "bool": True,
            "date": "2026-03-01",
            "datetime": "2026-03-01T09:00:00Z",
        }[shape.base.__name__]
    return [one] if shape.many else one


SPARE = ("because_of", "expected_version", "command_id", "by")


def whole_input(command: type[Command], world: dict[str, str]) -> dict[str, Any]:
    """Return an input with every field filled in."""
    filled = {camel(s.name): value_of(s, world) for s in shapes(command) if s.name not in SPARE}
    return {**filled, "by": world["stakeholder"]}


def with_value(given: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return the input with another value at a path."""
    name, *rest = path
    inner = given.get(name)
    if rest and isinstance(inner, list):
        return {**given, name: [with_value(inner[0], tuple(rest), value)]}
    if rest:
        return {**given, name: with_value(inner, tuple(rest), value)}  # type: ignore[arg-type]
    return {**given, name: [value] if isinstance(inner, list) else value}


def leaves(command: type[Command]) -> list[tuple[tuple[str, ...], Shape]]:
    """Return every field of an input with its path, those inside records included."""
    found: list[tuple[tuple[str, ...], Shape]] = []

    def walk(cls: Any, path: tuple[str, ...]) -> None:
        for shape in shapes(cls):
            here = (*path, camel(shape.name))
            if shape.is_struct:
                walk(shape.base, here)
            else:
                found.append((here, shape))

    walk(command, ())
    return found


COMMAND_NAMES = sorted(COMMANDS)
