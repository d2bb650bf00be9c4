"""Append, 64 in flight: group commit, beside a bare insert of the same bytes with one durable commit each."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figure import Figure
from bench.lanes import on_postgres, on_sqlite
from bench.lanes.lane import take_turns

IN_FLIGHT, ROUNDS = 64, 9
COUNTS = {"raw": 100, "the log, ready bytes": 640, "whole acts": 640, "stock recorder": 100, "UmaDB 0.7.8": 640}


def figures(postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, and on PostgreSQL when there is one; the library's own recorders and UmaDB beside."""
    with tempfile.TemporaryDirectory() as folder, on_sqlite(Path(folder), IN_FLIGHT) as lanes:
        yield from Figure.beside_raw("append, 64 in flight, SQLite", take_turns(lanes, COUNTS, ROUNDS))
    if postgres_url is None:
        return
    with tempfile.TemporaryDirectory() as folder, on_postgres(Path(folder), IN_FLIGHT, postgres_url) as lanes:
        yield from Figure.beside_raw("append, 64 in flight, PostgreSQL", take_turns(lanes, COUNTS, ROUNDS))
