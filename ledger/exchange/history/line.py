"""A line of the format `history`: decoded, and refused when the ledger could not keep it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import msgspec

from ledger.domain.kernel.check import NOT_STORABLE
from ledger.domain.kernel.event import Source
from ledger.exchange.history.dates import NoTime, time_of

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
Name = Annotated[str, msgspec.Meta(max_length=400)]


class Unreadable(ValueError):
    """The line cannot be taken over; the message says why."""


class Line(msgspec.Struct, forbid_unknown_fields=True):
    """One fact. All keys are there on every line; null says that the source does not say."""

    event_id: Word
    occurred_at: str | None
    recorded_at: str | None
    actor: Name | None
    actor_role: Annotated[str, msgspec.Meta(max_length=200)] | None
    type: Word
    subject: Word
    title: Annotated[str, msgspec.Meta(max_length=500)] | None
    text: Annotated[str, msgspec.Meta(max_length=20_000)] | None
    source_ref: Annotated[str, msgspec.Meta(max_length=2_000)] | None
    data: dict[str, Any]

    @property
    def namespace(self) -> str:
        """The source that names people: `pep` of `pep:572`; a network is a world of its own, `net:lazega`."""
        return self.subject if self.subject.startswith("net:") else self.subject.partition(":")[0]

    def word(self, key: str, most: int = 200) -> str | None:
        """Return a short text of `data`; None when it is missing, blank, of another type or too long for a label."""
        value = self.data.get(key)
        return value.strip() if isinstance(value, str) and value.strip() and len(value) <= most else None

    def words(self, key: str) -> list[str]:
        """Return the texts of a list in `data`, or its one text."""
        value = self.data.get(key)
        values = value if isinstance(value, list) else [value]
        return [v for v in values if isinstance(v, str) and v.strip() and len(v) <= 400]


_DECODER = msgspec.json.Decoder(Line)


def parse(raw: bytes) -> Line:
    """Return the line; raises `Unreadable`."""
    if not raw.strip():
        raise Unreadable("the line is empty")
    try:
        line = _DECODER.decode(raw)
        # A private code point would read as erased; NUL cannot be stored in every database.
        if b"\\u" in raw or b"\xee" in raw or b"\xef" in raw:
            for text in texts_of(msgspec.to_builtins(line)):
                if NOT_STORABLE.search(text):
                    raise Unreadable("a text holds a character that cannot be stored (NUL, surrogate, private use)")
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Unreadable(str(error)) from None
    except RecursionError:
        raise Unreadable("the values are nested too deeply") from None
    if ":" not in line.subject:
        raise Unreadable(f"the subject {line.subject!r} is not of the form source:id")
    return line


def line_of(**keys: Any) -> Line:
    """Return the line with these keys, what is left out being null; raises `Unreadable` for what cannot be kept."""
    whole = {name: {} if name == "data" else None for name in Line.__struct_fields__} | keys
    try:
        line = msgspec.convert(whole, Line)
    except msgspec.ValidationError as error:
        raise Unreadable(str(error)) from None
    if any(NOT_STORABLE.search(text) for text in texts_of(whole)):
        raise Unreadable("a text holds a character that cannot be stored (NUL, surrogate, private use)")
    return line


def clocks(line: Line) -> tuple[datetime | None, Source]:
    """Return when it occurred, and the source's own facts with its other clock; raises `Unreadable`."""
    occurred, occurred_exact = _time(line.occurred_at, "occurred_at")
    recorded, recorded_exact = _time(line.recorded_at, "recorded_at")
    if not recorded_exact:  # the ledger has no other place for how the source wrote its second clock
        line.data["recorded_at"] = line.recorded_at
    source = Source(
        system=line.subject.partition(":")[0],
        event_id=line.event_id,
        type=line.type,
        ref=line.source_ref,
        recorded_at=recorded,
        occurred_raw=None if occurred_exact else line.occurred_at,
    )
    return occurred, source


def _time(text: str | None, key: str) -> tuple[datetime | None, bool]:
    if text is None:
        return None, True
    try:
        return time_of(text)
    except NoTime as error:
        raise Unreadable(f"{key}: {error}") from None


def texts_of(value: object) -> Iterator[str]:
    """Yield every text in a value, the keys of objects included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)
