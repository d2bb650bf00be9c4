"""`replay`: the same events in the order in which they were recorded, and what each one changed."""

from __future__ import annotations

import re
from copy import copy
from typing import Annotated, Any

import msgspec
import typer
from rich.text import Text

from app.cli.opening import reading
from app.cli.options import DEFAULT_DATA, Data, Json, Name, When
from app.cli.screen import out
from app.cli.story import story_of
from app.cli.telling import INDENT, Names, as_json, day_of, legible, print_event, told
from app.cli.trail import print_heading
from ledger.domain.kernel import Money
from ledger.domain.kernel.aggregate import Aggregate
from ledger.views.history import Utterance

HELP = """Go through the events of a thing as they were recorded, and show what each one changed.

With an effective time in --as-of, in the order in which they happened, by what is known now."""
EPILOG = """Examples:

negotiation-ledger replay demo:promise-sso --data data/demo

negotiation-ledger replay demo:promise-sso --data data/demo --as-of effective:2026-03-01

negotiation-ledger replay pep:572 --json | jq -c .changes"""
Step = Annotated[bool, typer.Option("--step", help="Wait for Enter after every event.")]
EVENT = re.compile(r"[a-z]{3}_[0-9a-f]{32}@[0-9]+")
NOT_SHOWN = ("id", "version", "created_at", "modified_at")
Change = tuple[str, Any, Any]


def replay(
    identity: Name,
    data: Data = DEFAULT_DATA,
    when: When = None,
    as_lines: Json = False,
    step: Step = False,
) -> None:
    """Replay a thing, event by event."""
    with reading(data) as ledger:
        story = story_of(ledger, identity, when)
        effective = story.moment.effective_at is not None
        events = story.events if effective else sorted(story.events, key=lambda u: u.position)
        changes = [_changes(before, after) for before, after in _folded(events)]
        lines, names = told(ledger, story.moment, events)
        console = out()
        if as_lines:
            for one, changed in zip(lines, changes, strict=True):
                line = msgspec.json.decode(as_json(one, names))
                line["changes"] = {f: {"before": b, "after": a} for f, b, a in changed}
                console.file.write(msgspec.json.encode(line).decode() + "\n")
            return
        print_heading(console, story)
        for one, changed in zip(lines, changes, strict=True):
            print_event(console, one, day_of(one.utterance))
            for change in changed:
                if not _is_event(change[2]):
                    console.print(_line(change, names))
            if step and console.is_terminal:
                console.input("[dim]Enter goes on[/dim] ")


def _folded(events: list[Utterance]) -> list[tuple[Aggregate | None, Aggregate]]:
    """Return the state of each event's own thing before and after it, folded in the order given."""
    states: dict[str, Aggregate] = {}
    found = []
    for u in events:
        before = states.get(u.thing)
        after = states[u.thing] = u.event.mutate(copy(before))
        found.append((before, after))
    return found


def _changes(before: Aggregate | None, after: Aggregate) -> list[Change]:
    old, new = _fields(before), _fields(after)
    fields = [f for f in new if old.get(f) != new[f] and not (before is None and new[f] in (None, [], False, 0))]
    return [(field, old.get(field), new[field]) for field in sorted(fields, key=lambda f: f != "status")]


def _fields(state: Aggregate | None) -> dict[str, Any]:
    if state is None:
        return {}
    shown = (f for f in type(state).__struct_fields__ if f not in NOT_SHOWN)
    return {f: _plain(getattr(state, f)) for f in shown}


def _plain(value: object) -> Any:
    plain = msgspec.to_builtins(value)
    return list(plain) if isinstance(plain, tuple) else plain


def _line(change: Change, names: Names) -> Text:
    field, before, after = change
    line = Text(" " * INDENT)
    line.append(f"{field.replace('_', ' ')}: ", style="bold" if field == "status" else "dim")
    if isinstance(after, list) and isinstance(before or [], list):
        added = [item for item in after if item not in (before or [])]
        gone = [item for item in before or [] if item not in after]
        line.append("; ".join([*(f"+ {_short(i, names)}" for i in added), *(f"- {_short(i, names)}" for i in gone)]))
    elif before is None:
        line.append(_short(after, names))
    else:
        line.append(_short(before, names), style="strike" if field != "status" else "")
        line.append(f" → {_short(after, names)}", style="bold" if field == "status" else "")
    return line


def _short(value: object, names: Names) -> str:
    if isinstance(value, dict) and value.keys() == {"amount", "currency"}:
        return str(Money(**value))
    if isinstance(value, dict):
        told = ((k, v) for k, v in value.items() if not _is_event(v))
        return ", ".join(f"{k.replace('_', ' ')} {_short(v, names)}" for k, v in told)
    if isinstance(value, list | tuple):
        return ", ".join(_short(item, names) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = " ".join(legible(names.say(value)).split()) if isinstance(value, str) else str(value)
    return text if len(text) <= 90 else f"{text[:89]}…"


def _is_event(value: object) -> bool:
    """Return whether the value is the id of an event: evidence, which `--json` shows and nobody reads aloud."""
    return isinstance(value, str) and EVENT.fullmatch(value) is not None
