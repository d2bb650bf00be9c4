"""A record: one row, read through its mapping: texts, times, amounts and lists of names."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from ledger.domain.kernel.types import MINOR_DIGITS, Money
from ledger.exchange.history.dates import NoTime, time_of
from ledger.exchange.history.line import Line, Unreadable, line_of
from ledger.exchange.table.mapping import Mapping, plain

YES, NO = ("true", "yes", "y", "1", "x"), ("false", "no", "n", "0")
LONGEST = 20_000


class Columns:
    """Which columns of a file say what, worked out once from its header."""

    def __init__(self, mapping: Mapping, header: list[str]) -> None:
        by_name: dict[str, str] = {}
        for name in header:
            by_name.setdefault(plain(name), name)
        self.mapping = mapping
        self.of: dict[str, list[str]] = {}
        for field in mapping.columns:
            found = [by_name[plain(n)] for n in mapping.names(field) if plain(n) in by_name]
            if found:
                self.of[field] = list(dict.fromkeys(found))
        used = {name for names in self.of.values() for name in names}
        self.left = [name for name in dict.fromkeys(header) if name and name not in used]
        """Columns that say nothing that the mapping asks for; they are kept among the details."""


class Record:
    """A row as its mapping reads it."""

    def __init__(self, columns: Columns, cells: dict[str, list[str]]) -> None:
        self.mapping, self._columns, self._cells = columns.mapping, columns, cells
        self.details: dict[str, Any] = {name: _one(cells[name]) for name in columns.left if name in cells}

    def all(self, field: str) -> list[str]:
        """Return what all columns of a field's name say."""
        default = self.mapping.defaults.get(field)
        return self._cells.get(self._column(field), []) or ([default] if default else [])

    def text(self, field: str, most: int = LONGEST) -> str | None:
        """Return what a field says, or None; what is longer than an event can hold stays whole among the details."""
        found = "\n".join(self.all(field))
        if len(found) > most:
            self._keep(field)
        return found[:most] or None

    def needed(self, field: str, most: int = LONGEST) -> str:
        """Return what a field says; raises `Unreadable` when it says nothing."""
        found = self.text(field, most)
        if found is None:
            raise Unreadable(f"the column {self._column(field)!r} is empty: a {self.mapping.kind} needs it")
        return found

    def word(self, field: str) -> str | None:
        """Return what a field's word means here, or None."""
        found = self.text(field, 200)
        return None if found is None else self.mapping.meaning(field, found)

    def several(self, field: str) -> list[str]:
        """Return the names or labels in a field, of all its columns."""
        parts = (part.strip() for cell in self.all(field) for part in cell.split(self.mapping.separator))
        return [part[:200] for part in dict.fromkeys(parts) if part]

    def time(self, field: str) -> str | None:
        """Return a time in ISO 8601, as near to what the source says as may be; raises `Unreadable`."""
        found = self.text(field, 100)
        if found is None:
            return None
        for form in self.mapping.times:
            try:
                parsed = datetime.strptime(found, form)  # noqa: DTZ007  most sources name no zone
            except ValueError:
                continue
            self._keep(field)
            return parsed.isoformat() if "%H" in form or "%I" in form else parsed.date().isoformat()
        try:
            time_of(found)
        except NoTime as error:
            raise Unreadable(f"the column {self._column(field)!r}: {error}") from None
        return found

    def money(self) -> Money | None:
        """Return amount and currency; without a currency, or with no number, what stands there stays a detail."""
        amount, currency = self.text("amount", 60), (self.word("currency") or "").upper()
        if amount is None:
            return None
        if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            self._keep("amount", "currency")
            return None
        try:
            number = Decimal(amount.replace("\u00a0", "").replace(" ", "").replace(",", "").lstrip("$€£"))
            minor = int(number.scaleb(MINOR_DIGITS.get(currency, 2)).to_integral_value())
        except (InvalidOperation, ValueError, OverflowError):
            raise Unreadable(f"the column {self._column('amount')!r} holds no amount: {amount!r}") from None
        if abs(minor) > 2**53:
            raise Unreadable(f"the amount {amount!r} is larger than the ledger counts")
        return Money(amount=minor, currency=currency)

    def number(self, field: str) -> float | None:
        """Return a number; raises `Unreadable` for what is none."""
        found = self.text(field, 60)
        if found is None:
            return None
        try:
            number = float(found.replace(",", ""))
        except ValueError:
            number = float("nan")
        if not abs(number) < 2**53:
            raise Unreadable(f"the column {self._column(field)!r} holds no number: {found!r}")
        return number

    def truth(self, field: str) -> bool | None:
        """Return yes or no; None when it says nothing that means either."""
        found = (self.word(field) or "").lower()
        return True if found in YES else False if found in NO else None

    def line(self, word: str, key: str, name: str, **keys: Any) -> Line:
        """Return a fact of this record as a line; `key` is the id of what it is about, in the source."""
        subject = f"{self.mapping.system}:{key}"
        if keys.get("occurred_at") is None:
            keys["recorded_at"] = self.time("updated")
        whole: dict[str, Any] = {"source_ref": self.text("url", 2_000)} | keys
        return line_of(event_id=f"{subject}/{name}"[:200], type=word, subject=subject, **whole)

    def _column(self, field: str) -> str:
        """Return the column that says it in this row, else the one that could."""
        names = self._columns.of.get(field, [field])
        return next((name for name in names if name in self._cells), names[0])

    def _keep(self, *fields: str) -> None:
        for column in map(self._column, fields):
            if column in self._cells:
                self.details[column] = _one(self._cells[column])


def _one(cells: list[str]) -> str | list[str]:
    return cells[0] if len(cells) == 1 else cells
