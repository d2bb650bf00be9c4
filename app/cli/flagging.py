"""`flags`: what deserves a second look, with why, since when, and what clears it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from rich.text import Text

from app.cli.errors import USAGE, CliError
from app.cli.moments import as_of
from app.cli.naming import named
from app.cli.opening import VIEWER, reading
from app.cli.options import DEFAULT_DATA, Data, Json, When
from app.cli.screen import err, out
from app.cli.telling import legible
from ledger.domain.kernel.ids import prefix_of
from ledger.views import mentions
from ledger.views.flags import FLAGS, SHOWN, FlagName
from ledger.views.flags.reading import FlagFilter, count, flagged
from ledger.views.paging import MOST, Page
from ledger.views.reports.reading import judged_at

HELP = """Show what deserves a second look: unvetted promises, noes that nobody was told, decisions past their review …

Each flag says why, since when, by which events, and what clears it. What somebody disputes is left out, and counted."""
EPILOG = """Examples:

negotiation-ledger flags --data data/demo

negotiation-ledger flags --name unvetted_promise --name supremo --on demo:nordwind --data data/demo

negotiation-ledger flags --all --as-of effective:2026-03-01 --data data/demo"""
Names = Annotated[
    list[str] | None, typer.Option("--name", metavar="FLAG", help=f"Only these: {', '.join(sorted(FlagName))}.")
]
Everything = Annotated[bool, typer.Option("--all", help="All flags, not only the eight that are shown.")]
On = Annotated[
    str | None, typer.Option("--on", metavar="ID", help="Only those on or about this, or that concern this customer.")
]
Most = Annotated[int, typer.Option("--first", min=1, max=MOST, help="How many.")]


def flags(
    names: Names = None,
    everything: Everything = False,
    on: On = None,
    first: Most = 50,
    data: Data = DEFAULT_DATA,
    when: When = None,
    as_lines: Json = False,
) -> None:
    """Show flags."""
    with reading(data) as ledger:
        moment = ledger.moment(VIEWER, as_of(when))
        at = judged_at(moment, None, datetime.now(UTC))
        found = named(ledger, on)[0] if on is not None else None
        customer = found is not None and prefix_of(found) == "acc"
        which = FlagFilter(
            _wanted(names, everything),
            account=found if customer else None,
            about=None if customer else found,
        )
        rows = [flag for _, flag in flagged(ledger.views, VIEWER, moment, at, which, Page(first=first)).rows]
        total = count(ledger.views, VIEWER, moment, at, which)
        disputed = count(ledger.views, VIEWER, moment, at, replace(which, disputed=True))
        told = mentions.render_all(ledger.views, VIEWER, [flag.sentence for flag in rows], moment)
    console = out()
    for flag, sentence in zip(rows, told, strict=True):
        if as_lines:
            line = {**msgspec.to_builtins(flag), "sentence": sentence}
            console.file.write(msgspec.json.encode(line).decode() + "\n")
            continue
        since = f"{flag.since:%Y-%m-%d}" if flag.since else "undated   "
        console.print(Text.assemble((f"{since}  ", "bold"), (flag.title, "yellow"), f": {legible(sentence)}"))
        console.print(Text(f"            cleared by: {flag.cleared_by}", style="dim"))
    if not as_lines:
        more = f", {len(rows):,} of them shown" if total > len(rows) else ""
        beside = f"; {disputed:,} more rest on what somebody disputes" if disputed else ""
        err().print(f"{total:,} {'flag' if total == 1 else 'flags'}{more}{beside}.")


def _wanted(names: list[str] | None, everything: bool) -> tuple[FlagName, ...]:
    if names and everything:
        raise CliError("give --name or --all, not both", USAGE)
    if unknown := [name for name in names or () if name not in {f.value for f in FlagName}]:
        raise CliError(f"there is no flag {unknown[0]!r}; the flags are {', '.join(sorted(FlagName))}", USAGE)
    return tuple(FlagName(name) for name in names) if names else tuple(FLAGS) if everything else SHOWN
