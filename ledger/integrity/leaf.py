"""The Merkle leaf of a row of the log: RFC 6962, section 2.1, over bytes that no two different rows share.

The position is not part of the bytes: it is the leaf's index in the tree. Personal fields are ciphertext by the time
the row exists, so the leaf outlives an erasure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from struct import Struct

FORMAT = b"negotiation-ledger/leaf/v1\x00"
HEADS = 4_096
_LENGTH, _NUMBER = Struct(">I").pack, Struct(">Q").pack


def leaf_bytes(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the canonical bytes of a row: format, then every field with its length (numbers: 8 bytes, big-endian)."""
    id_, topic_ = originator_id.encode(), topic.encode()
    head = FORMAT + _LENGTH(len(id_)) + id_ + _NUMBER(originator_version) + _LENGTH(len(topic_)) + topic_
    return b"".join((head, _LENGTH(len(state)), state, _NUMBER(recorded_at)))


def leaf_hash(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the 32 bytes that stand for the row in the tree; `recorded_at` in microseconds since 1970 (UTC)."""
    return sha256(b"\x00" + leaf_bytes(originator_id, originator_version, topic, state, recorded_at)).digest()


def leaf_hashes(
    originator_ids: Iterable[str],
    originator_versions: Iterable[int],
    topics: Iterable[str],
    states: Iterable[bytes],
    recorded_at: Iterable[int],
) -> tuple[bytes, ...]:
    """Return the leaves of a page of rows, given by column.

    The same as above, written out: whoever verifies comes here for every event there is, and all but the hashing itself
    is kept to what no row shares with others.
    """
    join, leaves = b"".join, []
    for originator_id, version, topic, state, stamp in zip(
        originator_ids, originator_versions, topics, states, recorded_at, strict=True
    ):
        id_ = originator_id.encode()
        pack, begin, middle = _HEADS[len(id_), topic]
        head = pack(begin, id_, version, middle, len(state))
        leaves.append(sha256(join((head, state, _NUMBER(stamp)))).digest())
    return tuple(leaves)


class _Heads(dict[tuple[int, str], tuple[Callable[..., bytes], bytes, bytes]]):
    """By length of the id and by topic: what packs all before the state, and what is the same in all of them."""

    def __missing__(self, key: tuple[int, str]) -> tuple[Callable[..., bytes], bytes, bytes]:
        length, topic = key
        topic_ = topic.encode()
        begin, middle = b"\x00" + FORMAT + _LENGTH(length), _LENGTH(len(topic_)) + topic_
        if len(self) >= HEADS:  # never in a log of ours: somebody has written what he liked into it
            self.clear()
        made = self[key] = Struct(f">{len(begin)}s{length}sQ{len(middle)}sI").pack, begin, middle
        return made


_HEADS = _Heads()
