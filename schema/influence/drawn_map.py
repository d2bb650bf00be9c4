"""A map that was asked for, with its report and what questions are asked of: each made once, when asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from graph.projection import InfluenceMap
from graph.questions import source
from graph.questions.sight import STALE_AFTER, Sight
from graph.questions.stances import Assumed
from graph.report import MapReport
from schema.asking import Scope

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wanted:
    """The scope of a map, its clock, and what is assumed."""

    scope: dict[str, Any]
    at: datetime | None = None
    stale_after: int = STALE_AFTER
    assumed: Assumed = field(default_factory=Assumed)

    def today(self, scope: Scope) -> date:
        """The day by which things are old: the one asked for, else that of the moment in effect, else today."""
        from ledger.views.clock import moment as time_of

        if self.at is not None:
            return self.at.astimezone(UTC).date()
        effective = scope.moment.effective_at
        return datetime.now(UTC).date() if effective is None else time_of(effective).date()


class Drawn:
    """What stands behind `InfluenceMap`. Everything is read away from the event loop."""

    def __init__(self, found: InfluenceMap, report: MapReport | None, wanted: Wanted, scope: Scope) -> None:
        self.map = found
        self._report = report
        self.wanted = wanted
        self.seen_in = scope
        self._sights: dict[tuple[str, ...], asyncio.Task[Sight]] = {}

    @property
    def report(self) -> MapReport:
        """The measures; made beforehand when any of them is selected."""
        assert self._report is not None
        return self._report

    async def sight(self, also: Iterable[str] = ()) -> Sight:
        """Return what questions are asked of, with further people on it; several questions share one."""
        key = tuple(sorted(set(also)))
        if key not in self._sights:
            self._sights[key] = asyncio.ensure_future(self.seen_in.read(self._look, key))
        return await self._sights[key]

    async def ask(self, question: Callable[..., T], *arguments: Any, also: Iterable[str] = (), **named: Any) -> T:
        """Return the answer of a pure question about this map."""
        seen = await self.sight(also)
        return await self.seen_in.read(lambda _, __: question(seen, *arguments, **named))

    async def then(self, scope: Scope) -> Sight:
        """Return the same, seen at another moment, its ties as old as here."""
        wanted = replace(self.wanted, scope=self.wanted.scope | self.map.beside)
        return await Drawn(self.map, None, wanted, scope).sight()

    def _look(self, _: Any, viewer: Any, also: tuple[str, ...]) -> Sight:
        ledger, moment = self.seen_in.asking.ledger, self.seen_in.moment
        today = self.wanted.today(self.seen_in)
        given = {k: v for k, v in self.wanted.scope.items() if k != "include_isolates"}
        return source.sight(ledger, viewer, moment, today, stale_after=self.wanted.stale_after, also=also, **given)
