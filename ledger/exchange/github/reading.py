"""Reading: the objects of a file, in constant memory, however `gh api` put them together.

One object a line, one array, arrays one after the other (`--paginate`), or an array of arrays (`--slurp`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ledger.exchange.history.reading import BOM, Broken, RawLine, raw_lines, unpacked

LONGEST = 16 * 1024 * 1024
"""Bytes of the longest object that is read; a longer one is reported and passed over."""
BETWEEN = b" \t\r\n,[]"
MARK = re.compile(rb'["\\{}]')


def objects(path: Path) -> Iterator[RawLine]:
    """Yield the objects of a file; for an array, `number` counts its items."""
    with path.open("rb") as file:
        chunks = unpacked(file)
        try:
            start = next(chunks, b"")
        except (Broken, OSError):
            start = b""
    if start.removeprefix(BOM).lstrip()[:1] == b"[":
        yield from _items(path)
    else:
        yield from (raw for raw in raw_lines(path) if raw.fault is not None or raw.content.strip())


def _items(path: Path) -> Iterator[RawLine]:
    number = 0
    with path.open("rb") as file:
        cutter = Cutter()
        try:
            for chunk in unpacked(file):
                for content, fault in cutter.cut(chunk.removeprefix(BOM) if number == 0 else chunk):
                    number += 1
                    yield RawLine(number, content, file.tell(), fault)
        except (Broken, OSError) as error:
            yield RawLine(number + 1, b"", file.tell(), fault=f"the file breaks off here: {error}")
            return
        for fault in cutter.end():
            yield RawLine(number + 1, b"", file.tell(), fault)


class Cutter:
    """Cuts the objects out of arrays, piece by piece, looking at nothing but quotation marks and brackets."""

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._held = bytearray()
        self._too_long = False
        self._depth = 0
        self._arrays = 0
        self._quoted = self._escaped = False
        self._escaped_at = 0

    def cut(self, chunk: bytes) -> Iterator[tuple[bytes, str | None]]:
        """Yield the objects that end in this piece, each with what is wrong with it, if anything."""
        done = 0
        for match in MARK.finditer(chunk):
            at, mark = match.start(), match[0]
            if self._escaped:
                # The character after a backslash stands for itself, were it the first of the next piece.
                if at == self._escaped_at:
                    self._escaped = False
                    continue
                self._escaped = False
            if self._quoted:
                if mark == b"\\":
                    self._escaped, self._escaped_at = True, at + 1
                elif mark == b'"':
                    self._quoted = False
                continue
            if mark == b'"' and self._depth:
                self._quoted = True
            elif mark == b"{":
                if self._depth == 0:
                    yield from self._between(chunk[done:at])
                    done = at
                self._depth += 1
            elif mark == b"}" and self._depth:
                self._depth -= 1
                if self._depth == 0:
                    self._hold(chunk[done : at + 1])
                    done = at + 1
                    yield self._taken()
        if self._escaped:
            self._escaped_at -= len(chunk)
        if self._depth:
            self._hold(chunk[done:])
        else:
            yield from self._between(chunk[done:])

    def end(self) -> Iterator[str]:
        """Yield what is wrong with the end of the file."""
        if self._depth:
            yield "the file ends in the middle of an object"
        elif self._arrays > 0:
            yield "the file ends before the array does"

    def _between(self, piece: bytes) -> Iterator[tuple[bytes, str | None]]:
        self._arrays += piece.count(b"[") - piece.count(b"]")
        if strange := piece.translate(None, BETWEEN):
            yield b"", f"between the objects stands {strange[:40].decode(errors='replace')!r}"

    def _hold(self, piece: bytes) -> None:
        self._too_long = self._too_long or len(self._held) + len(piece) > self._longest
        if self._too_long:
            self._held.clear()
        else:
            self._held += piece

    def _taken(self) -> tuple[bytes, str | None]:
        content, too_long = bytes(self._held), self._too_long
        self._held.clear()
        self._too_long = False
        return (b"", f"the object is longer than {self._longest:,} bytes") if too_long else (content, None)
