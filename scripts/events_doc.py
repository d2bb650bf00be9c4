"""Write docs/events.md from the domain; with `--check`, only say whether it is current.

The reference is generated, so that it cannot say anything else than the code does.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

import ledger.domain
import ledger.domain.kernel.check  # noqa: F401  registers the refusals of the check
from ledger.domain.kernel import AGGREGATES, COMMANDS, EVENTS, Aggregate, Command, Described, Event, Money, Source
from ledger.domain.kernel.errors import ERRORS
from ledger.domain.kernel.types import EventRef, Limit, Personal, Ref
from ledger.exchange.webhooks import errors as _webhooks  # their refusals are on the page too  # noqa: F401

TARGET = Path(__file__).resolve().parent.parent / "docs" / "events.md"
ORDER = (
    "account",
    "stakeholder",
    "relationship",
    "opportunity",
    "interaction",
    "intelligence_note",
    "problem",
    "request",
    "decision",
    "commitment",
    "escalation",
    "reply",
    "introduction",
    "watch",
    "honesty_policy",
    "mandate",
    "feature_bar",
    "initiative",
    "capacity",
)
BARE = re.compile(r"The \w+\.")
"""What the type of an id says of itself: less than any other description does."""
DEFAULT = re.compile(r" Default: .*")
"""What a command says of a field that may be left out: an event has it filled in."""
NAMES = {str: "text", bool: "yes or no", int: "number", float: "number", date: "day", datetime: "time", Money: "money"}

HEAD = """\
# Events

*Generated from `ledger/domain` by `scripts/events_doc.py`. Change the words there, then run it again.*

Everything in the ledger is an event: somebody said or did something, and it is never changed. This page lists all
{events} of them by the kind of thing they are about, with the commands that record them. An event's topic, such as
`request.declined`, is stored for ever.

