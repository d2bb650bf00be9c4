"""One act of the demo story: who said what, when, to whom, and who wrote it down.

A chapter is a list of acts in the order in which they were recorded. Inside a command, `"@sso"` stands for the id of
what the act named `sso` began, `"@call#2"` for the id of that thing's second event, and `{tom}` inside a text mentions
Tom; all are resolved when the act is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from ledger.domain.interaction.attending import AttendeeInput
from ledger.domain.kernel import Basis, Command, Money, person, thing
from ledger.domain.kernel.aggregate import kind_of
from ledger.domain.stakeholder import Stakeholder

MENTION = re.compile(r"\{([a-z][a-z0-9-]*)\}")


@dataclass(frozen=True, slots=True)
class Act:
    """A command with its speaker, its day and its scribe. `name` is fixed, so that telling it twice writes it once."""

    name: str
    by: str
    at: datetime
    command: Command
    to: tuple[str, ...]
    scribe: str
    basis: Basis | None
    because: str


def act(
    name: str,
    by: str,
    at: str,
    command: Command,
    *,
    to: str = "",
    scribe: str = "",
    basis: Basis | None = None,
    because: str = "",
) -> Act:
    """Say that somebody did something. `to` names the listeners, `scribe` who wrote it down if not the speaker."""
    moment = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
    return Act(name, by, moment, command, tuple(to.split()), scribe, basis, because)


def resolved(one: Act, names: Mapping[str, str], because_of: str | None) -> Command:
    """Return the act's command with its envelope, and with names replaced by ids."""
    command: Command = msgspec.structs.replace(
        one.command,
        **{field: _resolved(getattr(one.command, field), names) for field in one.command.__struct_fields__},
    )
    return msgspec.structs.replace(
        command,
        by=names[one.by] if one.by else None,
        to=tuple(names[listener] for listener in one.to),
        basis=one.basis,
        occurred_at=one.at,
        because_of=because_of,
        command_id=f"demo:{one.name}",
    )


def _resolved(value: Any, names: Mapping[str, str]) -> Any:
    if type(value) is str:
        if value.startswith("@"):
            name, _, version = value[1:].partition("#")
            return f"{names[name]}@{version}" if version else names[name]
        return MENTION.sub(lambda m: _mention(names[m[1]]), value)
    if isinstance(value, tuple):
        return tuple(_resolved(item, names) for item in value)
    if isinstance(value, msgspec.Struct):
        fields = value.__struct_fields__
        return msgspec.structs.replace(value, **{f: _resolved(getattr(value, f), names) for f in fields})
    return value


def _mention(thing_id: str) -> str:
    return person(thing_id) if kind_of(thing_id) is Stakeholder else thing(thing_id)


def there(*names: str) -> tuple[AttendeeInput, ...]:
    """Return those who take part in a conversation."""
    return tuple(AttendeeInput(stakeholder=f"@{name}") for name in names)


def eur(amount: int) -> Money:
    """Return whole euros."""
    return Money(amount * 100, "EUR")


def gbp(amount: int) -> Money:
    """Return whole pounds."""
    return Money(amount * 100, "GBP")
