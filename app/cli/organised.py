"""What `map organisation` asks, and how it prints the answer: everything that needs the map's library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from app.cli.errors import USAGE, CliError
from app.cli.mapped import resolved
from app.cli.moments import ageing, as_of
from app.cli.naming import named
from app.cli.opening import VIEWER, reading
from app.cli.screen import err, out
from app.cli.telling import legible
from graph.organisation import Job, Organisation, Outlined, When, words
from graph.organisation.asked import Question
from graph.organisation.changes import ChangedSince
from graph.organisation.coalitions import Coalitions, InCoalitions
from graph.organisation.ranking import Placed, Ranking
from graph.organisation.standing import By, Core, Opinions, Order, PageRank, Strength
from graph.organisation.ways import BestWays
from ledger.ledger import Ledger
from ledger.views import mentions
from ledger.views.asof import Moment
from ledger.views.clock import micros

__all__ = ["Core", "PageRank", "changes", "coalitions", "opinions", "outline", "ranking", "strength", "ways"]
E = TypeVar("E", bound=Enum)
MEMBERS = 5


@dataclass(frozen=True, slots=True)
class Asking:
    """The organisation of a ledger at a moment, as one command asks it."""

    ledger: Ledger
    organisation: Organisation
    when: When

    def answer(self, question: Question) -> Any:
        """Return the answer; how far it is is told meanwhile."""
        job = self.organisation.ask(VIEWER, self.when, question, listener=_Progress())
        if job.error is not None:
            raise job.error
        return job.answer

    def beside(self, text: str) -> When:
        """Return another moment, as it was written, to compare with this one."""
        return self.when.beside(self.ledger.moment(VIEWER, as_of(text)))

    def printed(self, sentence: str, more: Iterable[str], body: dict[str, Any], *, as_json: bool) -> None:
        """Print an answer in words, or as JSON."""
        if as_json:
            told = resolved(self.ledger, self.when.moment, {"position": self.when.moment.position, **body})
            out().file.write(msgspec.json.encode(told).decode() + "\n")
            return
        texts = mentions.render_all(self.ledger.views, VIEWER, [sentence, *more], self.when.moment)
        console = out()
        console.print(legible(texts[0]), style="bold", markup=False)
        for text in texts[1:]:
            console.print(f"· {legible(text)}", markup=False)
        console.print(f"position {self.when.moment.position}", style="dim", markup=False)


class _Progress:
    """Says on the error output what is being done, where somebody looks."""

    def __init__(self) -> None:
        self._said = ""

    def __call__(self, job: Job) -> None:
        if job.doing != self._said and not job.ended and err().is_terminal:
            self._said = job.doing
            err().print(f"{job.progress:4.0%} {job.doing}", style="dim", markup=False)


def _when(moment: Moment, life: float | None) -> When:
    until = ageing(life)
    at = None if until is None else micros(until)
    return When(moment, at if moment.effective_at is None else moment.effective_at, life)


@contextmanager
def _asking(data: Path, when: str | None, life: float | None) -> Iterator[Asking]:
    with reading(data) as ledger:
        moment = ledger.moment(VIEWER, as_of(when))
        organisation = Organisation(ledger)
        try:
            yield Asking(ledger, organisation, _when(moment, life))
        finally:
            organisation.stop()


def _one_of(kind: type[E], given: str, option: str) -> E:
    try:
        return kind(given)
    except ValueError:
        raise CliError(f"{option} takes one of {', '.join(k.value for k in kind)}, not {given[:40]!r}", USAGE) from None


def strength(by: str) -> Strength:
    """Return the question who is strong, by what was named."""
    return Strength(_one_of(By, by, "--by"))


def opinions(susceptibility: float, of_opponents: float, order: str) -> Opinions:
    """Return the question where stances come to rest."""
    return Opinions(susceptibility, of_opponents, _one_of(Order, order, "--order"))


def outline(data: Path, when: str | None, life: float | None, *, as_json: bool) -> None:
    """Print how large the organisation is."""
    with _asking(data, when, life) as asking:
        found = asking.answer(Outlined())
        asking.printed(words.outline(found), (), msgspec.to_builtins(found), as_json=as_json)


def ranking(question: Question, first: int, data: Path, when: str | None, life: float | None, *, as_json: bool) -> None:
    """Print a ranking."""
    with _asking(data, when, life) as asking:
        found: Ranking = asking.answer(question)
        top = found.top(first)
        asking.printed(
            _told(question, found), [_placed(question, p, found) for p in top], _body(found, top), as_json=as_json
        )


def coalitions(first: int, data: Path, when: str | None, life: float | None, *, as_json: bool) -> None:
    """Print the coalitions."""
    with _asking(data, when, life) as asking:
        found: Coalitions = asking.answer(InCoalitions())
        top = found.top(first, MEMBERS)
        body = {
            "outline": msgspec.to_builtins(found.outline),
            "count": len(found.groups),
            "modularity": found.modularity,
            "exact": found.exact,
            "coalitions": msgspec.to_builtins(top),
        }
        asking.printed(words.coalitions(found), [words.coalition(c) for c in top], body, as_json=as_json)


def ways(
    source: str, target: str, best: int, data: Path, when: str | None, life: float | None, *, as_json: bool
) -> None:
    """Print the best ways."""
    with _asking(data, when, life) as asking:
        start, end = named(asking.ledger, source)[0], named(asking.ledger, target)[0]
        found = asking.answer(BestWays((start,), end, best))
        asking.printed(words.ways(found), words.other_ways(found), msgspec.to_builtins(found), as_json=as_json)


def changes(since: str, data: Path, when: str | None, life: float | None, *, as_json: bool) -> None:
    """Print what changed."""
    with _asking(data, when, life) as asking:
        found = asking.answer(ChangedSince(asking.beside(since)))
        asking.printed(words.changed(found), words.kinds(found), msgspec.to_builtins(found), as_json=as_json)


def _told(question: Question, found: Ranking) -> str:
    if isinstance(question, Strength):
        return words.strengths(found, question.by.value)
    if isinstance(question, Opinions):
        return words.opinions(found)
    return words.cores(found) if isinstance(question, Core) else words.ranks(found)


def _placed(question: Question, p: Placed, found: Ranking) -> str:
    if isinstance(question, Strength):
        return words.strength(p)
    if isinstance(question, Opinions):
        return words.opinion(p)
    return words.core(p, int(found.told["deepest"])) if isinstance(question, Core) else words.rank(p)


def _body(found: Ranking, top: list[Placed]) -> dict[str, Any]:
    rows = [{"person": p.person, "place": p.place, **p.numbers} for p in top]
    return {"outline": msgspec.to_builtins(found.outline), "of": len(found.order), **found.told, "top": rows}
