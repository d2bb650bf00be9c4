"""`prove`, `verify-proof`: that an event is in the log, for somebody far away who has the public key alone."""

from __future__ import annotations

import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from app.cli.errors import CliError
from app.cli.opening import log_alone, place_of
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import out
from app.cli.signed import Origin, published_at, verifier_of
from ledger.integrity.directory import KEY
from ledger.integrity.errors import ProofFault, PublishFault
from ledger.integrity.opening import open_publisher
from ledger.integrity.tlog_proof import Proved, TlogProof
from ledger.integrity.tlog_proof import verify_proof as check_proof

PROVE_HELP = """Write the proof that an event is in the log: a file that anyone can check with the public key alone.

The file holds the event's row (personal fields encrypted), its way to the root, and a signed checkpoint \
(c2sp.org/tlog-proof)."""
PROVE_EPILOG = """Example:

negotiation-ledger prove 120 --data data/demo --to 120.tlog-proof"""

VERIFY_PROOF_HELP = (
    """Check a proof file offline, with nothing but the public key, and show the event that it proves."""
)
VERIFY_PROOF_EPILOG = """Example:

negotiation-ledger verify-proof 120.tlog-proof --key log.vkey"""


def prove(
    position: Annotated[int, typer.Argument(min=1, help="The event's position in the log.")],
    data: Data = DEFAULT_DATA,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write (default: POSITION.tlog-proof; `-` for stdout).")
    ] = None,
) -> None:
    """Write a proof file."""
    where = place_of(data)
    with log_alone(where) as recorder:
        try:
            with closing(open_publisher(where.data, recorder, directory=where.checkpoints)) as publisher:
                content = publisher.prove(position).text()
        except (LookupError, PublishFault, ProofFault) as error:
            raise CliError(str(error)) from error
    if to == Path("-"):
        out().file.write(content)
        return
    file = to or Path(f"{position}.tlog-proof")
    file.write_text(content, encoding="utf-8")
    out().print(
        f"{file} proves the event at position {position:,}; check it with "
        f"`negotiation-ledger verify-proof {file} --key {published_at(where) / KEY}`",
        markup=False,
    )


def verify_proof(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, allow_dash=True, help="The proof file.")],
    key: Annotated[
        str, typer.Option("--key", metavar="VKEY", help="The log's public key, `name+id+base64`, or a file of it.")
    ],
    origin: Origin = None,
    row: Annotated[
        Path | None, typer.Option("--row", exists=True, dir_okay=False, help="The row's bytes, when not in the proof.")
    ] = None,
    as_lines: Json = False,
) -> None:
    """Check a proof file."""
    content = sys.stdin.buffer.read() if file == Path("-") else file.read_bytes()
    try:
        beside = row.read_bytes() if row is not None else None
        proved = check_proof(TlogProof.parse(content), verifier_of(key), origin=origin, row=beside)
    except ProofFault as fault:
        raise CliError(f"this proves nothing: {fault}") from fault
    facts = _facts(proved)
    if as_lines:
        out().file.write(msgspec.json.encode(facts).decode() + "\n")
        return
    console = out()
    console.print("Proved: this event is in the log.", style="bold")
    for name, value in facts.items():
        console.print(f"{name:>18}  {value}", markup=False)


def _facts(proved: Proved) -> dict[str, str | int]:
    record = proved.record
    recorded_at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=record.recorded_at)
    return {
        "log": proved.checkpoint.origin,
        "position": proved.position,
        "events signed": proved.checkpoint.size,
        "type": record.topic,
        "thing": record.originator_id,
        "version": record.originator_version,
        "recorded at": recorded_at.isoformat(),
        "event": record.state.decode(errors="replace"),
    }
