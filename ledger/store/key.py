"""Idempotency keys: the 16 bytes by which the log knows a command again.

Wherever it can be had, a key begins with the time in milliseconds, as a UUID of version 7 does: the keys of one batch
then lie together in their index, and an append touches its last page, not one anywhere for each command. For a batch of
64, SQLite then writes 29 pages to its log, and not 62.
"""

from __future__ import annotations

import re
from time import time_ns

from ledger.domain.kernel.chance import chance

KEY = 16
"""Bytes of a key: enough that no two are ever the same."""
TIME = 6
"""Bytes of them that are the time, if there is one."""
UUID7 = re.compile(r"([0-9a-f]{8})-?([0-9a-f]{4})-?7[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}", re.IGNORECASE)
"""RFC 9562, section 5.7: 48 bits of milliseconds since 1970, the version, and what is random."""
_ten_bytes = chance(KEY - TIME)


def key_of(command_id: str, digest: bytes) -> bytes:
    """Return the key of a command that its caller has named; `digest` is the keyed hash of it and of its caller.

    The same id has the same key. Only the time that a UUID of version 7 says of itself can be read from it.
    """
    named = UUID7.fullmatch(command_id)
    return bytes.fromhex(named[1] + named[2]) + digest[: KEY - TIME] if named else digest[:KEY]


def one_of_a_kind() -> bytes:
    """Return a key for a command that carries none: an append whose answer was lost can be asked for by it."""
    return (time_ns() // 1_000_000).to_bytes(TIME) + _ten_bytes()
