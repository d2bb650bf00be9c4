"""Pages: keyset cursors over a number that never changes for a row, so that they stay true while the log grows."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Generic, TypeVar

from ledger.domain.kernel.errors import BadCursor

T = TypeVar("T")
DEFAULT, MOST = 50, 1_000


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for, by Relay's words."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    @property
    def size(self) -> int:
        """How many rows, checked."""
        if self.first is not None and self.last is not None:
            raise BadCursor("`first` and `last` cannot be combined", path=("first",))
        name, size = ("last", self.last) if self.last is not None else ("first", self.first)
        size = DEFAULT if size is None else size
        if not 0 <= size <= MOST:
            raise BadCursor(f"`{name}` is {size}; it must lie between 0 and {MOST}", path=(name,))
        return size

    @property
    def backwards(self) -> bool:
        """True when the page is counted from the end."""
        return self.last is not None


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """A page that was found: rows with their keys, and whether there are more on either side."""

    rows: list[tuple[int, T]]
    has_next: bool
    has_previous: bool


def cursor(key: int) -> str:
    """Return the opaque cursor of a row."""
    return base64.urlsafe_b64encode(f"k:{key}".encode()).decode()


def key_of(given: str | None, name: str) -> int | None:
    """Return the key that a cursor stands for; raises `BadCursor` for one that no connection gave."""
    if given is None:
        return None
    try:
        word, _, number = base64.urlsafe_b64decode(given.encode()).decode().partition(":")
        if word == "k" and number.isascii() and len(number) < 20:
            return int(number)
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise BadCursor(f"`{name}` is not a cursor that a connection gave", path=(name,))


def bounds(page: Page, key: str, *, descending: bool) -> tuple[str, list[int], str]:
    """Return the SQL condition, its arguments and the order of a page over the column `key`."""
    conditions, arguments = ["1"], []
    for given, name, operator in (
        (page.after, "after", "<" if descending else ">"),
        (page.before, "before", ">" if descending else "<"),
    ):
        value = key_of(given, name)
        if value is not None:
            conditions.append(f"{key} {operator} ?")
            arguments.append(value)
    down = descending != page.backwards
    return " AND ".join(conditions), arguments, f"{key} {'DESC' if down else 'ASC'}"


def slice_of(found: list[tuple[int, T]], page: Page) -> Slice[T]:
    """Return the page from one row more than it holds."""
    size = page.size
    more, rows = len(found) > size, found[:size]
    if page.backwards:
        return Slice(rows[::-1], has_next=page.before is not None, has_previous=more)
    return Slice(rows, has_next=more, has_previous=page.after is not None)
