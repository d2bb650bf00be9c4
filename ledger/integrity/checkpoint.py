"""Checkpoints (c2sp.org/tlog-checkpoint): a log's origin, size and root, as a signed note."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ledger.integrity import base64
from ledger.integrity.errors import ForeignCheckpoint, MalformedCheckpoint
from ledger.integrity.note import Signer, Verifier, open_note, sign_note
from ledger.integrity.tree import HASH_SIZE

MAX_SIZE = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log looked like when it had `size` events. Equal trees have equal roots, and nothing else has."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> str:
        """Return the text that is signed."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, base64.encode(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Return the checkpoint in a note's text (which must have been verified before)."""
        lines = text.split("\n")
        if len(lines) < 4 or lines.pop() or not all(lines):
            raise MalformedCheckpoint("a checkpoint is at least three lines, none of them empty")
        origin, size, root, *extensions = lines
        return cls(origin, parse_number(size), _parse_root(root), tuple(extensions))


def sign_checkpoint(checkpoint: Checkpoint, signer: Signer) -> str:
    """Return the signed note of a checkpoint."""
    if not checkpoint.origin or "\n" in checkpoint.origin or not 0 <= checkpoint.size <= MAX_SIZE:
        raise MalformedCheckpoint("a checkpoint has an origin of one line and a size")
    return sign_note(checkpoint.text(), signer)


def open_checkpoint(note: str | bytes, verifier: Verifier, origin: str | None = None) -> Checkpoint:
    """Return the checkpoint that the key has signed for a log; a log's origin is its key's name, unless told."""
    checkpoint = Checkpoint.parse(open_note(note, [verifier]).text)
    if checkpoint.origin != (origin or verifier.name):
        raise ForeignCheckpoint(f"this is a checkpoint of {checkpoint.origin}, not of {origin or verifier.name}")
    return checkpoint


def parse_number(text: str) -> int:
    """Return the number that its decimal digits stand for, and only in the one way to write it."""
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text) or int(text) > MAX_SIZE:
        raise MalformedCheckpoint("a number is decimal digits without leading zeros")
    return int(text)


def _parse_root(text: str) -> bytes:
    try:
        root = base64.decode(text)
    except ValueError as error:
        raise MalformedCheckpoint(f"the root is not base 64: {error}") from None
    if len(root) != HASH_SIZE:
        raise MalformedCheckpoint(f"a root has {HASH_SIZE} bytes")
    return root
