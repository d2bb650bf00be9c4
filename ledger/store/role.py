"""A role: what one process on a machine does for all, and another takes over when that one is gone."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Role:
    """A lock on a file, which the kernel gives back when its holder ends, however it ends. For one thread at a time.

    The file is opened once, at the beginning, so that a role can still change hands when no descriptor is left.
    """

    def __init__(self, path: Path) -> None:
        # Not inherited by programs that are started: the role must end with us.
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        self.held = False

    def take(self) -> bool:
        """Take the role if nobody else has it; return whether it is ours."""
        if not self.held:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.held = True
        return True

    def give_up(self) -> None:
        """Let somebody else have it."""
        if self.held:
            fcntl.flock(self._file, fcntl.LOCK_UN)
            self.held = False

    def close(self) -> None:
        """Give it up for good."""
        if self._file >= 0:
            os.close(self._file)
            self._file, self.held = -1, False
