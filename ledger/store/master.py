"""The master key: what all keys are wrapped with. It lies in a file of its own, or comes from outside."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from ledger.store.errors import Misconfigured

HEX = re.compile("[0-9a-fA-F]{64}")
OR_GIVE_IT = "or give the key by LEDGER_MASTER_KEY"


def master_key(path: Path, given: str | None = None, *, opens: Path | None = None) -> bytes:
    """Return the master key: the one given (64 hex digits), else the one in the file.

    That is made when it is missing, unless what it `opens` is there already, which a new one would not open: then
    `Misconfigured` is raised.
    """
    if given:
        if not HEX.fullmatch(given):
            raise ValueError("the master key must have 64 hex digits (256 bits)")
        return bytes.fromhex(given)
    begun = opens is not None and opens.exists()  # asked first: another process may be making both, in this order
    if not path.exists():
        if begun:
            raise Misconfigured(f"there is no {path}, and nothing else opens {opens}: put it back, {OR_GIVE_IT}")
        _make_master_key(path)
    kept = path.read_text(encoding="ascii", errors="replace").strip()
    if not HEX.fullmatch(kept):
        raise Misconfigured(f"{path} holds no master key (64 hex digits): put the right one back, {OR_GIVE_IT}")
    return bytes.fromhex(kept)


def _make_master_key(path: Path) -> None:
    """Make the file, whole or not at all: a crash must not leave an empty one, nor two processes one key each."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(os.urandom(32).hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was first: its key holds
            path.hardlink_to(beside)
    finally:
        beside.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
