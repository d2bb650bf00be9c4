"""Check a command's fields before it decides: texts, times, numbers and the ids it refers to.

The limits are those of the field's type; a plan is made once per class, so that a check costs microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from ledger.domain.kernel.aggregate import kind_of
from ledger.domain.kernel.book import Book
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.errors import (
    DateInTheFuture,
    DateOutOfRange,
    DateWithoutZone,
    Malformed,
    TextEmpty,
    TextNotStorable,
    TextTooLong,
    UnknownThing,
    WrongKind,
)
from ledger.domain.kernel.force import by_own_hand
from ledger.domain.kernel.ids import ID
from ledger.domain.kernel.types import EventRef, Limit, Ref, camel

NOT_STORABLE = re.compile("[\x00\ud800-\udfff\ue000-\uf8ff]")
CLOCK_SKEW = timedelta(minutes=5)
"""How far a caller's clock may run ahead before its time counts as the future."""

Path = tuple[str, ...]
Checker = Callable[[Any, Path, Book], None]


def check(command: msgspec.Struct, book: Book, path: Path = ()) -> None:
    """Refuse a command whose fields are malformed or refer to what is not there, or is not its recorder's to record."""
    for name, spelled, checker in _plan(type(command)):
        value = getattr(command, name)
        if value is not None and value != ():
            checker(value, (*path, spelled), book)
    if isinstance(command, Command):
        by_own_hand(command, book)


@cache
def _plan(cls: type[msgspec.Struct]) -> tuple[tuple[str, str, Checker], ...]:
    hints = get_type_hints(cls, include_extras=True)
    fields = ((name, _checker(hints[name])) for name in cls.__struct_fields__)
    return tuple((name, camel(name), checker) for name, checker in fields if checker is not None)


def _checker(hint: Any) -> Checker | None:
    checkers = list(_checkers(hint))
    if not checkers:
        return None
    if len(checkers) == 1:
        return checkers[0]

    def all_of(value: Any, path: Path, book: Book) -> None:
        for one in checkers:
            one(value, path, book)

    return all_of


def _checkers(hint: Any) -> Iterator[Checker]:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        for extra in arguments[1:]:
            if isinstance(extra, Limit):
                yield _text(extra)
            elif isinstance(extra, Ref):
                yield _reference(extra)
            elif isinstance(extra, EventRef):
                yield _event
            elif isinstance(extra, msgspec.Meta) and (extra.ge is not None or extra.pattern):
                yield _meta(extra)
        yield from _checkers(arguments[0])
    elif origin in (Union, UnionType):
        for argument in arguments:
            yield from _checkers(argument)
    elif origin is tuple:
        yield _each(_checker(arguments[0]))
    elif hint is datetime:
        yield _time
    elif hint is date:
        yield _date
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield lambda value, path, book: check(value, book, path)


def _each(item: Checker | None) -> Checker:
    def each(values: tuple[Any, ...], path: Path, book: Book) -> None:
        if len(values) > 1_000:
            raise Malformed(f"{path[-1]} holds {len(values)} values; 1,000 are the most", path=path)
        for index, value in enumerate(values if item is not None else ()):
            assert item is not None
            item(value, (*path, str(index)), book)

    return each


def _text(limit: Limit) -> Checker:
    def text(value: str, path: Path, _book: Book) -> None:
        if len(value) > limit.most:
            raise TextTooLong(f"{path[-1]} has {len(value):,} characters; {limit.most:,} are the most", path=path)
        if len(value.strip()) < limit.least:
            raise TextEmpty(f"{path[-1]} is empty", path=path)
        if NOT_STORABLE.search(value):
            raise TextNotStorable(f"{path[-1]} holds a character that cannot be stored", path=path)

    return text


def _reference(ref: Ref) -> Checker:
    def reference(value: str, path: Path, book: Book) -> None:
        if book.importing:  # an import makes placeholders for what it only hears of
            return
        cls = kind_of(value) if ID.fullmatch(value) else None
        if ref.kinds and cls is not None and cls.kind not in ref.kinds:
            raise WrongKind(f"{value!r} is a {cls.kind}; {path[-1]} takes a {' or '.join(ref.kinds)}", path=path)
        if cls is None or book.find(value) is None:
            what = " or ".join(ref.kinds) or "thing"
            raise UnknownThing(f"there is no {what} {value[:80]!r} in this ledger", path=path)

    return reference


def _event(value: str, path: Path, book: Book) -> None:
    stream, _, version = value.partition("@")
    found = book.find(stream) if ID.fullmatch(stream) else None
    if not (re.fullmatch(r"[1-9][0-9]{0,9}", version, re.ASCII) and found and int(version) <= found.version):
        raise UnknownThing(f"there is no event {value[:80]!r} in this ledger", path=path)


def _meta(meta: msgspec.Meta) -> Checker:
    least, most = meta.ge, meta.le
    pattern = re.compile(meta.pattern) if meta.pattern else None

    # A pattern's `$` would let a line break pass at the end.
    def within(value: Any, path: Path, _book: Book) -> None:
        if pattern is not None and isinstance(value, str) and not pattern.fullmatch(value):
            raise Malformed(f"{path[-1]} is {value[:80]!r}, which is not of the form {meta.pattern}", path=path)
        if isinstance(value, int | float) and (
            value != value or (least is not None and value < least) or (most is not None and value > most)
        ):
            raise Malformed(f"{path[-1]} is {value}; it must lie between {least} and {most}", path=path)

    return within


def _date(value: date, path: Path, _book: Book) -> None:
    if not 1000 <= value.year <= 9000:
        raise DateOutOfRange(f"{path[-1]} is {value}, a year that cannot be", path=path)


def _time(value: datetime, path: Path, book: Book) -> None:
    if value.tzinfo is None:
        raise DateWithoutZone(f"{path[-1]} is {value.isoformat()} without a zone", path=path)
    if not 1000 <= value.year <= 9000:
        raise DateOutOfRange(f"{path[-1]} is {value.isoformat()}, a year that cannot be", path=path)
    if path[-1] in ("occurredAt", "saidAt") and not book.importing and value.astimezone(UTC) > book.now + CLOCK_SKEW:
        raise DateInTheFuture(f"{path[-1]} is {value.isoformat()}, which has not come yet", path=path)
