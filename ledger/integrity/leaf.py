"""The Merkle leaf of a row of the log: RFC 6962, section 2.1, over bytes that no two different rows share.

The position is not part of the bytes: it is the leaf's index in the tree. Personal fields are ciphertext by the time
the row exists, so the leaf outlives an erasure.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from struct import Struct

FORMAT = b"negotiation-ledger/leaf/v1\x00"
_LENGTH, _NUMBER = Struct(">I").pack, Struct(">Q").pack


@lru_cache(4_096)
def _head(id_length: int, topic: str) -> tuple[Callable[..., bytes], bytes]:
    """Return what packs all before the state, for ids of a length and for a topic, and the topic as it is packed."""
    topic_ = topic.encode()
    packed = _LENGTH(len(topic_)) + topic_
    return Struct(f">{len(FORMAT)}sI{id_length}sQ{len(packed)}sI").pack, packed


def leaf_bytes(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the canonical bytes of a row: format, then every field with its length (numbers: 8 bytes, big-endian)."""
    id_ = originator_id.encode()
    pack, topic_ = _head(len(id_), topic)
    return pack(FORMAT, len(id_), id_, originator_version, topic_, len(state)) + state + _NUMBER(recorded_at)


def leaf_hash(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the 32 bytes that stand for the row in the tree; `recorded_at` in microseconds since 1970 (UTC)."""
    # Written out, and not by way of the bytes above: whoever verifies comes here for every event there is.
    id_ = originator_id.encode()
    pack, topic_ = _head(len(id_), topic)
    head = pack(FORMAT, len(id_), id_, originator_version, topic_, len(state))
    return sha256(b"\x00%b%b%b" % (head, state, _NUMBER(recorded_at))).digest()
