"""Ids: a prefix that tells the kind, and 128 bits. `req_…` is a request wherever it is met."""

from __future__ import annotations

import hmac
import re
from time import time_ns

from ledger.domain.kernel.chance import chance

ID = re.compile(r"[a-z]{3}_[0-9a-f]{32}")
MENTION = re.compile(r"\{(person|thing):([a-z]{3}_[0-9a-f]{32})\}")
_ten_bytes = chance(10)


def new_id(prefix: str) -> str:
    """Return a new id of the kind that `prefix` stands for: a UUID of version 7 (RFC 9562, section 5.7).

    It begins with the time in milliseconds, so that what is new lies together in every index: an append then touches
    the last page of each, and not one anywhere. The other 74 bits are random.
    """
    random = int.from_bytes(_ten_bytes())
    version, variant = 0x7 << 76, 0b10 << 62
    number = (time_ns() // 1_000_000) << 80 | version | (random >> 68) << 64 | variant | random & 0x3FFFFFFFFFFFFFFF
    return f"{prefix}_{number:032x}"


def derived_id(prefix: str, *names: str, key: bytes = b"") -> str:
    """Return the id that these names always lead to, so that a repeated import finds its things again.

    Give the ledger's `key` when a name could betray a person: without the key nobody can guess from a list of names
    whom an id hides (keyed hash, HMAC-SHA256 cut to 128 bits). Things named by a public id (`pep:572`) need no key.
    """
    content = b"".join(len(name.encode()).to_bytes(4) + name.encode() for name in (prefix, *names))
    return f"{prefix}_{hmac.digest(key, content, 'sha256').hex()[:32]}"


def prefix_of(thing_id: str) -> str:
    """Return the prefix of an id, which tells its kind."""
    return thing_id[:3]
