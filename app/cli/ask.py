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
from app.cli.opening import VIEWER, reading, witnessing
from app.cli.options import DEFAULT_DATA, Data, Json, When
from app.cli.screen import out
from app.questions import TEN, saved
from ledger.ledger import Ledger

if TYPE_CHECKING:
    from schema import LedgerSchema

HELP = """Ask the ledger one of the ten questions, or a GraphQL question from a file, and print the answer as JSON.

The ten are in docs/questions.md; `ask` alone lists them. No server is needed.

Exit status: 0 when it was answered, 1 when the answer holds errors."""
EPILOG = """Examples:

negotiation-ledger ask 1 --data data/demo

negotiation-ledger ask 1 --variables '{"externalId": "pep:572"}'

negotiation-ledger ask queries/as-of.graphql --as-of effective:2026-03-01 --data data/demo"""
VARIABLE = re.compile(r"\$(\w+)\s*:")
"""Where a question says that it takes a variable."""
Which = Annotated[
    str | None,
    typer.Argument(metavar="NUMBER|FILE.graphql", help="One of the ten, 1 to 10, or a file. Default: list them."),
]
Variables = Annotated[str | None, typer.Option("--variables", metavar="JSON", help="Its variables, as a JSON object.")]


def ask(
    which: Which = None,
    variables: Variables = None,
    data: Data = DEFAULT_DATA,
    when: When = None,
    as_lines: Json = False,
) -> None:
    """Ask a question."""
    if which is None:
        for one in TEN:
            out().print(f"{one.number:>2}  {saved(_read(one.file)).title} ({one.asked_by})", markup=False)
        return
    file = _file(which)
    question = _read(file)
    _ask(file, question, variables, data, when, as_lines=as_lines)


def _ask(file: Path, question: str, variables: str | None, data: Path, when: str | None, *, as_lines: bool) -> None:
    given = _variables(variables)
    taken = list(dict.fromkeys(VARIABLE.findall(question)))
    if strange := next((name for name in given if name not in taken), None):
        has = f"it has {', '.join(taken)}" if taken else "it has none"
        raise CliError(f"{file} has no variable {strange[:80]}; {has}", USAGE)
    if when is not None:
        if "asOf" not in taken:
            raise CliError(f"{file} has no variable $asOf, so --as-of would change nothing", USAGE)
        given["asOf"] = _moment(when)
    with reading(data) as ledger, witnessing(ledger, data):
        answer = asyncio.run(answered(ledger, question, given))
    written = msgspec.json.encode(answer)
    if not as_lines:
        written = msgspec.json.format(written, indent=2)
    out().file.write(written.decode() + "\n")
    if answer.get("errors"):
        raise typer.Exit(FAILED)


def _file(which: str) -> Path:
    """Return the file of a question: of one of the ten by its number, else the file itself."""
    if which.isdecimal():
        found = next((one.file for one in TEN if one.number == int(which)), None)
        if found is None:
            raise CliError(f"there are ten questions, 1 to 10; {which} is none of them", USAGE)
        return found
    return Path(which)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not text"
        raise CliError(f"{file} cannot be read: {reason}", USAGE) from error


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
