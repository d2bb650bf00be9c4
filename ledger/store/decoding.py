"""Decoders of our own types, made one at a time.

msgspec (0.22) works out what a type is made of when a decoder first asks, and shows a second thread that asks meanwhile
what it has so far: the process ends with a segmentation fault.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import Any

import msgspec

_ONE_AT_A_TIME = threading.Lock()


@cache
def decoder_of(cls: type) -> msgspec.json.Decoder[Any]:
    """Return the decoder of a type; any thread may ask."""
    with _ONE_AT_A_TIME:
        return msgspec.json.Decoder(cls)
