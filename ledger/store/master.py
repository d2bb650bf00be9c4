"""The master key: what all keys are wrapped with. It lies in a file of its own, or comes from outside."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path


def master_key(path: Path, given: str | None = None) -> bytes:
    """Return the master key: the one given (64 hex digits), else the one in the file, which is made when missing."""
    if given:
        if not re.fullmatch("[0-9a-fA-F]{64}", given):
            raise ValueError("the master key must have 64 hex digits (256 bits)")
        return bytes.fromhex(given)
    if not path.exists():
        _make_master_key(path)
    return bytes.fromhex(path.read_text().strip())


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
