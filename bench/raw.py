"""The raw limits: the same bytes put into bare tables, one durable commit each or in batches, and read back."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import psycopg

Bytes = Sequence[tuple[str, int, str, bytes]]

TABLE = "CREATE TABLE raw (id TEXT, version INTEGER, topic TEXT, state {})"


def sqlite(path: Path) -> sqlite3.Connection:
    """Open a bare SQLite table with the ledger's own durability: WAL, synchronous FULL."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute(TABLE.format("BLOB"))
    return db


def sqlite_inserts(db: sqlite3.Connection, rows: Bytes, batch: int = 1) -> None:
    """Insert the rows, `batch` to a durable commit."""
    for start in range(0, len(rows), batch):
        db.execute("BEGIN IMMEDIATE")
        db.executemany("INSERT INTO raw VALUES (?, ?, ?, ?)", rows[start : start + batch])
        db.execute("COMMIT")


def postgres(url: str) -> psycopg.Connection:
    """Open a bare PostgreSQL table with the server's own durability."""
    db = psycopg.connect(url, autocommit=True)
    db.execute(b"DROP TABLE IF EXISTS raw")
    db.execute(TABLE.format("bytea").encode())
    return db


def postgres_inserts(db: psycopg.Connection, rows: Bytes) -> None:
    """Insert the rows, one durable commit each."""
    for row in rows:
        db.execute("INSERT INTO raw VALUES (%s, %s, %s, %s)", row, prepare=True)
