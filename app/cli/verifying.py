"""`verify`: that the log was not altered, or what was done to it, for its owner and for an auditor far away."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from app.cli.errors import FAILED, CliError
from app.cli.opening import log_alone, log_of, place_of
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import out
from app.cli.signed import Key, Origin, signed_of
from ledger.integrity.errors import ProofFault
from ledger.integrity.finding import Report
from ledger.integrity.helpers import Helpers, processors
from ledger.integrity.nodes import Nodes
from ledger.integrity.opening import TREE
from ledger.integrity.verify import verify as check_log

HELP = """Read the whole log, and say whether it is what was signed; if not, what was done to it, and where.

Every row is hashed anew and compared with the published checkpoints, or with those that are named. Keep checkpoints \
and the public key on another machine and name them here: what lies beside the log, its intruder could have changed too.

A long log is read by as many processes as there are processors. The exit status is 1 when anything was found."""
EPILOG = """Examples:

negotiation-ledger verify --data data/demo

negotiation-ledger verify --data data/demo --checkpoint /mnt/audit/latest.checkpoint --key /mnt/audit/log.vkey"""


def verify(
    data: Data = DEFAULT_DATA,
    checkpoints: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", exists=True, help="A saved checkpoint, or a directory of them; may be repeated."),
    ] = None,
    key: Key = None,
    origin: Origin = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, help="How many processes read the log (default: one for each processor)."),
    ] = None,
    as_lines: Json = False,
) -> None:
    """Verify the whole log."""
    where = place_of(data)
    with log_alone(where) as recorder:
        helpers = Helpers(log_of(where), jobs or processors())
        try:
            signed = signed_of(where, checkpoints, key, origin)
            tree = where.data / TREE
            if tree.exists():
                with closing(Nodes(tree, recorder.log_id)) as nodes:
                    report = check_log(recorder, signed, nodes, helpers)
            else:
                report = check_log(recorder, signed, ahead=helpers)
        except ProofFault as fault:
            raise CliError(str(fault)) from fault
    _print_lines(report) if as_lines else _print_report(report)
    if not report.intact:
        raise typer.Exit(FAILED)


def _print_report(report: Report) -> None:
    console = out()
    for finding in report.findings:
        console.print(str(finding), style="red", markup=False)
    for note in report.notes:
        console.print(f"note: {note}", style="yellow", markup=False)
    held, found = len(report.judged), len(report.findings)
    if report.intact:
        console.print(
            f"Intact: {report.size:,} events, of which {report.signed:,} are signed "
            f"({held} {'checkpoint holds' if held == 1 else 'checkpoints hold'}).",
            style="green",
        )
    else:
        findings = "1 finding" if found == 1 else f"{found} findings"
        console.print(f"Altered: {findings}; {report.signed:,} events are as they were signed.")


def _print_lines(report: Report) -> None:
    for finding in report.findings:
        line = {"kind": finding.kind, "first": finding.first, "last": finding.last, "detail": finding.detail}
        out().file.write(msgspec.json.encode(line).decode() + "\n")
    end = {
        "intact": report.intact,
        "events": report.size,
        "signed": report.signed,
        "root": report.root.hex(),
        "notes": report.notes,
    }
    out().file.write(msgspec.json.encode(end).decode() + "\n")
