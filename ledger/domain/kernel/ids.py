"""Ids: a prefix that tells the kind, and 128 bits. `req_…` is a request wherever it is met."""

from __future__ import annotations

import hmac
import re
from os import urandom

ID = re.compile(r"[a-z]{3}_[0-9a-f]{32}")
MENTION = re.compile(r"\{(person|thing):([a-z]{3}_[0-9a-f]{32})\}")


def new_id(prefix: str) -> str:
    """Return a random id of the kind that `prefix` stands for."""
    return f"{prefix}_{urandom(16).hex()}"


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
