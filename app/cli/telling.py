"""Events as a person reads them in a terminal, and as a program reads them as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from app.cli.opening import VIEWER
from ledger.domain.kernel import Basis, Event
from ledger.domain.kernel.ids import ID
from ledger.domain.kernel.types import camel
from ledger.ledger import Ledger
from ledger.views import mentions, things
from ledger.views.asof import Moment
from ledger.views.history import Utterance

ENVELOPE = frozenset(Event.__struct_fields__) - {"details"}
GOOD = ("accepted", "satisfied", "cleared", "won", "delivery_declared", "delivery_accepted", "upheld", "confirmed")
BAD = ("declined", "violated", "refused", "rejected", "overturned", "disputed", "cancelled", "concern_raised")
COLOUR = {"decision": "magenta", "commitment": "yellow", "escalation": "bright_red", "request": "cyan"}
EVENT = re.compile(f"({ID.pattern})@([0-9]+)")
INDENT = 13
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What moves a terminal's cursor, and what turns the order of the letters behind it round (Unicode's UAX 9)."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its sentence, its marks, and the names that it needs."""

    utterance: Utterance
    sentence: str
    marks: tuple[str, ...]
    consequence: bool
    """True when it only carries the answer of a decision to the request that was asked."""
    data: dict[str, Any]


class Names:
    """What people and things are called at a moment: looked up once for all events of an answer."""

    def __init__(self, ledger: Ledger, moment: Moment, ids: Iterable[str]) -> None:
        self._titles = mentions.names_of(ledger.views, VIEWER, ids, moment)
        self._external = {
            i: t.external_id for i, t in things.get_many(ledger.views, VIEWER, ids, moment).items() if t.external_id
        }

    def of(self, thing_id: str | None) -> str | None:
        """Return what somebody or something is called, or the principal's own name; None for nobody."""
        return None if thing_id is None else mentions.render(self._titles.get(thing_id) or thing_id, {})

    def say(self, text: str) -> str:
        """Return a field's text as people read it: an id as a name, a code as words, mentions resolved."""
        if ID.fullmatch(text):
            return self.of(text) or text
        if event := EVENT.fullmatch(text):
            return f"event {event[2]} of {self.of(event[1])}" if event[1] in self._titles else f"event {event[2]}"
        return text.replace("_", " ") if text.isascii() and text.isidentifier() else self.render(text)

    def key(self, thing_id: str) -> str:
        """Return the id by which people outside know a thing, else its id here."""
        return self._external.get(thing_id, thing_id)

    def render(self, text: str) -> str:
        """Return the text with its mentions resolved."""
        return mentions.render(text, self._titles)


def told(ledger: Ledger, moment: Moment, events: Sequence[Utterance]) -> tuple[list[Told], Names]:
    """Prepare events for being read."""
    plain = [msgspec.to_builtins(u.event) for u in events]
    texts = [text for row in plain for text in _texts(row)]
    ids = mentions.mentioned([*texts, *(u.sentence for u in events)])
    for u in events:
        ids |= {u.thing, *u.event.to, *u.event.about, u.event.by or "", u.event.recorded_by}
    names = Names(ledger, moment, ids - {""})
    shown = {u.event.event_id for u in events}
    return [_told(u, row, names, shown) for u, row in zip(events, plain, strict=True)], names


def _told(u: Utterance, row: dict[str, Any], names: Names, shown: set[str]) -> Told:
    event = u.event
    marks = [
        f"irregular: {u.irregular.lower().replace('_', ' ')}" if u.irregular else "",
        "backdated: recorded after later events" if u.backdated else "",
        "undated" if u.undated else "",
        f"{event.basis.value}: written down by {names.of(event.recorded_by)}"
        if event.basis not in (Basis.SELF, Basis.IMPORT) and event.recorded_by != event.by
        else "",
    ]
    data = {camel(k): _rendered(v, names) for k, v in row.items() if k not in ENVELOPE}
    consequence = event.because_of in shown and (
        u.topic == "decision.superseded" or (u.kind == "request" and data.get("decision") is not None)
    )
    return Told(u, names.render(u.sentence), tuple(m for m in marks if m), consequence, data)


def as_json(one: Told, names: Names) -> bytes:
    """Return the event as one JSON object on one line."""
    u, event = one.utterance, one.utterance.event
    return msgspec.json.encode(
        {
            "position": u.position,
            "id": event.event_id,
            "type": u.topic,
            "actor": names.of(event.by),
            "onBehalfOf": names.of(event.on_behalf_of),
            "recordedBy": names.of(event.recorded_by),
            "basis": event.basis.value,
            "to": [names.of(i) for i in event.to],
            "thing": names.key(u.thing),
            "about": [names.key(i) for i in event.about],
            "becauseOf": event.because_of,
            "occurredAt": event.occurred_at,
            "recordedAt": u.recorded_at,
            "backdated": u.backdated,
            "irregular": u.irregular,
            "sentence": one.sentence,
            "data": one.data,
        }
    )


def print_event(console: Console, one: Told, day: str | None) -> None:
    """Print an event: its day (unless it is the day above), its sentence, and its marks below."""
    colour = _colour(one)
    sentence = Text("↳ " if one.consequence else "")
    sentence.append(legible(one.sentence), style="dim" if one.consequence else "")
    if not one.consequence and colour:
        sentence.stylize(colour, 0, len(legible(one.sentence).partition(":")[0]))
    for mark in one.marks:
        sentence.append(f"  [{mark}]", style="dim italic")
    if not console.is_terminal:
        console.print(f"{day or '':<{INDENT}}", sentence, sep="")
        return
    line = Text(f"{day or '':<{INDENT}}", style="bold")
    wide = max(console.width - INDENT, 40)
    first, *rest = sentence.wrap(console, wide) or [sentence]
    console.print(line, first, sep="", end="\n")
    for more in rest:
        console.print(Padding(more, (0, 0, 0, INDENT)), end="")


def _colour(one: Told) -> str:
    word = one.utterance.topic.partition(".")[2]
    if one.utterance.topic == "decision.accepted" and one.data.get("outcome") != "accept":
        return "red" if one.data.get("outcome") == "decline" else "magenta"
    return "green" if word in GOOD else "red" if word in BAD else COLOUR.get(one.utterance.kind, "")


def legible(text: str) -> str:
    """Return the text without what would steer the terminal, its further lines indented below the first."""
    return CONTROL.sub("\ufffd", text).replace("\n", "\n" + " " * INDENT)


def day_of(u: Utterance) -> str:
    """Return the day on which an event counts as having happened."""
    return f"{u.event.occurred_at or u.effective_at:%Y-%m-%d}" + ("?" if u.undated else "")


def _texts(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _rendered(value: object, names: Names) -> object:
    if isinstance(value, str):
        return names.render(value)
    if isinstance(value, dict):
        return {camel(k): _rendered(v, names) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_rendered(item, names) for item in value]
    return value
