"""Where checkpoints are published: a directory of files that are written once and never changed.

00000000000000200000.checkpoint     a checkpoint, by its size: all of the last day, the last of each hour and day before
latest.checkpoint                   a copy of the newest
log.vkey                            the public key that they are signed with
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ledger.integrity.checkpoint import Checkpoint, open_checkpoint
from ledger.integrity.errors import Inconsistent
from ledger.integrity.note import Verifier

LATEST = "latest.checkpoint"
KEY = "log.vkey"
PATTERN = "[0-9]" * 20 + ".checkpoint"
HOUR, DAY = 3_600, 86_400
HOURLY = 30 * DAY
"""Seconds for which the last checkpoint of every hour is kept; of older ones, the last of every day (UTC)."""


class Directory:
    """The published checkpoints of one log."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold off other processes that publish here: between reading the last checkpoint and writing the next."""
        with (self.path / ".lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def save(self, checkpoint: Checkpoint, note: str) -> Path:
        """Publish a checkpoint. One of the same size stays as it is, and must have the same root."""
        target = self._file(checkpoint.size)
        with self._written(note) as file:
            try:
                os.link(file, target)  # unlike a rename, this never replaces what is there
            except FileExistsError:
                kept = Checkpoint.parse(target.read_text(encoding="utf-8").partition("\n\n")[0] + "\n")
                if (kept.origin, kept.root) != (checkpoint.origin, checkpoint.root):
                    raise Inconsistent(f"{target} already signs another root for this size") from None
        with self._written(note) as file:
            file.replace(self.path / LATEST)
        self._sync()
        return target

    def save_key(self, verifier: Verifier) -> None:
        """Publish the public key."""
        with self._written(f"{verifier}\n") as file:
            file.replace(self.path / KEY)
        self._sync()

    def thin(self, now: float) -> list[int]:
        """Remove what nobody needs as finely any more; return the sizes whose checkpoints are gone.

        A checkpoint's age is its file's. A later checkpoint signs all that an earlier one did, so a thinner row of them
        proves no less of the log; only the interval that an alteration is narrowed down to becomes longer.
        """
        ages = {size: now - self._file(size).stat().st_mtime for size in self.sizes()}
        last: dict[tuple[int, int], int] = {}
        for size, age in ages.items():
            width = 1 if age < DAY else HOUR if age < HOURLY else DAY
            if width > 1:
                place = width, int((now - age) // width)
                last[place] = max(size, last.get(place, 0))
        kept = set(last.values())
        gone = [size for size, age in ages.items() if age >= DAY and size not in kept]
        for size in gone:
            self._file(size).unlink(missing_ok=True)
        return gone

    def sizes(self) -> list[int]:
        """Return the sizes of the published checkpoints, ascending."""
        return sorted(int(file.name[:20]) for file in self.path.glob(PATTERN))

    def read(self, size: int) -> str:
        """Return the note published for a size."""
        return self._file(size).read_text(encoding="utf-8")

    def open_newest(self, verifier: Verifier, *, latest_only: bool = False) -> Checkpoint | None:
        """Return the largest published checkpoint, its signature checked; of the files, or of `latest` only."""
        notes = [] if latest_only else [self.read(size) for size in self.sizes()[-1:]]
        latest = self.path / LATEST
        if latest.exists():
            notes.append(latest.read_text(encoding="utf-8"))
        found = [open_checkpoint(note, verifier) for note in notes]
        return max(found, key=lambda checkpoint: checkpoint.size, default=None)

    def open_all(self, verifier: Verifier, origin: str | None = None) -> list[Checkpoint]:
        """Return all published checkpoints, each with its signature checked; `latest` too, should its twin be gone."""
        notes = [self.read(size) for size in self.sizes()]
        latest = self.path / LATEST
        if latest.exists() and (note := latest.read_text(encoding="utf-8")) not in notes:
            notes.append(note)
        return sorted((open_checkpoint(note, verifier, origin) for note in notes), key=lambda c: c.size)

    def _file(self, size: int) -> Path:
        return self.path / f"{size:020}.checkpoint"

    @contextmanager
    def _written(self, content: str) -> Iterator[Path]:
        fd, name = tempfile.mkstemp(dir=self.path, prefix=".new.")
        file = Path(name)
        try:
            with os.fdopen(fd, "w", encoding="utf-8") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            file.chmod(0o644)
            yield file
        finally:
            file.unlink(missing_ok=True)

    def _sync(self) -> None:
        fd = os.open(self.path, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)
