"""The options that commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.settings import DATA_DIR

Data = Annotated[
    Path,
    typer.Option(
        "--data",
        envvar=DATA_DIR,
        file_okay=False,
        help="The data directory: log, keys and views. LEDGER_DATABASE_URL puts the log on PostgreSQL.",
    ),
]
When = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="How it stood: a position (`120`), what was recorded by a time (`2026-03-01T09:00:00Z`; a day means its "
        "end), or what was true at a time by what is known now (`effective:2026-03-01`); both clocks with a comma "
        "(`120,effective:2026-03-01`).",
    ),
]
Life = Annotated[
    float | None,
    typer.Option(
        "--half-life",
        metavar="DAYS",
        help="After how many days half of a tie is left. More than 0. Default: as each kind of tie has it.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON Lines for programs instead of a story for people.")]
Name = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="An external id (`demo:no-sso`, `pep:572`), a global id, a raw id or an event's id."
    ),
]
DEFAULT_DATA = Path("data")
