"""Proof files (c2sp.org/tlog-proof@v1): that an event is in a signed log, checked with nothing but the public key.

The `extra` line holds the row's bytes, so the auditor recomputes the leaf from what he is shown. He need not trust
the line: a row that was changed does not lead to the signed root.
"""

from __future__ import annotations

from dataclasses import dataclass

from ledger.integrity import base64
from ledger.integrity.checkpoint import Checkpoint, open_checkpoint, parse_number
from ledger.integrity.errors import MalformedCheckpoint, MalformedProof
from ledger.integrity.leaf import leaf_bytes
from ledger.integrity.note import Verifier
from ledger.integrity.proofs import verify_inclusion
from ledger.integrity.record import Record, leaf_of
from ledger.integrity.tree import HASH_SIZE, Get, inclusion_proof

HEADER = "c2sp.org/tlog-proof@v1"
MAX_BYTES = 64 << 20


@dataclass(frozen=True, slots=True)
class TlogProof:
    """What a proof file says; nothing of it is checked yet."""

    index: int
    path: tuple[bytes, ...]
    note: str
    extra: bytes | None = None

    def text(self) -> str:
        """Return the file's content."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64.encode(self.extra)}")
        lines += [f"index {self.index}", *map(base64.encode, self.path)]
        return "".join(f"{line}\n" for line in lines) + "\n" + self.note

    @classmethod
    def parse(cls, content: str | bytes) -> TlogProof:
        """Return what a file says, or raise `MalformedProof`."""
        if len(content) > MAX_BYTES:
            raise MalformedProof(f"a proof has at most {MAX_BYTES} bytes")
        try:
            text = content.decode() if isinstance(content, bytes) else content
            head, empty, note = text.partition("\n\n")
            header, *lines = head.split("\n")
            if header != HEADER or not empty:
                raise ValueError(f"the first line must be {HEADER}, and an empty line goes before the checkpoint")
            extra = base64.decode(lines.pop(0)[6:]) if lines and lines[0].startswith("extra ") else None
            if not lines or not lines[0].startswith("index "):
                raise ValueError("there is no index")
            index = parse_number(lines.pop(0)[6:])
            path = tuple(map(base64.decode, lines))
        except (ValueError, MalformedCheckpoint) as error:
            raise MalformedProof(f"this is not a proof file: {error}") from None
        if len(path) > 63 or any(len(h) != HASH_SIZE for h in path):
            raise MalformedProof(f"a proof is at most 63 hashes of {HASH_SIZE} bytes")
        return cls(index, path, note, extra)


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof file has proved: this row stands at this position of the log that the checkpoint signs."""

    position: int
    record: Record
    checkpoint: Checkpoint


def make_proof(get: Get, position: int, record: Record, size: int, note: str) -> TlogProof:
    """Return the proof that a row is at a position of the tree that a checkpoint note signs."""
    path = inclusion_proof(get, position - 1, size)
    return TlogProof(position - 1, tuple(path), note, leaf_bytes(*record.fields()))


def verify_proof(
    proof: TlogProof, verifier: Verifier, *, origin: str | None = None, row: bytes | None = None
) -> Proved:
    """Check a proof offline, and return what it proves; raises `ProofFault`.

    `row` are the row's bytes when they came beside the file; bytes in the file must then be the same.
    """
    checkpoint = open_checkpoint(proof.note, verifier, origin)
    data = proof.extra if row is None else row
    if data is None:
        raise MalformedProof("the row's bytes are neither in the file nor beside it: there is nothing to prove")
    if proof.extra is not None and proof.extra != data:
        raise MalformedProof("the row's bytes in the file are not those beside it")
    record = Record.parse(data)
    verify_inclusion(proof.index, checkpoint.size, leaf_of(data), proof.path, checkpoint.root)
    return Proved(proof.index + 1, record, checkpoint)
