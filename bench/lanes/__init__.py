"""Lanes: ways to append the same bytes, one file each. What is appended is ready before the clock starts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.lanes import ours, stock, uma
from bench.lanes import raw as bare
from bench.lanes.lane import Lane, Rows

__all__ = ["Lane", "Rows", "on_postgres", "on_sqlite"]


@contextmanager
def on_sqlite(folder: Path, in_flight: int) -> Iterator[dict[str, Lane]]:
    """Open the lanes on SQLite, and UmaDB beside them; the first is the raw limit."""
    with ExitStack() as stack:
        log, acts, rows = stack.enter_context(ours.opened(folder, in_flight))
        yield {
            "raw": stack.enter_context(bare.sqlite(folder, rows)),
            "the log, ready bytes": log,
            "whole acts": acts,
            "stock recorder": stack.enter_context(stock.sqlite(folder, rows, in_flight)),
            "UmaDB 0.7.8": stack.enter_context(uma.server(folder, rows, in_flight)),
        }


@contextmanager
def on_postgres(folder: Path, in_flight: int, url: str) -> Iterator[dict[str, Lane]]:
    """Open the lanes on PostgreSQL; the first is the raw limit."""
    with ExitStack() as stack:
        log, acts, rows = stack.enter_context(ours.opened(folder, in_flight, url))
        yield {
            "raw": stack.enter_context(bare.postgres(url, rows)),
            "the log, ready bytes": log,
            "whole acts": acts,
            "stock recorder": stack.enter_context(stock.postgres(url, rows, in_flight)),
        }
