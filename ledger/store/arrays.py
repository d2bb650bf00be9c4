"""Numbers and arrays as PostgreSQL takes them on the wire.

The format of arrays is that of `array_recv` (src/backend/utils/adt/arrayfuncs.c): dimensions, whether there are nulls,
type of the elements, length and lower bound, then each element behind its length in bytes, -1 for null.
"""

from __future__ import annotations

from collections.abc import Sequence
from struct import pack


def bigint(value: int) -> bytes:
    """Encode a number of 64 bits."""
    return value.to_bytes(8, signed=True)


def number(encoded: bytes) -> int:
    """Decode a number of any size."""
    return int.from_bytes(encoded, signed=True)


def bigints(values: Sequence[int]) -> bytes:
    """Encode numbers of 64 bits."""
    flat = (part for value in values for part in (8, value))
    return _head(20, len(values)) + pack("!" + "iq" * len(values), *flat)


def ints(values: Sequence[int]) -> bytes:
    """Encode numbers of 32 bits."""
    flat = (part for value in values for part in (4, value))
    return _head(23, len(values)) + pack("!" + "ii" * len(values), *flat)


def texts(values: Sequence[str]) -> bytes:
    """Encode texts; raises `UnicodeEncodeError` for one that is not UTF-8."""
    return _elements(25, [value.encode() for value in values])


def byteas(values: Sequence[bytes | None]) -> bytes:
    """Encode bytes and nulls."""
    return _elements(17, values)


def _head(element: int, length: int) -> bytes:
    return pack("!iiIii", 1, 0, element, length, 1) if length else pack("!iiI", 0, 0, element)


def _elements(element: int, values: Sequence[bytes | None]) -> bytes:
    parts = [_head(element, len(values))]
    for value in values:
        if value is None:
            parts.append(b"\xff\xff\xff\xff")
        else:
            parts += (len(value).to_bytes(4), value)
    return b"".join(parts)
