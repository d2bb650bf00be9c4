"""`import`: take the history of another system over into the ledger."""

from __future__ import annotations

import contextlib
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.progress import Progress, TaskID

from app.cli.errors import FAILED, INTERRUPTED
from app.cli.opening import VIEWER, closing, opened
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import err, out, progress
from app.settings import settings
from ledger.exchange.history import ImportReport, Problem, import_history
from ledger.ledger import Ledger

HELP = """Take files of another system's history over into the ledger, in their order.

It can be interrupted and repeated: what is there already is not written twice. Exit status: 0 when every line is in \
the ledger, 1 when some are not (each is told with file, line and reason), 2 when the command was not understood."""
EPILOG = """Examples:

negotiation-ledger import peps.jsonl keps.jsonl.gz --format history

negotiation-ledger import peps.jsonl --report refused.jsonl && echo all in"""
SHOWN = 20
"""Refused lines that are printed; the report holds them all."""


class Format(StrEnum):
    """The formats that can be read."""

    HISTORY = "history"


IMPORTS = {Format.HISTORY: import_history}


Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE…", exists=True, dir_okay=False, readable=True, help="JSON Lines, plain or gzipped."),
]
Kind = Annotated[Format, typer.Option("--format", help="What the files hold; docs/import.md describes it.")]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", dir_okay=False, writable=True, help="Write every line that was refused here, as JSON Lines."
    ),
]


def import_(
    files: Files,
    kind: Kind = Format.HISTORY,
    report: Report = None,
    data: Data = DEFAULT_DATA,
    as_lines: Json = False,
) -> None:
    """Import files."""
    # The views are drawn once all is in: drawn meanwhile, they would slow down what cannot wait.
    with closing(opened(settings(data), follow=False)) as ledger, progress() as bar:
        total = sum(f.stat().st_size for f in files)
        before = {f: sum(g.stat().st_size for g in files[:i]) for i, f in enumerate(files)}
        task: TaskID = bar.add_task("reading", total=total)
        refused = report.open("wb") if report is not None else None

        def listener(problem: Problem) -> None:
            if refused is not None:
                refused.write(msgspec.json.encode(problem) + b"\n")

        try:
            found = IMPORTS[kind](
                ledger,
                VIEWER,
                files,
                progress=lambda file, done, _size, _report: bar.update(
                    task, completed=before.get(file, 0) + done, description=file.name
                ),
                listener=listener,
            )
        finally:
            if refused is not None:
                refused.close()
        if not found.interrupted:
            _draw(ledger, bar)
    _print(found, as_lines)
    if found.interrupted:
        err().print("Stopped. What was read is in the ledger; the same command, run again, goes on from there.")
        raise typer.Exit(INTERRUPTED)
    if not found.complete:
        raise typer.Exit(FAILED)


def _draw(ledger: Ledger, bar: Progress) -> None:
    """Let the views reach the end of the log, so that the first question after an import need not."""
    task = bar.add_task("drawing the views", total=None)
    with contextlib.suppress(KeyboardInterrupt):  # all is in the ledger; whoever asks next draws the rest
        ledger.follower.catch_up(lambda position, head: bar.update(task, completed=position, total=head))


def _print(found: ImportReport, as_lines: bool) -> None:
    for problem in found.problems[:SHOWN]:
        err().print(str(problem), markup=False, style="yellow")
    if found.reported > SHOWN:
        err().print(f"… and {found.reported - SHOWN:,} more; --report FILE keeps them all", style="yellow")
    if as_lines:
        counts = {k: getattr(found, k) for k in ("files", "lines", "written", "repeated", "reported", "events")}
        out().file.write(msgspec.json.encode(counts | {"interrupted": found.interrupted}).decode() + "\n")
    else:
        out().print(
            f"{found.lines:,} lines of {found.files:,} files: {found.written:,} written as {found.events:,} events, "
            f"{found.repeated:,} there before, {found.reported:,} refused."
        )
