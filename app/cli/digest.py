"""`digest`: what concerns one person since a day, as Markdown."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated

import typer

from app.cli.errors import USAGE, CliError
from app.cli.moments import as_of
from app.cli.naming import named
from app.cli.opening import VIEWER, reading
from app.cli.options import DEFAULT_DATA, Data, When
from app.cli.screen import out
from ledger.exchange.digest import digest as digest_of

HELP = """Tell what concerns one person since a day, as Markdown: what waits for their answer, what is overdue, news \
of their requests, decisions, promises in their name, what they watch, what has been flagged \
and what was cleared since."""
EPILOG = """Examples:

negotiation-ledger digest --for demo:mara --since 2026-03-01 --data data/demo

negotiation-ledger digest --for pep/@guido --since 2026-03-01 | mail -s "Your ledger" guido"""
Somebody = Annotated[str, typer.Option("--for", metavar="PERSON", help="The person, by any id.")]
Since = Annotated[str, typer.Option("--since", metavar="DAY", help="News recorded since: a day, or a time with zone.")]


def digest(somebody: Somebody, since: Since, data: Data = DEFAULT_DATA, when: When = None) -> None:
    """Tell what concerns somebody."""
    try:
        begun = datetime.fromisoformat(since)
    except ValueError:
        raise CliError(f"--since takes a day such as 2026-03-01, not {since!r}", USAGE) from None
    if begun.tzinfo is None:
        if begun.time() != time.min:
            raise CliError(f"--since {since!r} does not say in which zone; add an offset, or Z for UTC", USAGE)
        begun = begun.replace(tzinfo=UTC)
    with reading(data) as ledger:
        moment = ledger.moment(VIEWER, as_of(when))
        person, _ = named(ledger, somebody)
        if not person.startswith("stk_"):
            raise CliError(f"{somebody!r} is no person", USAGE)
        told = digest_of(ledger.views, VIEWER, person, moment, begun, datetime.now(UTC))
    out().file.write(told)
