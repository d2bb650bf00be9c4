"""Base 64 with one spelling for every value: what decodes also encodes back to the same text."""

from __future__ import annotations

import binascii


def encode(data: bytes) -> str:
    """Return the standard encoding (RFC 4648, section 4), padded, on one line."""
    return binascii.b2a_base64(data, newline=False).decode()


def decode(text: str) -> bytes:
    """Return what the text stands for; raises `ValueError` for every other spelling of it."""
    data = binascii.a2b_base64(text.encode("ascii"), strict_mode=True)
    if encode(data) != text:
        # Loose trailing bits would let a changed file pass for the one that was signed.
        raise ValueError("not the canonical base 64 of what it stands for")
    return data
