"""The Merkle leaf of a row of the log: RFC 6962, section 2.1, over bytes that no two different rows share.

The position is not part of the bytes: it is the leaf's index in the tree. Personal fields are ciphertext by the time
the row exists, so the leaf outlives an erasure.
"""

from __future__ import annotations

from hashlib import sha256

FORMAT = b"negotiation-ledger/leaf/v1\x00"


def leaf_bytes(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the canonical bytes of a row: format, then every field with its length (numbers: 8 bytes, big-endian)."""
    id_, topic_ = originator_id.encode(), topic.encode()
    return b"".join(
        (
            FORMAT,
            len(id_).to_bytes(4),
            id_,
            originator_version.to_bytes(8),
            len(topic_).to_bytes(4),
            topic_,
            len(state).to_bytes(4),
            state,
            recorded_at.to_bytes(8),
        )
    )


def leaf_hash(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the 32 bytes that stand for the row in the tree; `recorded_at` in microseconds since 1970 (UTC)."""
    return sha256(b"\x00" + leaf_bytes(originator_id, originator_version, topic, state, recorded_at)).digest()
