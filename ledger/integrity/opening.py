"""Where the proof's files lie in a data directory, and a publisher over them."""

from __future__ import annotations

from pathlib import Path

from ledger.integrity.directory import KEY, Directory
from ledger.integrity.errors import PublishFault
from ledger.integrity.key import default_origin, signing_key
from ledger.integrity.nodes import Nodes
from ledger.integrity.note import Verifier
from ledger.integrity.publisher import INTERVAL, Publisher
from ledger.integrity.witness import Witness
from ledger.store.recorder import LedgerRecorder
from ledger.store.role import Role

TREE = "tree.sqlite"
SIGNING_KEY = "checkpoint.key"
CHECKPOINTS = "checkpoints"


def open_publisher(
    data: Path,
    recorder: LedgerRecorder,
    *,
    origin: str | None = None,
    directory: Path | None = None,
    interval: float = INTERVAL,
) -> Publisher:
    """Return the publisher of a log, not started; its key is made when there is none.

    `origin` names the log in its checkpoints (by default, after the log's id), `directory` is where they are published
    (by default, in the data directory; better on another machine's disk).
    """
    signer = signing_key(data / SIGNING_KEY, origin or default_origin(recorder.log_id))
    if origin is not None and signer.name != origin:
        raise PublishFault(
            f"{data / SIGNING_KEY} signs as {signer.name}, not as {origin}: a log keeps its name for life"
        )
    nodes = Nodes(data / TREE, recorder.log_id)
    published = Directory(directory or data / CHECKPOINTS)
    return Publisher(recorder, nodes, signer, published, interval=interval, role=Role(data / f"{TREE}.lock"))


def open_witness(data: Path, recorder: LedgerRecorder, directory: Path | None = None) -> Witness | None:
    """Return the witness of a log whose checkpoints were published; None when none were."""
    published = directory or data / CHECKPOINTS
    key = published / KEY
    if not key.exists():
        return None
    verifier = Verifier.parse(key.read_text(encoding="utf-8").strip())
    return Witness(recorder, Nodes(data / TREE, recorder.log_id), Directory(published), verifier)
