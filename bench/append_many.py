"""Append, 64 acts in flight: group commit, beside a bare insert of the same bytes with one durable commit each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import raw
from bench.figure import Figure, rate
from bench.writing import log_bytes, submit_all, writing_ledger

COUNT, BARE = 4_000, 300


def figures(postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL when there is one."""
    with tempfile.TemporaryDirectory() as folder, writing_ledger(Path(folder)) as (ledger, mira):
        ours = rate(COUNT, lambda: submit_all(ledger, mira, COUNT, in_flight=64))
        rows = log_bytes(ledger, BARE)
        bare = rate(BARE, lambda: raw.sqlite_inserts(raw.sqlite(Path(folder) / "raw"), rows))
    yield Figure("append, 64 in flight, SQLite", ours, bare, "acts/s", per_second=True)
    if postgres_url is None:
        return
    with tempfile.TemporaryDirectory() as folder, writing_ledger(Path(folder), postgres_url) as (ledger, mira):
        ours = rate(COUNT, lambda: submit_all(ledger, mira, COUNT, in_flight=64))
        rows = log_bytes(ledger, BARE)
        bare = rate(BARE, lambda: raw.postgres_inserts(raw.postgres(postgres_url), rows))
    yield Figure("append, 64 in flight, PostgreSQL", ours, bare, "acts/s", per_second=True)
