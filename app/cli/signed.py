"""What the ledger has signed: where its checkpoints are published, and the public key that they are checked with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.cli.errors import CliError
from app.settings import Settings
from ledger.integrity.checkpoint import Checkpoint, open_checkpoint
from ledger.integrity.directory import KEY, Directory
from ledger.integrity.errors import ProofFault
from ledger.integrity.note import Verifier
from ledger.integrity.opening import CHECKPOINTS, SIGNING_KEY

Key = Annotated[
    str | None,
    typer.Option("--key", metavar="VKEY", help="The log's public key, `name+id+base64`, or a file that holds it."),
]
Origin = Annotated[
    str | None, typer.Option("--origin", help="The log's name in its checkpoints, when it is not that of the key.")
]


def published_at(where: Settings) -> Path:
    """Return where the ledger publishes its checkpoints."""
    return where.checkpoints or where.data / CHECKPOINTS


def signed_of(where: Settings, files: list[Path] | None, key: str | None, origin: str | None) -> list[Checkpoint]:
    """Return the checkpoints to verify against, their signatures checked; none when nothing was published yet."""
    published = published_at(where)
    places = files or [p for p in (published,) if (p / KEY).exists()]
    if not places:
        if where.checkpoints is not None and (where.data / SIGNING_KEY).exists():
            # To say that the log is intact, by no checkpoint at all, would mislead.
            raise CliError(f"there are no checkpoints in {published}, where they are published: is it mounted?")
        return []
    verifier = verifier_of(key or str(_published_key(published, places)))
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


def verifier_of(text: str) -> Verifier:
    """Return the public key that is written out, or lies in a file of this name."""
    file = Path(text)
    try:
        return Verifier.parse(file.read_text(encoding="utf-8").strip() if file.is_file() else text.strip())
    except (ProofFault, UnicodeDecodeError) as fault:
        raise CliError(f"--key: {fault}") from fault
