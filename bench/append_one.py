"""Append, one caller: an act decided, sealed, hashed and durable, beside a bare insert of the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import raw
from bench.figure import Figure, rate
from bench.writing import log_bytes, submit_all, writing_ledger

COUNT = 300


def figures(postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL when there is one."""
    with tempfile.TemporaryDirectory() as folder, writing_ledger(Path(folder)) as (ledger, mira):
        ours = rate(COUNT, lambda: submit_all(ledger, mira, COUNT, in_flight=1))
        rows = log_bytes(ledger, COUNT)
        bare = rate(COUNT, lambda: raw.sqlite_inserts(raw.sqlite(Path(folder) / "raw"), rows))
    yield Figure("append, 1 caller, SQLite", ours, bare, "acts/s", per_second=True)
    if postgres_url is None:
        return
    with tempfile.TemporaryDirectory() as folder, writing_ledger(Path(folder), postgres_url) as (ledger, mira):
        ours = rate(COUNT, lambda: submit_all(ledger, mira, COUNT, in_flight=1))
        rows = log_bytes(ledger, COUNT)
        bare = rate(COUNT, lambda: raw.postgres_inserts(raw.postgres(postgres_url), rows))
    yield Figure("append, 1 caller, PostgreSQL", ours, bare, "acts/s", per_second=True)
