"""Check a command's fields before it decides: their types, texts, times, numbers and the ids it refers to.

Nothing else looks at types: an event is encoded as it is, and one that holds a fraction where a whole number belongs
would be written and never read again. The limits are those of the field's type; a plan is made once per class, so that
a check costs microseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from math import isfinite
from types import NoneType, UnionType
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
    NameMentions,
    TextEmpty,
    TextNotStorable,
    TextTooLong,
    UnknownThing,
    ValueOfWrongType,
    WrongKind,
)
from ledger.domain.kernel.force import by_own_hand
from ledger.domain.kernel.ids import ID, MENTION
from ledger.domain.kernel.types import Described, EventRef, Limit, Personal, Ref, camel

NOT_STORABLE = re.compile("[\x00\ud800-\udfff\ue000-\uf8ff]")
CLOCK_SKEW = timedelta(minutes=5)
"""How far a caller's clock may run ahead before its time counts as the future."""

Path = tuple[str, ...]
Checker = Callable[[Any, Path, Book], None]


def check(command: msgspec.Struct, book: Book, path: Path = ()) -> None:
    """Refuse a command whose fields are malformed or refer to what is not there, or is not its recorder's to record."""
    for name, spelled, types, called, checker in _plan(type(command)):
        value = getattr(command, name)
        if type(value) not in types:
            _typed(value, types, called, (*path, spelled))
        if checker is not None and value is not None and value != ():
            checker(value, (*path, spelled), book)
    if isinstance(command, Command):
        by_own_hand(command, book)


@cache
def _plan(cls: type[msgspec.Struct]) -> tuple[tuple[str, str, frozenset[type], str, Checker | None], ...]:
    hints = get_type_hints(cls, include_extras=True)
    return tuple((name, camel(name), *fitting(hints[name]), _checker(hints[name])) for name in cls.__struct_fields__)


def fitting(hint: Any) -> tuple[frozenset[type], str]:
    """Return the types that a field takes, exactly, and what they are called."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return fitting(arguments[0])
    if origin in (Union, UnionType):
        some = [fitting(argument) for argument in arguments]
        return frozenset[type]().union(*(types for types, _ in some)), " or ".join(called for _, called in some)
    if origin is tuple:
        return frozenset((tuple,)), "a list"
    if hint is float:  # a whole number is written and read back as well
        return frozenset((float, int)), "a number"
    return frozenset((hint,)), WORDS.get(hint) or _described(hint)


WORDS: dict[Any, str] = {
    NoneType: "nothing",
    bool: "true or false",
    int: "a whole number",
    date: "a day",
    datetime: "a time",
    str: "a text",
}


def _described(hint: type) -> str:
    if issubclass(hint, Described):
        return f"one of {', '.join(hint)}"
    return f"a {hint.__name__}"


def _typed(value: Any, types: frozenset[type], called: str, path: Path) -> None:
    """Refuse a value that is not of one of the types; a word of a list is a text as well, and is written as one."""
    if not (str in types and isinstance(value, str)):
        given = f"{path[-1]} is {str(value)[:80]!r}, a {type(value).__name__}"
        raise ValueOfWrongType(f"{given}; it takes {called}", path=path)


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
            elif isinstance(extra, Personal) and extra.retention == "identity":
                yield _name
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
        yield _each(*fitting(arguments[0]), _checker(arguments[0]))
    elif hint is float:
        yield _finite
    elif hint is datetime:
        yield _time
    elif hint is date:
        yield _date
    elif isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        yield lambda value, path, book: check(value, book, path)


def _each(types: frozenset[type], called: str, item: Checker | None) -> Checker:
    def each(values: tuple[Any, ...], path: Path, book: Book) -> None:
        if len(values) > 1_000:
            raise Malformed(f"{path[-1]} holds {len(values)} values; 1,000 are the most", path=path)
        for index, value in enumerate(values):
            if type(value) not in types:
                _typed(value, types, called, (*path, str(index)))
            if item is not None:
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


def _name(value: str, path: Path, _book: Book) -> None:
    if MENTION.search(value):
        raise NameMentions(f"{path[-1]} mentions somebody or something; a name stands for itself", path=path)


def _reference(ref: Ref) -> Checker:
    def reference(value: str, path: Path, book: Book) -> None:
        if book.importing:  # an import makes placeholders for what it only hears of
            return
        cls = kind_of(value) if ID.fullmatch(value) else None
        if ref.kinds and cls is not None and cls.kind not in ref.kinds:
            taken = " or ".join(map(_a, ref.kinds))
            raise WrongKind(f"{value!r} is {_a(cls.kind)}; {path[-1]} takes {taken}", path=path)
        if cls is None or book.find(value) is None:
            what = " or ".join(ref.kinds) or "thing"
            raise UnknownThing(f"there is no {what} {value[:80]!r} in this ledger", path=path)

    return reference


def _a(kind: str) -> str:
    """Return what a kind is called, with its article."""
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind.replace('_', ' ')}"


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


def _finite(value: float, path: Path, _book: Book) -> None:
    if not isfinite(value):
        raise Malformed(f"{path[-1]} is {value}; it must be a number that can be written down", path=path)


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
