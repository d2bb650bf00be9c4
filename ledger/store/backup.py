"""Backup: the log, the keys and what webhooks have been told, copied while all are in use.

How far webhooks have been told is copied first: no cursor in the copy is beyond the end of its log, so whoever was told
less than the log holds is told the rest again, and nothing is left out.

The log first, the keys afterwards. A key is durable before an event uses it and is never taken away but by an erasure,
so the later copy of the keys opens everything in the earlier copy of the log; and who was erased between the two is
erased in the copy. The other way round, the copy could hold events whose keys are missing, and the restored ledger
would give the missing numbers to other keys.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ledger.store.errors import StoreError
from ledger.store.transaction import PATIENCE, faults

LOG, KEYS, OPS = "log.sqlite", "keys.sqlite", "ops.sqlite"
SECRETS = ("master.key", "checkpoint.key")
"""What whoever holds it may read everything with, or sign everything with; some ledgers have theirs elsewhere."""
DAMAGED = "{} is damaged ({}): keep it as it is, and go back to an earlier backup; this one was not made"


class BackupRefused(StoreError):
    """There is nothing to copy, no place to copy it to, or the copy is not sound."""


def back_up(data: Path, dest: Path, *, log: bool = True, secrets: bool = False) -> list[Path]:
    """Copy log, keys and webhooks of a ledger that may be in use; return the files made.

    Without `log`, the keys alone: a log on PostgreSQL is dumped by its own means, before. With `secrets`, the files of
    the master key and of the signing key too, where there are any.
    """
    wanted = [name for name in (LOG, KEYS) if log or name != LOG]
    told = [OPS] if (data / OPS).is_file() else []
    if missing := next((name for name in wanted if not (data / name).is_file()), None):
        raise BackupRefused(f"there is no {missing} in {data}")
    found = [name for name in SECRETS if secrets and (data / name).is_file()]
    dest.mkdir(mode=0o700, parents=True, exist_ok=True)
    if taken := next((name for name in (*wanted, OPS, *SECRETS) if (dest / name).exists()), None):
        raise BackupRefused(f"{dest} holds a {taken} already; name a new place")
    for name in (*told, *wanted):
        with _made(dest / name) as beside:
            _copy(data / name, beside)
    for name in found:
        with _made(dest / name) as beside:
            shutil.copyfile(data / name, beside)
    return [dest / name for name in (*wanted, *told, *found)]


def newest(copy: Path) -> int:
    """Return the position of the newest event in a copy of a log."""
    with faults(), _connected(copy) as db:
        position: int = db.execute("SELECT coalesce(max(position), 0) FROM event").fetchone()[0]
        return position


def _copy(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment; whoever writes to it goes on."""
    try:
        with faults(), _connected(source) as old, _connected(target) as new:
            new.execute("PRAGMA synchronous=FULL")
            old.backup(new)  # in one step: a copy by pieces begins anew whenever another process writes
            # One file, to be read from anywhere; opening it for use turns it back.
            new.execute("PRAGMA journal_mode=DELETE")
            said: Sequence[tuple[str]] = new.execute("PRAGMA quick_check(1)").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupRefused(DAMAGED.format(source, error)) from error
    if said != [("ok",)]:
        raise BackupRefused(DAMAGED.format(source, said[0][0].strip().splitlines()[-1]))


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=PATIENCE)
    try:
        yield db
    finally:
        db.close()


@contextmanager
def _made(path: Path) -> Iterator[Path]:
    """Yield a file beside that takes its place when it is whole and on the disk; only its owner may read it."""
    beside = path.with_name(f"{path.name}.part")
    os.close(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
    try:
        yield beside
        _sync(beside)
        beside.rename(path)
        _sync(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """See that a file, or what a directory holds, is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
