"""The erasure list: which keys were destroyed, kept outside the data directory, so that no backup brings one back.

A line holds the number of a key and a fingerprint of it, nothing about anybody. The fingerprint is what counts: a
keyring that was restored gives numbers out again, and a key that only has the number of a destroyed one must live on.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ledger.store.errors import Misconfigured, Unavailable


class Erased(msgspec.Struct, frozen=True):
    """A line: a key that must never be used again."""

    key: int
    fingerprint: str
    erased_at: datetime


class ErasureList:
    """A file that only grows. Several processes may write to it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, keys: Iterable[tuple[int, bytes]]) -> None:
        """Write keys down that are about to be destroyed; it is on the disk when this returns.

        Raises `Unavailable` when it cannot be written: nothing may be destroyed then.
        """
        now = datetime.now(UTC).replace(microsecond=0)
        lines = [msgspec.json.encode(Erased(number, fingerprint(key), now)) + b"\n" for number, key in keys]
        if not lines:
            return
        try:
            with self._turn() as file:
                _write(file, b"".join(lines))
        except OSError as error:
            raise Unavailable(f"the erasure list {self.path} cannot be written: {error.strerror}") from error

    def read(self) -> dict[int, set[str]]:
        """Return the fingerprints of the keys that were destroyed, by their numbers; raises `Misconfigured`."""
        found: dict[int, set[str]] = {}
        try:
            text = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise Misconfigured(f"the erasure list {self.path} cannot be read: {error.strerror}") from error
        # What follows the last line's end was cut off by a crash, before anything was destroyed.
        for number, line in enumerate(text.split(b"\n")[:-1], 1):
            try:
                erased = msgspec.json.decode(line, type=Erased)
            except msgspec.MsgspecError as error:
                raise Misconfigured(f"the erasure list {self.path} is damaged in line {number}: {error}") from error
            found.setdefault(erased.key, set()).add(erased.fingerprint)
        return found

    @contextmanager
    def _turn(self) -> Iterator[int]:
        """Open the file, alone; what a crash left of a line is taken away first."""
        file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            size = os.fstat(file).st_size
            tail = os.pread(file, 4_096, max(size - 4_096, 0))
            if torn := len(tail) - (tail.rfind(b"\n") + 1):
                os.ftruncate(file, size - torn)
            yield file
        finally:
            os.close(file)


def fingerprint(key: bytes) -> str:
    """Return what tells a key from all others and betrays nothing of it: it is 256 bits of chance."""
    return hashlib.sha256(b"negotiation-ledger/erased\0" + key).hexdigest()[:32]


def _write(file: int, text: bytes) -> None:
    before = os.fstat(file).st_size
    try:
        while text:
            text = text[os.write(file, text) :]
        os.fsync(file)
    except OSError:
        os.ftruncate(file, before)
        raise
