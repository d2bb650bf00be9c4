"""The witness: whether the record of one thing is what was signed, looked at now, without reading the whole log."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc
from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.directory import Directory
from ledger.integrity.errors import ProofFault, ProofRefused, TreeMisfit
from ledger.integrity.leaf import row_hash
from ledger.integrity.nodes import Nodes
from ledger.integrity.note import Verifier
from ledger.integrity.proofs import verify_inclusion
from ledger.integrity.tree import inclusion_proof
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Row

Position = Annotated[int, Doc(description="A position in the log.", le=2**62)]


class RecordCheck(Struct, frozen=True):
    """Whether the record of a thing is what was signed. Each event is hashed anew and led to the signed root."""

    events: Annotated[int, Doc(description="How many events the record has at the moment that is asked about.")]
    signed: Annotated[int, Doc(description="How many of them the newest signed checkpoint covers, unaltered.")]
    unsigned: Annotated[int, Doc(description="How many came after it, or have no checkpoint yet: nobody signed them.")]
    altered: Annotated[
        tuple[Position, ...],
        Doc(description="The positions of events that are not what was written or signed; none: none."),
    ]
    checkpoint: Annotated[
        int | None, Doc(le=2**62, description="How many events of the log that checkpoint signs; null: none.")
    ]
    root: Annotated[str | None, Doc(description="The root that it signs, in hexadecimal.")]
    key: Annotated[str | None, Doc(description="The public key to check it with, anywhere.")]
    sentence: Annotated[str, Doc(description="What that means, in words.")]


class Witness:
    """Looks at the records of one log against its newest published checkpoint. It signs nothing."""

    def __init__(self, recorder: LedgerRecorder, nodes: Nodes, directory: Directory, verifier: Verifier) -> None:
        self._recorder, self._nodes, self._directory, self._verifier = recorder, nodes, directory, verifier

    def look(self, thing_id: str, position: int) -> RecordCheck:
        """Return whether the events of a thing until a position are what was signed."""
        rows = rows_of(self._recorder, thing_id, position)
        try:
            checkpoint = self._directory.open_newest(self._verifier)
        except ProofFault as fault:
            return checked(rows, set(), None, None, f"A checkpoint beside the log is not the log's own: {fault}.")
        if checkpoint is None:
            return checked(rows, set(), None, str(self._verifier))
        with suppress(TreeMisfit):  # then it is not the tree that was signed, and each event will say so
            if self._nodes.size < checkpoint.size:
                self._nodes.follow(self._recorder)
        refused = {row.id for row in rows if row.id <= checkpoint.size and not self._holds(row, checkpoint)}
        return checked(rows, refused, checkpoint, str(self._verifier))

    def close(self) -> None:
        """Close the tree's file."""
        self._nodes.close()

    def _holds(self, row: Row, checkpoint: Checkpoint) -> bool:
        try:
            path = inclusion_proof(self._nodes.get, row.id - 1, checkpoint.size)
            verify_inclusion(row.id - 1, checkpoint.size, row_hash(row), path, checkpoint.root)
        except (ProofRefused, TreeMisfit):
            return False
        return True


def rows_of(recorder: LedgerRecorder, thing_id: str, position: int) -> list[Row]:
    """Return the rows of a thing until a position."""
    return [row for row in recorder.select_events(thing_id) if row.id <= position]


def checked(
    rows: list[Row], refused: set[int], checkpoint: Checkpoint | None, key: str | None, fault: str | None = None
) -> RecordCheck:
    """Return what was found: rows that are not what was written, or not what was signed, are altered."""
    altered = tuple(row.id for row in rows if row.id in refused or row_hash(row) != row.leaf)
    size = 0 if checkpoint is None else checkpoint.size
    signed = sum(row.id <= size and row.id not in altered for row in rows)
    unsigned = sum(row.id > size for row in rows)
    return RecordCheck(
        events=len(rows),
        signed=signed,
        unsigned=unsigned,
        altered=altered,
        checkpoint=None if checkpoint is None else size,
        root=None if checkpoint is None else checkpoint.root.hex(),
        key=key,
        sentence=fault or _told(len(rows), signed, unsigned, altered, checkpoint is not None),
    )


def _told(events: int, signed: int, unsigned: int, altered: tuple[int, ...], any_signed: bool) -> str:
    if altered:
        places = ", ".join(map(str, altered[:10]))
        return f"{len(altered)} of {events} events are not what was recorded, at {places}: run verify."
    if not any_signed:
        return f"All {events} events are what was written; no checkpoint was signed yet."
    later = f"; {unsigned} came after it" if unsigned else ""
    return f"{signed} of {events} events are what the newest checkpoint signs{later}; none was altered."
