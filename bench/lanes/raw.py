"""The raw limit: the same bytes put into a bare table, one durable commit each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import cycle
from pathlib import Path

import psycopg

from bench.lanes.lane import Lane, Rows

TABLE = "CREATE TABLE raw (id TEXT, version {0}, topic TEXT, state {1}, recorded_at {0}, leaf {1})"


@contextmanager
def sqlite(folder: Path, rows: Rows) -> Iterator[Lane]:
    """Open a bare SQLite table with the ledger's own durability: WAL, synchronous FULL."""
    with closing(sqlite3.connect(folder / "raw.sqlite", isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(TABLE.format("INTEGER", "BLOB"))
        supply = cycle(rows)

        def append(count: int) -> None:
            for _ in range(count):
                db.execute("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?)", next(supply))

        yield append


@contextmanager
def postgres(url: str, rows: Rows) -> Iterator[Lane]:
    """Open a bare PostgreSQL table with the server's own durability."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute(b"DROP TABLE IF EXISTS raw")
        db.execute(TABLE.format("bigint", "bytea").encode())
        supply = cycle(rows)

        def append(count: int) -> None:
            for _ in range(count):
                db.execute("INSERT INTO raw VALUES (%s, %s, %s, %s, %s, %s)", next(supply), prepare=True)

        yield append
