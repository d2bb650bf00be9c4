"""The Merkle leaf of a row of the log: RFC 6962, section 2.1, over bytes that no two different rows share.

The position is not part of the bytes: it is the leaf's index in the tree. Personal fields are ciphertext by the time
the row exists, so the leaf outlives an erasure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from struct import Struct
from typing import TypeVar

from ledger.store.row import Row

FORMAT = b"negotiation-ledger/leaf/v1\x00"
SHARED = 4_096
"""Topics, and lengths of ids, that are remembered as they are hashed."""
T = TypeVar("T")
_LENGTH, _NUMBER = Struct(">I").pack, Struct(">Q").pack


def leaf_bytes(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the canonical bytes of a row: format, then every field with its length (numbers: 8 bytes, big-endian)."""
    id_, topic_ = originator_id.encode(), topic.encode()
    head = FORMAT + _LENGTH(len(id_)) + id_ + _NUMBER(originator_version) + _LENGTH(len(topic_)) + topic_
    return b"".join((head, _LENGTH(len(state)), state, _NUMBER(recorded_at)))


def leaf_hash(originator_id: str, originator_version: int, topic: str, state: bytes, recorded_at: int) -> bytes:
    """Return the 32 bytes that stand for the row in the tree; `recorded_at` in microseconds since 1970 (UTC)."""
    return sha256(b"\x00" + leaf_bytes(originator_id, originator_version, topic, state, recorded_at)).digest()


def row_hash(row: Row) -> bytes:
    """Return the leaf that the content of a row leads to, whatever leaf it has."""
    stream: str = row.originator_id  # type: ignore[assignment]  # in a row, the library's ids are never UUIDs
    return leaf_hash(stream, row.originator_version, row.topic, row.state, row.recorded_at)


def leaf_hashes(
    originator_ids: Sequence[str],
    originator_versions: Sequence[int],
    topics: Sequence[str],
    states: Sequence[bytes],
    recorded_at: Sequence[int],
) -> tuple[bytes, ...]:
    """Return the leaves of a page of rows, given by column.

    The same as above, written out: whoever verifies comes here for every event there is. What lies around the state is
    packed a column at a time, without a line of Python for each row, and not packed again where rows share it.
    """
    ids = [*map(str.encode, originator_ids)]
    rows = zip(
        map(_BEGINS.__getitem__, map(len, ids)),
        ids,
        map(_NUMBER, originator_versions),
        map(_TOPICS.__getitem__, topics),
        map(_LENGTH, map(len, states)),
        states,
        map(_NUMBER, recorded_at),
        strict=True,
    )
    return tuple([sha256(row).digest() for row in map(b"".join, rows)])


def _begin(length: int) -> bytes:
    """Return what is hashed before an id of this length."""
    return b"\x00" + FORMAT + _LENGTH(length)


def _topic(topic: str) -> bytes:
    encoded = topic.encode()
    return _LENGTH(len(encoded)) + encoded


class _Shared(dict[T, bytes]):
    """What many rows share, packed when it is first asked for."""

    def __init__(self, pack: Callable[[T], bytes]) -> None:
        super().__init__()
        self._pack = pack

    def __missing__(self, key: T) -> bytes:
        if len(self) >= SHARED:  # never in a log of ours: somebody has written what he liked into it
            self.clear()
        made = self[key] = self._pack(key)
        return made


_BEGINS, _TOPICS = _Shared(_begin), _Shared(_topic)
