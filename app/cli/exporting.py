"""`export`: the ledger in the formats of others, as of a moment, piece by piece."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from app.cli.errors import USAGE, CliError
from app.cli.moments import as_of
from app.cli.opening import VIEWER, reading
from app.cli.options import DEFAULT_DATA, Data, When
from app.cli.screen import err
from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.exchange.export import cloud_events, ocel, table
from ledger.ledger import Ledger

HELP = """Write the ledger in the format of another tool: OCEL 2.0 for process mining (pm4py, Celonis …), CloudEvents \
as JSON Lines, or a table as CSV.

It is written piece by piece, so the size of the ledger does not matter, and as of the moment that --as-of names."""
EPILOG = """Examples:

negotiation-ledger export --format ocel --out ledger.json --data data/demo

negotiation-ledger export --format cloudevents --as-of 120 --data data/demo | head -1 | jq .

negotiation-ledger export --format csv --kind request --as-of effective:2026-03-01 --data data/demo"""


class Format(StrEnum):
    """The formats that can be written."""

    OCEL = "ocel"
    CLOUDEVENTS = "cloudevents"
    CSV = "csv"


KINDS = {cls.kind: cls for cls in AGGREGATES.values()}
What = Annotated[Format, typer.Option("--format", help="What to write.")]
Of = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help=f"For csv: {', '.join(sorted(KINDS))}. Default: the history."),
]
Out = Annotated[
    Path | None, typer.Option("--out", dir_okay=False, writable=True, help="The file to write. Default: the terminal.")
]
Safe = Annotated[
    bool, typer.Option("--spreadsheet", help="For csv: disarm cells that a spreadsheet would take for formulas.")
]


def export(
    what: What, of: Of = None, when: When = None, to: Out = None, safe: Safe = False, data: Data = DEFAULT_DATA
) -> None:
    """Export the ledger."""
    if of is not None and what is not Format.CSV:
        raise CliError("--kind goes with --format csv only: the other formats hold everything", USAGE)
    if of is not None and of not in KINDS:
        raise CliError(f"there is no kind {of!r}; the kinds are {', '.join(sorted(KINDS))}", USAGE)
    with reading(data) as ledger:
        pieces = _pieces(ledger, what, KINDS.get(of or ""), when, safe)
        if to is None:
            _write(pieces, sys.stdout.buffer)
        else:
            beside = to.with_name(f"{to.name}.part")
            with beside.open("wb") as file:
                _write(pieces, file)
            beside.replace(to)
            err().print(f"{to} is written.", markup=False)


def _pieces(ledger: Ledger, what: Format, cls: type[Aggregate] | None, when: str | None, safe: bool) -> Iterator[bytes]:
    moment = ledger.moment(VIEWER, as_of(when))
    if what is Format.OCEL:
        return ocel(ledger.views, VIEWER, moment)
    if what is Format.CLOUDEVENTS:
        return cloud_events(ledger.views, VIEWER, moment)
    return table(ledger.views, VIEWER, moment, cls, safe=safe)


def _write(pieces: Iterator[bytes], file: BinaryIO) -> None:
    file.writelines(pieces)
    file.flush()
