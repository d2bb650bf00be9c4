"""What the commands of `map` have in common, and the questions they ask: everything that needs the map's library."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.cli.errors import USAGE, CliError
from app.cli.mapped import Looked, looked, printed
from app.cli.moments import as_of
from app.cli.naming import named
from app.cli.opening import VIEWER, reading
from app.cli.screen import err, out
from app.cli.supposing import supposed
from graph.drawing.sheet import sheet
from graph.export import FORMATS, export
from graph.questions import source
from graph.questions.affair import Affair
from graph.questions.camps import camps
from graph.questions.changes import changes
from graph.questions.committee import committee
from graph.questions.cover import standing
from graph.questions.executives import executives
from graph.questions.fallout import fallout
from graph.questions.keyplayers import key_players
from graph.questions.mandates import Held, held
from graph.questions.relations import relations, trust
from graph.questions.ways import ways_to
from graph.questions.whatif import what_if
from ledger.domain.kernel.errors import LedgerError
from ledger.ledger import Ledger

__all__ = [
    "beside",
    "camps",
    "changes",
    "committee",
    "drawn",
    "executives",
    "exported",
    "fallout",
    "holding",
    "key_players",
    "looking",
    "matter_of",
    "printed",
    "relations",
    "standing",
    "supposed",
    "trust",
    "ways_to",
    "what_if",
]


@dataclass(frozen=True, slots=True)
class Who:
    """Finds people and things by the names that were given, and remembers those."""

    ledger: Ledger
    given: dict[str, str] = field(default_factory=dict)

    def __call__(self, name: str) -> str:
        found = named(self.ledger, name)[0]
        self.given[found] = name
        return found


@contextmanager
def looking(scope: str, data: Path, when: str | None, life: float | None) -> Iterator[tuple[Looked, Who]]:
    """Look at a map as of a moment; who or what is wrong is called as whoever asked called it."""
    with reading(data) as ledger:
        who = Who(ledger)
        try:
            yield looked(ledger, scope, ledger.moment(VIEWER, as_of(when)), life), who
        except LedgerError as error:
            told = f"{error.message}. {error.help}"
            for found, name in who.given.items():
                told = told.replace(found, name)
            raise CliError(told) from error


def beside(seen: Looked, scope: str, when: str) -> Looked:
    """Return the same map at another moment, to be compared with this one."""
    return looked(seen.ledger, scope, seen.ledger.moment(VIEWER, as_of(when)), seen.life, beside=seen)


def matter_of(
    seen: Looked, who: Who, scope: str, requests: Sequence[str], decision: str | None, by: str | None
) -> tuple[Looked, Affair]:
    """Return the matter that would be declined, and the map with everybody on it who has a part in it."""
    matter = source.affair(
        seen.ledger,
        VIEWER,
        seen.moment,
        decision=None if decision is None else who(decision),
        requests=[who(r) for r in requests],
        said_by=None if by is None else who(by),
    )
    return looked(seen.ledger, scope, seen.moment, seen.life, matter.people()), matter


def holding(seen: Looked, scope: str, person: str) -> tuple[Looked, tuple[Held, ...]]:
    """Return the map with somebody on it, and the mandates that they hold."""
    at = source.time(seen.moment)
    found = tuple(held(m, at) for m in source.mandates(seen.ledger, VIEWER, seen.moment, person))
    return looked(seen.ledger, scope, seen.moment, seen.life, [person]), found


def drawn(scope: str, output: Path | None, data: Path, when: str | None, life: float | None) -> None:
    """Draw the map as SVG."""
    with looking(scope, data, when, life) as (seen, _):
        _write(sheet(seen.ledger, VIEWER, seen.moment, seen.sight, seen.scope), output)


def exported(scope: str, form: str, output: Path | None, data: Path, when: str | None, life: float | None) -> None:
    """Write the map for other tools."""
    if form not in FORMATS:
        raise CliError(f"--format takes one of {', '.join(FORMATS)}, not {form[:40]!r}", USAGE)
    with looking(scope, data, when, life) as (seen, _):
        _write(export(seen.sight.map, form), output)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        out().file.write(text + "\n")
        return
    try:
        output.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise CliError(f"{output} cannot be written: {error.strerror}") from error
    err().print(f"Written to {output}.", style="dim", markup=False)
