"""`import`: take the history of another system over into the ledger."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Protocol

import msgspec
import typer
from rich.progress import Progress, TaskID

from app.cli.errors import FAILED, INTERRUPTED, USAGE, CliError
from app.cli.opening import VIEWER, closing, opened
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import err, out, progress
from app.settings import settings
from ledger.domain.kernel.types import camel
from ledger.exchange.github import import_github
from ledger.exchange.history import ImportReport, Problem, import_history
from ledger.exchange.rehearsal import Rehearsal
from ledger.exchange.table import BadMapping, Heard, import_table, ready_mappings, the_mapping
from ledger.ledger import Ledger
from ledger.policy import Viewer

HELP = """Take files of another system over into the ledger, in their order: a history, tables, GitHub's issues.

It can be interrupted and repeated: what is there already is not written twice. Exit status: 0 when every line is in \
the ledger, 1 when some are not (each is told with file, line and reason), 2 when the command was not understood."""
EPILOG = """Examples:

negotiation-ledger import peps.jsonl keps.jsonl.gz --format history

negotiation-ledger import peps.jsonl --report refused.jsonl && echo all in

negotiation-ledger import jira.csv --format csv --mapping jira --dry-run

negotiation-ledger import wishes.csv --format csv --mapping my-columns.toml

negotiation-ledger import issues.json comments.json --format github"""
SHOWN = 20
"""Refused lines that are printed; the report holds them all."""


class Format(StrEnum):
    """The formats that can be read."""

    HISTORY = "history"
    CSV = "csv"
    GITHUB = "github"


class Taken(Protocol):
    """An import of one format, with all that it needs to know of the format given already."""

    def __call__(
        self,
        ledger: Ledger,
        viewer: Viewer,
        paths: Iterable[Path],
        *,
        progress: Any,
        listener: Callable[[Problem], None],
        rehearsal: Rehearsal | None,
    ) -> ImportReport:
        """Take the files over."""


Files = Annotated[
    list[Path],
    typer.Argument(metavar="FILE…", exists=True, dir_okay=False, readable=True, help="Files, plain or gzipped."),
]
Kind = Annotated[Format, typer.Option("--format", help="What the files hold; docs/import.md describes it.")]
Report = Annotated[
    Path | None,
    typer.Option(
        "--report", dir_okay=False, writable=True, help="Write every line that was refused here, as JSON Lines."
    ),
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--mapping",
        metavar="NAME|FILE",
        help=f"For --format csv: which column says what; a TOML file or one of {', '.join(ready_mappings())}.",
    ),
]
Dry = Annotated[bool, typer.Option("--dry-run", help="Say what would be written and what not; write nothing.")]


def import_(
    files: Files,
    kind: Kind = Format.HISTORY,
    columns: Columns = None,
    dry: Dry = False,
    report: Report = None,
    data: Data = DEFAULT_DATA,
    as_lines: Json = False,
) -> None:
    """Import files."""
    heard: list[Heard] = []
    taken = _taken(kind, columns, heard)
    # The views are drawn once all is in: drawn meanwhile, they would slow down what cannot wait.
    with closing(opened(settings(data), follow=False)) as ledger, progress() as bar:
        total = sum(f.stat().st_size for f in files)
        before = {f: sum(g.stat().st_size for g in files[:i]) for i, f in enumerate(files)}
        task: TaskID = bar.add_task("reading", total=total)
        refused = report.open("wb") if report is not None else None

        def listener(problem: Problem) -> None:
            if refused is not None:
                refused.write(msgspec.json.encode(problem) + b"\n")

        rehearsal = Rehearsal(ledger) if dry else None
        try:
            found = taken(
                ledger,
                VIEWER,
                files,
                progress=lambda file, done, _size, _report: bar.update(
                    task, completed=before.get(file, 0) + done, description=file.name
                ),
                listener=listener,
                rehearsal=rehearsal,
            )
        finally:
            if refused is not None:
                refused.close()
        if not found.interrupted and not dry:
            _draw(ledger, bar)
    if rehearsal is not None:
        _print_rehearsal(rehearsal, heard, as_lines)
    _print(found, as_lines, dry)
    if found.interrupted:
        there = "nothing was written" if dry else "what was read is in the ledger"
        err().print(f"Stopped; {there}. The same command, run again, goes on from there.")
        raise typer.Exit(INTERRUPTED)
    if not found.complete:
        raise typer.Exit(FAILED)


def _taken(kind: Format, columns: str | None, heard: list[Heard]) -> Taken:
    """Return the import of a format."""
    if (kind is Format.CSV) != (columns is not None):
        raise CliError("--format csv needs --mapping, and no other format takes it", USAGE)
    if kind is Format.GITHUB:
        return import_github
    if columns is None:
        return import_history
    try:
        return partial(import_table, mapping=the_mapping(columns), heard=heard)
    except BadMapping as error:
        raise CliError(str(error), USAGE) from None


def _print_rehearsal(rehearsal: Rehearsal, heard: list[Heard], as_lines: bool) -> None:
    """Say how the columns were understood, and what would be written."""
    if as_lines:
        files = [{"file": h.file, "columns": h.columns, "left": h.left} for h in heard]
        told = {"dryRun": True, "topics": rehearsal.topics, "files": files}
        out().file.write(msgspec.json.encode(told).decode() + "\n")
        return
    for one in heard:
        read = ", ".join(f"{field} from {' or '.join(names)}" for field, names in one.columns.items())
        out().print(f"{one.file}: {read}.", markup=False)
        if one.left:
            out().print(f"{one.file}: kept as details only: {', '.join(one.left)}.", markup=False)
    for topic, count in sorted(rehearsal.topics.items()):
        out().print(f"{count:>9,}  {topic}", markup=False)


def _draw(ledger: Ledger, bar: Progress) -> None:
    """Let the views reach the end of the log, so that the first question after an import need not."""
    task = bar.add_task("drawing the views", total=None)
    with contextlib.suppress(KeyboardInterrupt):  # all is in the ledger; whoever asks next draws the rest
        ledger.follower.catch_up(lambda position, head: bar.update(task, completed=position, total=head))


def _print(found: ImportReport, as_lines: bool, dry: bool) -> None:
    for problem in found.problems[:SHOWN]:
        err().print(str(problem), markup=False, style="yellow")
    if found.reported > SHOWN:
        err().print(f"… and {found.reported - SHOWN:,} more; --report FILE keeps them all", style="yellow")
    if as_lines:
        names = ("files", "lines", "written", "repeated", "reported", "passed_over", "events")
        counts = {camel(k): getattr(found, k) for k in names}
        out().file.write(msgspec.json.encode(counts | {"interrupted": found.interrupted}).decode() + "\n")
    else:
        over = f", {found.passed_over:,} passed over" if found.passed_over else ""
        out().print(
            f"{found.lines:,} lines of {found.files:,} files: {found.written:,} {'would be ' if dry else ''}written as "
            f"{found.events:,} events, {found.repeated:,} there before, {found.reported:,} refused{over}."
        )
