"""Reading: the rows of a CSV file, plain or gzipped, one after the other and in constant memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.exchange.history.reading import BOM, Broken, unpacked

LONGEST = 1024 * 1024
"""Characters of the longest cell that is read."""
DELIMITERS = ",;\t|"


class Row(NamedTuple):
    """A row as it lies in the file, by column, or, in `fault`, why it cannot be read. `number` is its first line."""

    number: int
    cells: dict[str, list[str]]
    read: int
    fault: str | None = None


def rows(path: Path, delimiter: str | None = None) -> Iterator[Row]:
    """Yield the header as the first row (its cells by their names), then every row that is not empty."""
    csv.field_size_limit(LONGEST)
    with path.open("rb") as file:
        lines = _Lines(unpacked(file))
        first = next(lines, "")
        found = delimiter or max(DELIMITERS, key=first.count)
        # Strict: a quotation mark that is never closed would swallow the rest of the file without a word.
        reader = csv.reader(lines.again(first), delimiter=found, strict=True)
        header: list[str] | None = None
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                yield Row(number, {}, file.tell(), f"it is not CSV: {error}")
                continue
            if header is None:
                header = [name.strip() for name in cells]
                yield Row(number, {name: [name] for name in header}, file.tell())
            elif any(cell.strip() for cell in cells):
                yield _row(number, header, cells, file.tell())
        if lines.fault is not None:
            yield Row(reader.line_num + 1, {}, file.tell(), f"the file breaks off here: {lines.fault}")


def _row(number: int, header: list[str], cells: list[str], read: int) -> Row:
    if any(cell.strip() for cell in cells[len(header) :]):
        return Row(number, {}, read, f"it has {len(cells)} cells and the header {len(header)}")
    if any("\udc80" <= c <= "\udcff" for cell in cells if not cell.isascii() for c in cell):
        return Row(number, {}, read, "it is not UTF-8")
    found: dict[str, list[str]] = {}
    for name, cell in zip(header, cells, strict=False):
        if cell.strip():
            found.setdefault(name, []).append(cell.strip())
    return Row(number, found, read)


class _Lines:
    """The lines of a file as text, and what is wrong with its end. What is no UTF-8 is told by its row."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.fault: str | None = None
        self._lines = self._cut(chunks)
        self._first: str | None = None

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._first is not None:
            first, self._first = self._first, None
            return first
        return next(self._lines)

    def again(self, first: str) -> _Lines:
        """Begin with this line once more."""
        self._first = first
        return self

    def _cut(self, chunks: Iterator[bytes]) -> Iterator[str]:
        held, begun = b"", False
        try:
            for chunk in chunks:
                *whole, held = (held + chunk).split(b"\n")
                for line in whole:
                    yield self._text(line + b"\n", begun)
                    begun = True
                if len(held) > 4 * LONGEST:
                    raise Broken("a line has no end")
        except (Broken, OSError) as error:
            self.fault = str(error)
            return
        if held:
            yield self._text(held, begun)

    def _text(self, line: bytes, begun: bool) -> str:
        return (line if begun else line.removeprefix(BOM)).decode(errors="surrogateescape")
