"""A row as an auditor is shown it: the very bytes that its leaf is the hash of, and what they say."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from ledger.integrity.errors import MalformedProof
from ledger.integrity.leaf import FORMAT, leaf_bytes


@dataclass(frozen=True, slots=True)
class Record:
    """The fields of a row of the log. `state` is the event as stored: JSON, personal fields encrypted."""

    originator_id: str
    originator_version: int
    topic: str
    state: bytes
    recorded_at: int
    """Microseconds since 1970 (UTC)."""

    @classmethod
    def parse(cls, data: bytes) -> Record:
        """Return the fields that row bytes hold; other spellings of them are refused."""
        try:
            record = cls(*_fields(data))
            if leaf_bytes(*record.fields()) != data:
                raise ValueError("something follows the row")
        except ValueError as error:
            raise MalformedProof(f"these are not the bytes of a row: {error}") from None
        return record

    def fields(self) -> tuple[str, int, str, bytes, int]:
        """Return the fields in the order of `leaf_bytes`."""
        return self.originator_id, self.originator_version, self.topic, self.state, self.recorded_at


def leaf_of(data: bytes) -> bytes:
    """Return the leaf of row bytes."""
    return sha256(b"\x00" + data).digest()


def _fields(data: bytes) -> tuple[str, int, str, bytes, int]:
    if not data.startswith(FORMAT):
        raise ValueError(f"they do not begin with {FORMAT!r}")
    at = len(FORMAT)

    def take(count: int) -> bytes:
        nonlocal at
        if at + count > len(data):
            raise ValueError("they end too early")
        at += count
        return data[at - count : at]

    originator_id = take(int.from_bytes(take(4))).decode()
    version = int.from_bytes(take(8))
    topic = take(int.from_bytes(take(4))).decode()
    state = take(int.from_bytes(take(4)))
    return originator_id, version, topic, state, int.from_bytes(take(8))
