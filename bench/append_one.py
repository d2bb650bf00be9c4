"""Append, one caller: ready bytes, and whole acts decided and sealed, beside a bare insert of the same bytes."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure
from bench.lanes import on_postgres, on_sqlite
from bench.lanes.lane import take_turns

COUNT, ROUNDS = 50, 9


def figures(postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL when there is one; the library's own recorders and UmaDB beside."""
    with tempfile.TemporaryDirectory() as folder, on_sqlite(Path(folder), 1) as lanes:
        yield from Figure.beside_raw("append, 1 caller, SQLite", take_turns(lanes, dict.fromkeys(lanes, COUNT), ROUNDS))
    if postgres_url is None:
        return
    with tempfile.TemporaryDirectory() as folder, on_postgres(Path(folder), 1, postgres_url) as lanes:
        rates = take_turns(lanes, dict.fromkeys(lanes, COUNT), ROUNDS)
        yield from Figure.beside_raw("append, 1 caller, PostgreSQL", rates)
