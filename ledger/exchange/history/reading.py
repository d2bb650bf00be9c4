"""Reading: the lines of a file, plain or gzipped, one after the other and in constant memory."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

CHUNK = 256 * 1024
LONGEST = 1024 * 1024
"""Bytes of the longest line that is read; a longer one is reported and passed over, never held in memory."""
GZIP = b"\x1f\x8b"
BOM = b"\xef\xbb\xbf"


class RawLine(NamedTuple):
    """A line as it lies in the file, or, in `fault`, why it cannot be read. `read` counts the file's bytes so far."""

    number: int
    content: bytes
    read: int
    fault: str | None = None


class Broken(Exception):
    """The file cannot be read any further."""


def raw_lines(path: Path) -> Iterator[RawLine]:
    """Yield the lines of a file. What comes before a break is yielded; the break itself is the last line, a fault."""
    number, held, too_long = 1, b"", False
    with path.open("rb") as file:
        try:
            for chunk in unpacked(file):
                read = file.tell()
                first, *rest = chunk.split(b"\n")
                for piece in rest:
                    yield _line(number, held + first if held else first, too_long, read)
                    number, held, too_long, first = number + 1, b"", False, piece
                too_long = too_long or len(held) + len(first) > LONGEST
                held = b"" if too_long else held + first
        except (Broken, OSError) as error:
            yield RawLine(number, b"", file.tell(), fault=f"the file breaks off here: {error}")
            return
        if held or too_long:  # the last line may lack its newline
            yield _line(number, held, too_long, file.tell())


def _line(number: int, content: bytes, too_long: bool, read: int) -> RawLine:
    if too_long or len(content) > LONGEST:
        return RawLine(number, b"", read, fault=f"the line is longer than {LONGEST:,} bytes")
    return RawLine(number, content.removeprefix(BOM) if number == 1 else content, read)


def unpacked(file: BinaryIO) -> Iterator[bytes]:
    """Yield the file's bytes; gzip is known by its first two bytes, whatever the file is called."""
    chunk = file.read(CHUNK)
    if not chunk.startswith(GZIP):
        while chunk:
            yield chunk
            chunk = file.read(CHUNK)
        return
    # Not the gzip module: it throws away what it had unpacked when the stream ends early.
    member = zlib.decompressobj(wbits=31)
    try:
        while chunk:
            unpacked = member.decompress(chunk, CHUNK)
            if unpacked:
                yield unpacked
            # A bounded step, so that a few bytes that unpack to gigabytes do not fill the memory.
            chunk = member.unconsumed_tail
            if member.eof:
                chunk = (member.unused_data or file.read(CHUNK)).lstrip(b"\0")
                member = zlib.decompressobj(wbits=31)
                if not chunk:
                    chunk = file.read(CHUNK).lstrip(b"\0")
                    if not chunk:
                        return
            elif not chunk:
                chunk = file.read(CHUNK)
    except zlib.error as error:
        raise Broken(f"the gzip stream is damaged ({error})") from None
    if rest := member.flush():
        yield rest
    if not member.eof:
        raise Broken("the gzip stream ends early")
