"""`verify`, `prove`, `verify-proof`: that the log was not altered, for its owner and for an auditor far away."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from app.cli.errors import FAILED, CliError
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import out
from app.settings import Settings, settings
from ledger.integrity.checkpoint import Checkpoint, open_checkpoint
from ledger.integrity.directory import KEY, Directory
from ledger.integrity.errors import ProofFault, PublishFault
from ledger.integrity.finding import Report
from ledger.integrity.helpers import Helpers, processors
from ledger.integrity.helping import Opening
from ledger.integrity.nodes import Nodes
from ledger.integrity.note import Verifier
from ledger.integrity.opening import CHECKPOINTS, SIGNING_KEY, TREE, open_publisher
from ledger.integrity.tlog_proof import Proved, TlogProof
from ledger.integrity.tlog_proof import verify_proof as check_proof
from ledger.integrity.verify import verify as check_log
from ledger.store.recorder import LedgerRecorder

Key = Annotated[
    str | None,
    typer.Option("--key", metavar="VKEY", help="The log's public key, `name+id+base64`, or a file that holds it."),
]
Origin = Annotated[
    str | None, typer.Option("--origin", help="The log's name in its checkpoints, when it is not that of the key.")
]

VERIFY_HELP = """Read the whole log, and say whether it is what was signed; if not, what was done to it, and where.

Every row is hashed anew and compared with the published checkpoints, or with those that are named. Keep checkpoints \
and the public key on another machine and name them here: what lies beside the log, its intruder could have changed too.

A long log is read by as many processes as there are processors. The exit status is 1 when anything was found."""
VERIFY_EPILOG = """Examples:

negotiation-ledger verify --data data/demo

negotiation-ledger verify --data data/demo --checkpoint /mnt/audit/latest.checkpoint --key /mnt/audit/log.vkey"""

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
    where = _there(data)
    with _recorder(where) as recorder:
        helpers = Helpers(_opening(where), jobs or processors())
        try:
            signed = _signed(where, checkpoints, key, origin)
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


def prove(
    position: Annotated[int, typer.Argument(min=1, help="The event's position in the log.")],
    data: Data = DEFAULT_DATA,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write (default: POSITION.tlog-proof; `-` for stdout).")
    ] = None,
) -> None:
    """Write a proof file."""
    where = _there(data)
    with _recorder(where) as recorder:
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
        f"`negotiation-ledger verify-proof {file} --key {_published(where) / KEY}`",
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
        proved = check_proof(TlogProof.parse(content), _key(key), origin=origin, row=beside)
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


def _published(where: Settings) -> Path:
    """Return where the ledger publishes its checkpoints."""
    return where.checkpoints or where.data / CHECKPOINTS


def _signed(where: Settings, files: list[Path] | None, key: str | None, origin: str | None) -> list[Checkpoint]:
    """Return the checkpoints to verify against, their signatures checked; none when nothing was published yet."""
    published = _published(where)
    places = files or [p for p in (published,) if (p / KEY).exists()]
    if not places:
        if where.checkpoints is not None and (where.data / SIGNING_KEY).exists():
            # To say that the log is intact, by no checkpoint at all, would mislead.
            raise CliError(f"there are no checkpoints in {published}, where they are published: is it mounted?")
        return []
    verifier = _key(key or str(_published_key(published, places)))
    found: list[Checkpoint] = []
    for place in places:
        if place.is_dir():
            found += Directory(place).open_all(verifier, origin)
        else:
            found.append(open_checkpoint(place.read_bytes(), verifier, origin))
    return found


def _published_key(published: Path, places: list[Path]) -> Path:
    for folder in (*places, published):
        if (folder / KEY).exists():
            return folder / KEY
    raise CliError("whose checkpoints are these? Name the log's public key with --key")


def _key(text: str) -> Verifier:
    file = Path(text)
    try:
        return Verifier.parse(file.read_text(encoding="utf-8").strip() if file.is_file() else text.strip())
    except (ProofFault, UnicodeDecodeError) as fault:
        raise CliError(f"--key: {fault}") from fault


def _there(data: Path) -> Settings:
    where = settings(data)
    if not where.is_there:
        raise CliError(f"there is no ledger in {data}; name another place with --data")
    return where


def _opening(where: Settings) -> Opening:
    """Return what opens the log alone: whether it was altered must not depend on views that can be drawn from it."""
    if where.database_url:
        from ledger.store.postgres import PostgresRecorder

        return partial(PostgresRecorder, where.database_url)
    from ledger.store.sqlite import SQLiteRecorder

    return partial(SQLiteRecorder, where.data / "log.sqlite")


@contextmanager
def _recorder(where: Settings) -> Iterator[LedgerRecorder]:
    try:
        recorder = _opening(where)()
    except Exception as error:
        raise CliError(f"the log cannot be opened: {error}") from error
    with closing(recorder):
        yield recorder
