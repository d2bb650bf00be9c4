"""The tree's nodes, kept beside the log by a follower: a small SQLite file, made again from the log when it is lost.

Nodes lie in tiles (the layout of c2sp.org/tlog-tiles): a tile of level 0 is 256 leaves, one of level 1 the roots of 256
full tiles of level 0, and so on. Nodes inside a tile are computed when asked for. That is 32 bytes an event, a proof
reads some six tiles, and the leaves here are a second witness of what the log held when it was followed.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from ledger.integrity.errors import TreeMisfit
from ledger.integrity.leaf import leaf_hashes
from ledger.integrity.tree import HASH_SIZE, consistency_proof, fold, inclusion_proof, root_of
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Record
from ledger.store.transaction import PATIENCE, fault, write_ahead

VERSION = 1
"""The file's layout. A file of another version is thrown away and made again."""
WIDTH = 256
HEIGHT = 8
PAGE = 2_000
SCHEMA = """
CREATE TABLE tree (one INTEGER PRIMARY KEY CHECK (one = 1), log_id TEXT NOT NULL, size INTEGER NOT NULL) STRICT;
CREATE TABLE tile (
    level INTEGER NOT NULL, number INTEGER NOT NULL, hashes BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT;
"""
log = logging.getLogger(__name__)


class Nodes:
    """The nodes of one log's tree. Any thread and any process may follow and read; they take turns."""

    def __init__(self, path: Path, log_id: str) -> None:
        self.path = path
        self.log_id = log_id
        self._lock = threading.RLock()
        try:
            self._db = self._open()
        except (sqlite3.DatabaseError, TreeMisfit) as reason:
            if isinstance(reason, sqlite3.OperationalError):
                raise fault(reason) from reason  # the disk or the rights, not the content
            log.warning("%s is thrown away and made again from the log: %s", path, reason)
            self._remove()
            self._db = self._open()

    @property
    def size(self) -> int:
        """How many leaves the tree has."""
        with self._lock:
            size: int = self._db.execute("SELECT size FROM tree").fetchone()[0]
        return size

    def follow(self, recorder: LedgerRecorder) -> int:
        """Add what the log holds beyond the tree, page by page; return the tree's size then.

        Every row's leaf is computed anew and compared, so that a row altered in between is not taken for true. Raises
        `TreeMisfit` when the log is not the one that the tree was made from: cut, or restored, or altered.
        """
        self._check_fit(recorder)
        while self._follow_page(recorder):
            pass
        return self.size

    def root(self, size: int | None = None) -> bytes:
        """Return the root of the tree as it was when it had that size (by default: as it is)."""
        return root_of(self.get, self._known(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Return the proof that the leaf at the index is in the tree of that size."""
        return inclusion_proof(self.get, index, self._known(size))

    def consistency(self, older: int, newer: int | None = None) -> list[bytes]:
        """Return the proof that the newer tree begins with the older one."""
        return consistency_proof(self.get, older, self._known(newer))

    def get(self, level: int, index: int) -> bytes:
        """Return the hash of the perfect subtree at (level, index)."""
        tile_level, height = divmod(level, HEIGHT)
        number, offset = divmod(index << height, WIDTH)
        tile = self._tile(tile_level, number)
        nodes = _hashes(tile[offset * HASH_SIZE : (offset + (1 << height)) * HASH_SIZE])
        if len(nodes) != 1 << height:
            raise TreeMisfit(f"{self.path} lacks the node at level {level}, index {index}")
        return fold(nodes)

    def leaves(self, start: int = 0) -> Iterator[list[bytes]]:
        """Return the leaves from an index on, a tile at a time."""
        number, offset = divmod(start, WIDTH)
        size = self.size
        while number * WIDTH < size:
            # The last tile may have grown since: the size is that of the beginning.
            yield _hashes(self._tile(0, number))[offset : size - number * WIDTH]
            number, offset = number + 1, 0

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _known(self, size: int | None) -> int:
        have = self.size
        if size is not None and not 0 <= size <= have:
            raise ValueError(f"the tree has {have} leaves, not {size}")
        return have if size is None else size

    def _check_fit(self, recorder: LedgerRecorder) -> None:
        size = self.size
        if size == 0:
            return
        rows = recorder.select_rows(size - 1, 1)
        if not rows or rows[0].id != size:
            raise TreeMisfit(f"the tree knows {size} events and the log has no event at position {size}; run verify")
        if rows[0].leaf != self.get(0, size - 1):
            raise TreeMisfit(f"the event at position {size} is not the one that the tree was made from; run verify")

    def _follow_page(self, recorder: LedgerRecorder) -> bool:
        size = self.size
        page = recorder.select_records(size, PAGE)
        if page:
            leaves = _leaves(page, size + 1)
            with self._transaction():
                # Another process may have added the page meanwhile; then the next page is this one's.
                if self.size == size:
                    self._extend(size, leaves)
        return bool(page)

    def _extend(self, size: int, leaves: Sequence[bytes]) -> None:
        level, fresh = 0, list(leaves)
        while fresh:
            number, kept = divmod(size >> HEIGHT * level, WIDTH)
            begun = self._tile(level, number) if kept else b""
            if len(begun) != kept * HASH_SIZE:
                raise TreeMisfit(f"{self.path}: tile {number} of level {level} is not whole; delete the file")
            hashes = [*_hashes(begun), *fresh]
            tiles = [hashes[at : at + WIDTH] for at in range(0, len(hashes), WIDTH)]
            self._db.executemany(
                "INSERT OR REPLACE INTO tile (level, number, hashes) VALUES (?, ?, ?)",
                [(level, number + i, b"".join(tile)) for i, tile in enumerate(tiles)],
            )
            level, fresh = level + 1, [fold(tile) for tile in tiles if len(tile) == WIDTH]
        self._db.execute("UPDATE tree SET size = ?", (size + len(leaves),))

    def _tile(self, level: int, number: int) -> bytes:
        query = "SELECT hashes FROM tile WHERE level = ? AND number = ?"
        with self._lock:
            found = self._db.execute(query, (level, number)).fetchone()
        if found is None:
            raise TreeMisfit(f"{self.path} lacks tile {number} of level {level}; delete the file")
        return bytes(found[0])

    def _open(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False, timeout=PATIENCE)
        try:
            write_ahead(db)
            # The file can be made again from the log, so losing the last page to a power cut costs nothing.
            db.execute("PRAGMA synchronous=NORMAL")
            db.execute("BEGIN IMMEDIATE")
            if db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
                for statement in SCHEMA.split(";\n"):
                    db.execute(statement)
                db.execute("INSERT INTO tree VALUES (1, ?, 0)", (self.log_id,))
                db.execute(f"PRAGMA user_version={VERSION}")
            db.execute("COMMIT")
            if db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                raise TreeMisfit("it has the layout of another version")
            if db.execute("SELECT log_id FROM tree").fetchone() != (self.log_id,):
                raise TreeMisfit("it is the tree of another log")
        except BaseException:
            db.close()
            raise
        return db

    def _remove(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                # After a full disk, SQLite may have rolled back already.
                with contextlib.suppress(sqlite3.OperationalError):
                    self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")


def _leaves(page: Sequence[Record], first: int) -> Sequence[bytes]:
    """Return the leaves that the rows of a page lead to; raises `TreeMisfit` at the first that is not in order."""
    positions, streams, versions, topics, states, stamps, kept = zip(*page, strict=True)
    leaves = leaf_hashes(streams, versions, topics, states, stamps)
    for place, position, leaf, known in zip(count(first), positions, leaves, kept, strict=False):
        if position != place:
            raise TreeMisfit(f"the log has no event at position {place}; run verify")
        if leaf != known:
            raise TreeMisfit(f"the event at position {place} is not the one that its leaf was made from; run verify")
    return leaves


def _hashes(tile: bytes) -> list[bytes]:
    return [tile[at : at + HASH_SIZE] for at in range(0, len(tile), HASH_SIZE)]
