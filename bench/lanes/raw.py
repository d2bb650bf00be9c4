"""The raw limit: the same bytes put into a bare table, one durable commit each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import cycle, islice
from pathlib import Path

import psycopg

from bench.lanes.lane import Lane, Rows, Work
from ledger.store.row import Row

TABLE = "CREATE TABLE raw (id TEXT, version {0}, topic TEXT, state {1}, recorded_at {0}, leaf {1})"


def rows_of(rows: Iterable[Row]) -> Rows:
    """Return what the log keeps of these rows, as plain values."""
    return [(str(r.originator_id), r.originator_version, r.topic, r.state, r.recorded_at, r.leaf) for r in rows]


@contextmanager
def sqlite(folder: Path, rows: Rows, batch: int = 1) -> Iterator[Lane]:
    """Open a bare SQLite table with the ledger's own durability (WAL, synchronous FULL); so many rows a commit."""
    with closing(sqlite3.connect(folder / "raw.sqlite", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(TABLE.format("INTEGER", "BLOB"))
        supply = cycle(rows)

        def one_by_one(count: int) -> Work:
            ready = [*islice(supply, count)]

            def work() -> None:
                for row in ready:
                    db.execute("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?)", row)

            return work

        def in_batches(count: int) -> Work:
            ready = [[*islice(supply, min(batch, count - start))] for start in range(0, count, batch)]

            def work() -> None:
                for rows in ready:
                    db.execute("BEGIN IMMEDIATE")
                    db.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?)", rows)
                    db.execute("COMMIT")

            return work

        yield one_by_one if batch == 1 else in_batches


@contextmanager
def postgres(url: str, rows: Rows) -> Iterator[Lane]:
    """Open a bare PostgreSQL table with the server's own durability."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(b"DROP TABLE IF EXISTS raw")
        db.execute(TABLE.format("bigint", "bytea").encode())
        supply = cycle(rows)

        def append(count: int) -> Work:
            ready = [*islice(supply, count)]

            def work() -> None:
                for row in ready:
                    db.execute("INSERT INTO raw VALUES (%s, %s, %s, %s, %s, %s)", row, prepare=True)

            return work

        yield append
