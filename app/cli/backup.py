"""`backup`: the log, the keys and the webhooks, copied while a server goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from app.cli.errors import CliError
from app.cli.options import DEFAULT_DATA, Data, Json
from app.cli.screen import err, out
from app.settings import settings
from ledger.store.backup import LOG, SECRETS, back_up, newest

HELP = """Copy log, keys and webhooks to a new directory, each as it is at one moment; a server on the data goes on.

Never copy the files by other means while they are in use. The views are not copied: they are drawn again from the
log. With LEDGER_DATABASE_URL the log is not copied: dump the database first, with pg_dump, then run this.

The master key stays where it is, and without it no copy can be read: keep one of its own, apart from the copies."""
EPILOG = """Examples:

negotiation-ledger backup /mnt/backup/2026-03-01 --data /var/lib/ledger

To restore: a new data directory with the copied files and master.key in it; then `negotiation-ledger serve`."""
Dest = Annotated[Path, typer.Argument(metavar="DEST", file_okay=False, help="The directory to make.")]
Secrets = Annotated[
    bool, typer.Option("--secrets", help=f"Copy {' and '.join(SECRETS)} too: whoever holds that copy can read it.")
]


def backup(dest: Dest, data: Data = DEFAULT_DATA, secrets: Secrets = False, as_lines: Json = False) -> None:
    """Copy log and keys."""
    where = settings(data)
    here = where.database_url is None
    try:
        made = back_up(data, dest, log=here, secrets=secrets)
    except OSError as error:
        raise CliError(f"cannot write the backup: {error}") from error
    position = newest(dest / LOG) if here else None
    if as_lines:
        told = {"files": [str(file) for file in made], "position": position}
        out().file.write(msgspec.json.encode(told).decode() + "\n")
        return
    names = ", ".join(file.name for file in made)
    out().print(f"{names} in {dest}" + (f", up to position {position:,}." if here else "."))
    if not here:
        err().print("The log is on PostgreSQL: a dump made before this copy of the keys goes with it.")
    if where.master_key is None and not secrets:
        err().print(f"Without {data / SECRETS[0]} the copy cannot be read. Keep that file too, in another place.")
