"""The signing key's file: made once, readable by its owner alone."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from ledger.integrity.errors import KeyExposed, MalformedKey
from ledger.integrity.note import Signer


def default_origin(log_id: str) -> str:
    """Return the name that a log's checkpoints bear when nobody chose one: two logs never share it."""
    return f"negotiation-ledger/{log_id}"


def signing_key(path: Path, origin: str) -> Signer:
    """Return the key in the file, which is made, under the log's origin as its name, when missing."""
    if not path.exists():
        _make(path, origin)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyExposed(f"others may read {path}: whoever can may sign in this ledger's name; chmod 600 it")
    try:
        return Signer.parse(path.read_text(encoding="ascii", errors="replace").removesuffix("\n"))
    except MalformedKey as fault:
        raise MalformedKey(f"{path} holds no signing key ({fault}): put the right one back") from None


def _make(path: Path, origin: str) -> None:
    """Write a new key, whole or not at all; when another process was first, its key stays."""
    fd, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # of mode 0600
    try:
        with os.fdopen(fd, "w", encoding="utf-8") as file:
            file.write(Signer.generate(origin).secret() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(name, path)
        except FileExistsError:
            return
    finally:
        Path(name).unlink()
