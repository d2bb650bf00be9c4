"""Looking at a map from the command line, and printing what a question about it answers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

import msgspec

from app.cli.errors import USAGE, CliError
from app.cli.moments import ageing
from app.cli.naming import named
from app.cli.opening import VIEWER
from app.cli.screen import out
from app.cli.telling import legible
from graph.questions import source
from graph.questions.sight import Sight
from ledger.domain.kernel.aggregate import kind_of
from ledger.ledger import Ledger
from ledger.views import mentions
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of

EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Looked:
    """A map as it is looked at."""

    ledger: Ledger
    moment: Moment
    sight: Sight
    scope: str | None
    life: float | None
    """After how many days half of a tie is left, where that was said."""


def looked(
    ledger: Ledger,
    scope: str,
    moment: Moment,
    life: float | None = None,
    also: Collection[str] = (),
    beside: Looked | None = None,
) -> Looked:
    """Return the map of a deal, an account, or everybody, its ties as old as those of the one that it stands beside."""
    ages = {"aged_to": ageing(life)} if beside is None else beside.sight.map.beside
    found = None if scope == EVERYBODY else named(ledger, scope)[0]
    cls = None if found is None else kind_of(found)
    kind = None if cls is None else cls.kind
    if found is not None and kind not in ("opportunity", "account"):
        raise CliError(f"{scope[:80]!r} is neither a deal nor an account, so there is no map of it", USAGE)
    effective = moment.effective_at
    today: date = datetime.now(UTC).date() if effective is None else time_of(effective).date()
    account = found if kind == "account" else None
    deal = found if kind == "opportunity" else None
    sight = source.sight(
        ledger, VIEWER, moment, today, opportunity=deal, account=account, also=also, half_life=life, **ages
    )
    return Looked(ledger, moment, sight, found, life)


def printed(seen: Looked, answer: Any, *, as_json: bool) -> None:
    """Print an answer: its sentence, then what its parts say beyond that, once each; or all of it as JSON."""
    if as_json:
        built = msgspec.to_builtins(answer, enc_hook=lambda x: list(x) if isinstance(x, set | frozenset) else str(x))
        body = resolved(seen.ledger, seen.moment, {"position": seen.moment.position, **built})
        out().file.write(msgspec.json.encode(body).decode() + "\n")
        return
    first, *more = dict.fromkeys(_sentences(answer))
    told = [first, *(one for one in more if one not in first)]
    texts = [legible(t) for t in mentions.render_all(seen.ledger.views, VIEWER, told, seen.moment)]
    console = out()
    console.print(texts[0], style="bold", markup=False)
    for text in texts[1:]:
        console.print(f"· {text}", markup=False)
    console.print(f"position {seen.moment.position}", style="dim", markup=False)


def resolved(ledger: Ledger, moment: Moment, body: Any) -> Any:
    """Return an answer for programs with names in place of mentions, and what was erased told as such."""
    texts = list(dict.fromkeys(_texts(body)))
    told = dict(zip(texts, mentions.render_all(ledger.views, VIEWER, texts, moment), strict=True))
    return _with(body, told)


def _texts(body: Any) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict | list | tuple):
        for part in body.values() if isinstance(body, dict) else body:
            yield from _texts(part)


def _with(body: Any, told: dict[str, str]) -> Any:
    if isinstance(body, str):
        return told[body]
    if isinstance(body, dict):
        return {name: _with(part, told) for name, part in body.items()}
    return [_with(part, told) for part in body] if isinstance(body, list | tuple) else body


def _sentences(answer: Any) -> Iterator[str]:
    text = getattr(answer, "sentence", None)
    if isinstance(text, str):
        yield text
    for part in fields(answer):
        value = getattr(answer, part.name)
        for one in value if isinstance(value, tuple) else (value,):
            if is_dataclass(one) and not isinstance(one, type):
                yield from _sentences(one)
        if part.name == "notes":
            yield from value