- [The envelope](#the-envelope), which all events share
- [The kinds of things]({first}): {kinds}
- [Words of fixed lists](#words-of-fixed-lists)
- [Refusals](#refusals): what a command may be answered with instead of events

**How to read the tables.** A field that is not *required* may be missing. *Personal* fields are encrypted before they
are stored, with a key of their own per person or thing: `identity` (names and handles) is lost for good when a person
is erased, `content` (what was said) stays. Everything else is stored in clear. An amount of money is a number of minor
units and a currency. An event that no command records comes only from an import.
"""


REFUSED = """\
A refused command has written nothing. Its answer carries the code, a message that says who and what, the path of the
field, and the help. An imported act that breaks a rule about the state of a thing is recorded all the same, because it
happened: its event carries the code in `irregular`.
"""


def page() -> str:
    """Return the whole page."""
    kinds = sorted(AGGREGATES.values(), key=lambda cls: ORDER.index(cls.kind))
    links = ", ".join(f"[{cls.kind}](#{cls.kind})" for cls in kinds)
    parts = [HEAD.format(events=len(EVENTS), kinds=links, first=f"#{kinds[0].kind}"), envelope()]
    parts += [thing(cls) for cls in kinds]
    parts += [lists(), refusals()]
    return "\n".join(parts).rstrip() + "\n"


def envelope() -> str:
    """Return the section on what all events share."""
    own = [row(Event, name, hint) for name, hint in hints(Event).items() if name in Event.__struct_fields__]
    source = [row(Source, name, hint) for name, hint in hints(Source).items() if name in Source.__struct_fields__]
    return "\n".join(
        [
            "## The envelope\n",
            f"{said(Event)}\n",
            *table(own),
            f"\n**`source`.** {said(Source)}\n",
            *table(source),
            "",
        ]
    )


def thing(cls: type[Aggregate]) -> str:
    """Return the section on one kind of thing."""
    parts = [f"## {cls.kind.capitalize()}\n", f"{said(cls)} {life(cls)}\n".replace("  ", " ")]
    for topic, event in EVENTS.items():
        if topic.partition(".")[0] == cls.kind:
            parts += [*told(topic, event), ""]
    return "\n".join(parts)


def life(cls: type[Aggregate]) -> str:
    """Return the life of a kind of thing, as the module or package that defines it tells it."""
    names = cls.__module__.removesuffix(".state")
    text = inspect.getdoc(sys.modules[names]) or ""
    found = re.search(r"Life: (.*?)(?:\n\n|\Z)", text, re.DOTALL)
    if found is None:
        raise SystemExit(f"{names} does not tell the life of its things")
    return f"**Life:** {one_line(found[1])}"


def told(topic: str, event: type[Event]) -> Iterator[str]:
    """Yield the lines about one event."""
    yield f"### `{topic}`\n"
    by = ", ".join(f"`{name[0].lower()}{name[1:]}`" for name in recorded_by()[event])
    yield f"{said(event)} Recorded by {by}.\n" if by else f"{said(event)} Comes only from imports.\n"
    own = [name for name in event.__struct_fields__ if name not in Event.__struct_fields__]
    if own:
        yield from table([row(event, name, hints(event)[name]) for name in own])
    else:
        yield "It has no fields beyond the envelope."


def lists() -> str:
    """Return the section on the enums."""
    parts = ["## Words of fixed lists\n"]
    for enum in sorted(enums(), key=lambda cls: cls.__name__):
        parts += [f"**{enum.__name__}.** {said(enum)}\n", "| word | meaning |", "| --- | --- |"]
        parts += [f"| `{member.value}` | {member.description} |" for member in enum]
        parts.append("")
    return "\n".join(parts)


def refusals() -> str:
    """Return the section on the errors."""
    parts = ["## Refusals\n"]
    parts.append(
        "A refused command has written nothing. Its answer carries the code, a message, the path and the help.\n"
    )
    parts += ["| code | what it says | what to do |", "| --- | --- | --- |"]
    parts += [
        f"| `{code}` | {cell(said(cls))} | {cell(cls.help)} |"
        for code, cls in sorted(ERRORS.items())
        if cls.help and cls.__module__.startswith("ledger.")  # not those of questions on the map
    ]
    return "\n".join([*parts, ""])


def row(cls: type[msgspec.Struct], name: str, hint: Any) -> tuple[str, ...]:
    """Return the cells about one field."""
    field = next(f for f in msgspec.structs.fields(cls) if f.name == name)
    need = "required" if field.required else ""
    return f"`{name}`", kind(hint), need, personal(hint) or "", meaning(cls, name)


def table(rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """Yield the lines of a table of fields."""
    yield "| field | type | | personal | meaning |"
    yield "| --- | --- | --- | --- | --- |"
    for cells in rows:
        yield f"| {' | '.join(map(cell, cells))} |"


def kind(hint: Any) -> str:
    """Return the type of a field in words."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for extra in arguments[1:]:
            if isinstance(extra, Ref):
                ids = "ids" if get_origin(arguments[0]) is tuple else "id"
                return f"{ids} of {' or '.join(extra.kinds) or 'any thing'}"
            if isinstance(extra, EventRef):
                return "id of an event"
            if isinstance(extra, Limit) and personal(hint) is None:
                return f"word, up to {extra.most}"
            if isinstance(extra, Limit):
                return f"text, up to {extra.most:,}"
        return kind(arguments[0])
    if origin in (Union, UnionType):
        return kind(next(a for a in arguments if a is not NoneType))
    if origin is tuple:
        return f"list of {kind(arguments[0])}"
    if issubclass(hint, Described):
        return f"[{hint.__name__}](#words-of-fixed-lists)"
    return NAMES.get(hint) or f"{hint.__name__} ({', '.join(hint.__struct_fields__)})"


def personal(hint: Any) -> str | None:
    """Return the retention class of a personal field, or None."""
    own = next((e.retention for e in getattr(hint, "__metadata__", ()) if isinstance(e, Personal)), None)
    return own or next((found for a in get_args(hint) if (found := personal(a)) is not None), None)


def meaning(cls: type[msgspec.Struct], name: str) -> str:
    """Return what a field means: its own words, else those of the thing or of the commands that record it."""
    described = (description(hints(c)[name]) for c in (cls, *related(cls)) if name in hints(c))
    words = [found for found in described if found is not None]
    if not words:
        raise SystemExit(f"{cls.__name__}.{name} has no description, nor has any field of that name beside it")
    return DEFAULT.sub("", next((w for w in words if not BARE.fullmatch(w)), words[0]))


def related(cls: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Yield the commands that record an event, and the kind of thing it is about."""
    if issubclass(cls, Event) and cls is not Event:
        yield from (COMMANDS[name] for name in recorded_by()[cls])
        yield next(a for a in AGGREGATES.values() if a.kind == cls.topic.partition(".")[0])


def description(hint: Any) -> str | None:
    """Return the description in a type, the outermost first."""
    for extra in reversed(getattr(hint, "__metadata__", ())):
        if isinstance(extra, msgspec.Meta) and extra.description:
            return extra.description
    return next((found for a in get_args(hint) if (found := description(a)) is not None), None)


@cache
def recorded_by() -> dict[type[Event], list[str]]:
    """Return the commands that record each event, found by following what their code names."""
    found: dict[type[Event], list[str]] = {event: [] for event in EVENTS.values()}
    for name, command in sorted(COMMANDS.items()):
        for event in events_named_by(command.decide, set()):
            found[event].append(name)
    return found


def events_named_by(function: Callable[..., Any], seen: set[object]) -> set[type[Event]]:
    """Return the events that a function names, itself or in the domain's functions that it calls."""
    if function in seen:
        return set()
    seen.add(function)
    found: set[type[Event]] = set()
    for name in function.__code__.co_names:
        value = function.__globals__.get(name)
        values = value.values() if isinstance(value, dict) else (value,)
        found |= {v for v in values if isinstance(v, type) and issubclass(v, Event) and v in EVENTS.values()}
        if inspect.isfunction(value) and value.__module__.startswith("ledger.domain"):
            found |= events_named_by(value, seen)
        if isinstance(value, type) and issubclass(value, Command) and value is not Command:
            found |= events_named_by(value.decide, seen)  # a compound act records what its parts record
    return found


def enums() -> set[type[Described]]:
    """Return the enums that events hold, themselves or in their parts."""
    return {enum for event in EVENTS.values() for hint in hints(event).values() for enum in enums_in(hint)}


def enums_in(hint: Any) -> Iterator[type[Described]]:
    """Yield the enums in a type."""
    if isinstance(hint, type) and issubclass(hint, Described):
        yield hint
    inner = hints(hint).values() if isinstance(hint, type) and issubclass(hint, msgspec.Struct) else get_args(hint)
    for argument in inner:
        if get_origin(argument) is not None or isinstance(argument, type):
            yield from enums_in(argument)


@cache
def hints(cls: type[msgspec.Struct]) -> dict[str, Any]:
    """Return the types of a struct's fields, in their order."""
    known = get_type_hints(cls, include_extras=True)
    return {name: known[name] for name in cls.__struct_fields__}


def said(cls: type) -> str:
    """Return the docstring of a class, its first paragraph in one line; the others speak to programmers."""
    text = cls.__dict__.get("__doc__")
    if not text:
        raise SystemExit(f"{cls.__name__} has no docstring")
    return one_line(inspect.cleandoc(text).split("\n\n")[0])


def one_line(text: str) -> str:
    """Return a text in one line."""
    return " ".join(text.split())


def cell(text: str) -> str:
    """Return a text as it may stand in a cell of a table."""
    return one_line(text).replace("|", "\\|")


def main() -> int:
    """Write the page, or say that it is not current."""
    wanted = page()
    if "--check" in sys.argv[1:]:
        current = TARGET.exists() and TARGET.read_text(encoding="utf-8") == wanted
        print("docs/events.md is current" if current else "docs/events.md is not current: run scripts/events_doc.py")
        return 0 if current else 1
    TARGET.write_text(wanted, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
