"""The publisher: follows the log with its tree and signs a checkpoint at an interval and at shutdown.

It never signs a tree that does not continue what it signed last. Then it stops signing and says why, in `failure`.
"""

from __future__ import annotations

import logging
import threading
import time

from ledger.integrity.checkpoint import Checkpoint, sign_checkpoint
from ledger.integrity.directory import HOUR, Directory
from ledger.integrity.errors import Inconsistent, ProofFault, ProofRefused
from ledger.integrity.nodes import Nodes
from ledger.integrity.note import Signer
from ledger.integrity.proofs import verify_consistency
from ledger.integrity.record import Record
from ledger.integrity.tlog_proof import TlogProof, make_proof, verify_proof
from ledger.integrity.witness import Witness
from ledger.store.recorder import LedgerRecorder
from ledger.store.role import Role

INTERVAL = 60.0
"""Seconds between checkpoints, while the log grows: what an attacker could rewrite without a signed witness."""
log = logging.getLogger(__name__)


class Publisher:
    """Signs one log's checkpoints. `publish` and `prove` may be called from any thread, started or not.

    Of several processes that share a data directory, the one with the role publishes at the interval.
    """

    def __init__(
        self,
        recorder: LedgerRecorder,
        nodes: Nodes,
        signer: Signer,
        directory: Directory,
        *,
        interval: float = INTERVAL,
        role: Role | None = None,
    ) -> None:
        self._recorder = recorder
        self._nodes = nodes
        self._signer = signer
        self._directory = directory
        self._interval = interval
        self._role = role
        self._last: Checkpoint | None = None
        self._thins_at = 0.0
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._turn = threading.Lock()
        self.failure: str | None = None
        self._save_key()

    def start(self) -> None:
        """Publish at the interval, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="ledger-publisher", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Publish what is in the log by now, and stop. The recorder must still be open, and the writer done.

        So does every process that stops, whoever has the role: the last one signs what all have written.
        """
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self._try()
        self.close()

    def close(self) -> None:
        """Let go of the tree's file, without publishing anything."""
        self._nodes.close()
        if self._role is not None:
            self._role.close()

    def publish(self) -> Checkpoint | None:
        """Sign and publish the log as it is; return the newest checkpoint, or None while the log is empty.

        Raises `PublishFault` when the log does not continue what was signed before.
        """
        with self._turn, self._directory.turn():
            size = self._nodes.follow(self._recorder)
            newest = self._published()
            self._check_continues(self._last, size)
            if newest != self._last:
                self._check_continues(newest, size)
            if size and (newest is None or newest.size < size):
                newest = Checkpoint(self._signer.name, size, self._nodes.root(size))
                self._directory.save(newest, sign_checkpoint(newest, self._signer))
                self._thin()
            self._last = newest
            return newest

    @property
    def witness(self) -> Witness:
        """Whoever looks at records against what was signed here."""
        return Witness(self._recorder, self._nodes, self._directory, self._signer.verifier)

    def prove(self, position: int) -> TlogProof:
        """Return the proof that the event at a position is in the log, under the newest checkpoint, checked once.

        Raises `LookupError` when there is no such event.
        """
        rows = self._recorder.select_rows(position - 1, 1) if position > 0 else []
        if not rows or rows[0].id != position:
            raise LookupError(f"there is no event at position {position}")
        row = rows[0]
        checkpoint = self.publish()
        assert checkpoint is not None  # the log has an event
        record = Record(str(row.originator_id), row.originator_version, row.topic, row.state, row.recorded_at)
        note = sign_checkpoint(checkpoint, self._signer)
        proof = make_proof(self._nodes.get, position, record, checkpoint.size, note)
        verify_proof(proof, self._signer.verifier)
        return proof

    def _save_key(self) -> None:
        """Publish the public key, unless what is published was signed by another: it is checked by that one alone."""
        try:
            self._directory.open_newest(self._signer.verifier)
        except ProofFault as fault:
            log.warning("%s holds a checkpoint that is not ours: %s", self._directory.path, fault)
        else:
            self._directory.save_key(self._signer.verifier)

    def _thin(self) -> None:
        now = time.time()
        if now >= self._thins_at:
            self._directory.thin(now)
            self._thins_at = now + HOUR

    def _published(self) -> Checkpoint | None:
        """Return the newest checkpoint in the directory; one that we did not sign there is a reason to stop."""
        try:
            # The whole directory is read once; from then on, whoever publishes here renews the latest.
            return self._directory.open_newest(self._signer.verifier, latest_only=self._last is not None)
        except ProofFault as fault:
            raise Inconsistent(f"{self._directory.path} holds a checkpoint that is not ours: {fault}") from fault

    def _check_continues(self, signed: Checkpoint | None, size: int) -> None:
        if signed is None:
            return
        if signed.size > size:
            raise Inconsistent(f"{signed.size} events were signed and the log has {size}: it was cut; run verify")
        try:
            path = self._nodes.consistency(signed.size, size)
            verify_consistency(signed.size, size, signed.root, self._nodes.root(size), path)
        except (ProofRefused, ValueError) as fault:
            raise Inconsistent(
                f"the log as it is does not continue the checkpoint of size {signed.size}: {fault}; run verify"
            ) from fault

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            if self._role is None or self._role.take():
                self._try()

    def _try(self) -> None:
        try:
            self.publish()
            self.failure = None
        except Exception as error:  # the log or the directory may be away for a while: say so, and try again
            self.failure = f"{type(error).__name__}: {error}"
            log.exception("no checkpoint was signed")
