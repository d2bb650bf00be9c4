"""Logs for the tests of proof: made fast, and altered as somebody would who may write to the file but not sign."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from eventsourcing.persistence import StoredEvent

from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.directory import Directory
from ledger.integrity.leaf import leaf_hash
from ledger.integrity.nodes import Nodes
from ledger.integrity.note import Signer
from ledger.integrity.publisher import Publisher
from ledger.integrity.segment import Ahead, Segment, Summary, summarize
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry
from ledger.store.sqlite import SQLiteRecorder

TOPICS = ("request.submitted", "request.declined", "decision.proposed", "commitment.made")
ORIGIN = "ledger.example/acme"


@dataclass
class Log:
    """A log with its tree, its key and its published checkpoints, as a data directory has them."""

    folder: Path
    signer: Signer

    @property
    def path(self) -> Path:
        return self.folder / "log.sqlite"

    def recorder(self) -> closing[SQLiteRecorder]:
        return closing(SQLiteRecorder(self.path))

    def nodes(self, recorder: SQLiteRecorder) -> closing[Nodes]:
        return closing(Nodes(self.folder / "tree.sqlite", recorder.log_id))

    def publisher(self, recorder: SQLiteRecorder, nodes: Nodes) -> Publisher:
        return Publisher(recorder, nodes, self.signer, Directory(self.folder / "checkpoints"))

    def checkpoints(self) -> list[Checkpoint]:
        return Directory(self.folder / "checkpoints").open_all(self.signer.verifier)

    def forget_tree(self) -> None:
        for file in self.folder.glob("tree.sqlite*"):
            file.unlink()

    def tamper(self, how: Callable[[sqlite3.Connection], object]) -> None:
        """Open the file, drop what protects it, and alter it."""
        with closing(sqlite3.connect(self.path)) as db:
            triggers = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]
            for name in triggers:
                db.execute(f"DROP TRIGGER {name}")
            how(db)
            db.commit()


def make_log(
    folder: Path, size: int, every: int, *, streams: int = 20, state: int = 60, until: int | None = None
) -> Log:
    """Return a log of `size` events with a checkpoint after every so many, to `until` (by default, to the end)."""
    log = Log(folder, Signer.generate(ORIGIN))
    with log.recorder() as recorder, log.nodes(recorder) as nodes:
        recorder._clock = _ticks()
        publisher = log.publisher(recorder, nodes)
        for begin in range(0, size, every):
            recorder.append([Entry([event(i, streams, state)]) for i in range(begin, min(size, begin + every))])
            if until is None or begin + every <= until:
                publisher.publish()
        nodes.follow(recorder)
    return log


def in_segments_of(size: int, patch: pytest.MonkeyPatch) -> None:
    """Let logs be read in shorter segments than they are, so that a small one has many."""
    patch.setattr("ledger.integrity.segment.SEGMENT", size)


def reading_ahead(recorder: LedgerRecorder) -> Ahead:
    """Return what reads segments as helpers do, in this process."""

    def read(segments: Iterable[Segment]) -> Generator[Summary | None, None, None]:
        for segment in segments:
            try:
                summary = summarize(recorder, segment)
            except Exception:  # noqa: BLE001 - as a helper does
                summary = None
            yield summary

    return read


def _ticks() -> Callable[[], int]:
    now = iter(range(1_700_000_000_000_000, 2**62, 1_000))
    return lambda: next(now)


def event(index: int, streams: int = 20, state: int = 60) -> StoredEvent:
    content = b'{"number":%d,"text":"%s"}' % (index, b"x" * max(0, state - 24))
    return StoredEvent(f"req_{index % streams:06}", index // streams + 1, TOPICS[index % len(TOPICS)], content)


def with_leaf(db: sqlite3.Connection, position: int) -> None:
    """Make a row's leaf anew, so that it fits what the row says now."""
    query = "SELECT originator_id, originator_version, topic, state, recorded_at FROM event WHERE position = ?"
    (row,) = db.execute(query, (position,)).fetchall()
    db.execute("UPDATE event SET leaf = ? WHERE position = ?", (leaf_hash(*row), position))


def edit(db: sqlite3.Connection, position: int) -> None:
    db.execute("UPDATE event SET state = ? WHERE position = ?", (b'{"number":"another"}', position))


def retype(db: sqlite3.Connection, position: int) -> None:
    query = "UPDATE event SET topic = CASE topic WHEN ?1 THEN ?2 ELSE ?1 END WHERE position = ?3"
    db.execute(query, ("request.declined", "request.submitted", position))


def antedate(db: sqlite3.Connection, position: int) -> None:
    db.execute("UPDATE event SET recorded_at = recorded_at - 86400000000 WHERE position = ?", (position,))


def swap(db: sqlite3.Connection, one: int, other: int) -> None:
    """Let two rows change places, their leaves with them."""
    for old, new in ((one, -1), (other, one), (-1, other)):
        db.execute("UPDATE event SET position = ? WHERE position = ?", (new, old))


def swap_content(db: sqlite3.Connection, one: int, other: int) -> None:
    """Let the content of two rows change places, and leave the leaves where they are."""
    leaves = dict(db.execute("SELECT position, leaf FROM event WHERE position IN (?, ?)", (one, other)))
    swap(db, one, other)
    db.executemany("UPDATE event SET leaf = ? WHERE position = ?", [(leaf, p) for p, leaf in leaves.items()])


def remove(db: sqlite3.Connection, first: int, last: int, *, close: bool = False) -> None:
    """Delete rows; with `close`, renumber those after them so that no gap shows."""
    db.execute("DELETE FROM event WHERE position BETWEEN ? AND ?", (first, last))
    if close:
        _shift(db, last, first - last - 1)


def insert(db: sqlite3.Connection, position: int) -> None:
    """Put in an event that never was, with a leaf that fits it, and renumber those after it."""
    _shift(db, position - 1, 1)
    (stamp,) = db.execute("SELECT recorded_at FROM event WHERE position = ?", (position - 1,)).fetchone()
    row = ("req_never", 1, "request.declined", b"{}", stamp)
    db.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?)", (position, *row, leaf_hash(*row)))


def renumber(db: sqlite3.Connection, position: int, to: int) -> None:
    db.execute("UPDATE event SET position = ? WHERE position = ?", (to, position))


def _shift(db: sqlite3.Connection, after: int, by: int) -> None:
    """Move every row after a position; by way of negative numbers, so that none is in another's way."""
    db.execute("UPDATE event SET position = -position WHERE position > ?", (after,))
    db.execute("UPDATE event SET position = -position + ? WHERE position < 0", (by,))
