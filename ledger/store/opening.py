"""Opening the log alone, wherever it lies."""

from __future__ import annotations

from pathlib import Path

from ledger.store.recorder import LedgerRecorder


def open_log(data: Path, database_url: str | None = None) -> LedgerRecorder:
    """Open the log alone: in a data directory on SQLite, or on PostgreSQL at `database_url`."""
    if database_url:
        from ledger.store.postgres import PostgresRecorder  # late: who has SQLite need not load another's driver

        return PostgresRecorder(database_url)
    from ledger.store.sqlite import SQLiteRecorder

    return SQLiteRecorder(data / "log.sqlite")
