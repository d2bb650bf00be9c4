"""`ask`: a saved question, answered in this process without a server."""

from __future__ import annotations

import asyncio
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from app.cli.errors import FAILED, USAGE, CliError
from app.cli.moments import as_of
from app.cli.opening import VIEWER, reading
from app.cli.options import DEFAULT_DATA, Data, Json, When
from app.cli.screen import out
from ledger.ledger import Ledger

if TYPE_CHECKING:
    from schema import LedgerSchema

HELP = """Ask the ledger a GraphQL question from a file, in this process, and print the answer as JSON.

Exit status: 0 when it was answered, 1 when the answer holds errors."""
EPILOG = """Examples:

negotiation-ledger ask queries/01-why-no.graphql --data data/demo

negotiation-ledger ask queries/01-why-no.graphql --variables '{"externalId": "pep:572"}'

negotiation-ledger ask queries/as-of.graphql --as-of effective:2026-03-01 --data data/demo"""
File = Annotated[Path, typer.Argument(metavar="FILE.graphql", exists=True, dir_okay=False, help="The question.")]
Variables = Annotated[str | None, typer.Option("--variables", metavar="JSON", help="Its variables, as a JSON object.")]


def ask(
    file: File,
    variables: Variables = None,
    data: Data = DEFAULT_DATA,
    when: When = None,
    as_lines: Json = False,
) -> None:
    """Ask a question."""
    question = file.read_text(encoding="utf-8")
    given = _variables(variables)
    if when is not None:
        if not re.search(r"\$asOf\s*:", question):
            raise CliError(f"{file} has no variable $asOf, so --as-of would change nothing", USAGE)
        given["asOf"] = _moment(when)
    with reading(data) as ledger:
        answer = asyncio.run(answered(ledger, question, given))
    written = msgspec.json.encode(answer)
    if not as_lines:
        written = msgspec.json.format(written, indent=2)
    out().file.write(written.decode() + "\n")
    if answer.get("errors"):
        raise typer.Exit(FAILED)


async def answered(ledger: Ledger, question: str, variables: dict[str, Any]) -> dict[str, Any]:
    """Return what the API would answer to the question."""
    from schema import Asking

    result = await _schema().execute(question, variable_values=variables, context_value=Asking(ledger, VIEWER))
    answer: dict[str, Any] = {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    if result.extensions:
        answer["extensions"] = result.extensions
    return answer


@cache
def _schema() -> LedgerSchema:
    from schema import build_schema  # late: it takes a second that no other command should wait

    return build_schema()


def _variables(text: str | None) -> dict[str, Any]:
    try:
        return msgspec.json.decode("{}" if text is None else text, type=dict[str, Any])
    except msgspec.MsgspecError as error:
        raise CliError(f'--variables takes a JSON object such as \'{{"id": "demo:sso"}}\': {error}', USAGE) from None


def _moment(when: str) -> dict[str, Any]:
    asked = as_of(when)
    assert asked is not None
    clocks = {"position": asked.position, "recordedAt": asked.recorded_at, "effectiveAt": asked.effective_at}
    return {
        name: value if isinstance(value, int) else value.isoformat()
        for name, value in clocks.items()
        if value is not None
    }
