"""The Merkle leaf of a row of the log: RFC 6962, section 2.1, over bytes that no two different rows share.

The position is not part of the bytes: it is the leaf's index in the tree. Personal fields are ciphertext by the time
the row exists, so the leaf outlives an erasure.
"""

from __future__ import annotations

from hashlib import sha256
from struct import Struct

FORMAT = b"negotiation-ledger/leaf/v1\x00"
PREFIX = b"\x00" + FORMAT
"""RFC 6962 begins a leaf with a byte 0, and an interior node with a byte 1."""
_LENGTH, _NUMBER, _NUMBER_AND_LENGTH = Struct(">I").pack, Struct(">Q").pack, Struct(">QI").pack


def leaf_bytes(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the canonical bytes of a row: format, then every field with its length (numbers: 8 bytes, big-endian)."""
    id_, topic_ = originator_id.encode(), topic.encode()
    return b"".join(
        (
            FORMAT,
            _LENGTH(len(id_)),
            id_,
            _NUMBER_AND_LENGTH(originator_version, len(topic_)),
            topic_,
            _LENGTH(len(state)),
            state,
            _NUMBER(recorded_at),
        )
    )


def leaf_hash(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the 32 bytes that stand for the row in the tree; `recorded_at` in microseconds since 1970 (UTC)."""
    # Written out, and not by way of the bytes above: whoever verifies comes here for every event there is.
    id_, topic_ = originator_id.encode(), topic.encode()
    return sha256(
        b"".join(
            (
                PREFIX,
                _LENGTH(len(id_)),
                id_,
                _NUMBER_AND_LENGTH(originator_version, len(topic_)),
                topic_,
                _LENGTH(len(state)),
                state,
                _NUMBER(recorded_at),
            )
        )
    ).digest()
