"""Sight: what a flag may look at. The views as one viewer sees them at one moment, and the events behind a state."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from ledger.policy import Viewer
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.clock import moment as time_of
from ledger.views.database import Database
from ledger.views.limits import EVIDENCE

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sight:
    """The views, who looks, and as of when: what every view function takes."""

    db: Database
    viewer: Viewer
    moment: Moment
    known: dict[object, Any] = field(default_factory=dict)
    """What was found out already: several flags look at the same."""

    def once(self, function: Callable[..., T], thing: Any, *more: Any) -> T:
        """Return what a view function finds of a thing, and look only once; `more` is what was found of it before."""
        key = (function, thing.id)
        if key not in self.known:
            self.known[key] = function(self.db, self.viewer, thing, self.moment, *more)
        found: T = self.known[key]
        return found

    def events(
        self, thing: str, *topics: str, about: str | None = None, between: tuple[datetime, datetime] | None = None
    ) -> list[tuple[str, datetime]]:
        """Return the latest events of a thing on these topics, or all, the newest first: their ids and their times."""
        where, values = ["h.id = ?", "h.position <= ?"], list[str | int]([thing, self.moment.position])
        if topics:
            # By the events of the thing: on one topic there are more of them the larger the ledger is.
            where.append(f"+h.topic IN ({','.join('?' * len(topics))})")
            values += topics
        if about is not None:
            where.append("EXISTS (SELECT 1 FROM link l WHERE l.position = h.position AND l.target = ?)")
            values.append(about)
        if between is not None:
            where.append("h.effective_at >= ? AND h.effective_at < ?")
            values += map(micros, between)
        if self.moment.effective_at is not None:
            where.append("h.effective_at <= ?")
            values.append(self.moment.effective_at)
        query = f"SELECT h.version, h.effective_at FROM history h WHERE {' AND '.join(where)} "
        rows = self.db.reader().execute(f"{query} ORDER BY h.version DESC LIMIT ?", (*values, EVIDENCE))
        return [(f"{thing}@{version}", time_of(at)) for version, at in rows]

    def latest(self, thing: str, *topics: str, about: str | None = None) -> tuple[str, ...]:
        """Return the latest event of a thing on these topics, if there is one."""
        return tuple(event for event, _ in self.events(thing, *topics, about=about)[:1])

    def talks(self, account: str, most: int = 400) -> list[str]:
        """Return the conversations with a customer that were heard of last, by the events about them."""
        self.db.note([f"int#{account}"])
        query = (
            "SELECT id FROM state WHERE kind = 'interaction' AND account = ? AND account IS NOT NULL "
            "AND ledger_from IS NOT NULL AND ledger_from <= ? ORDER BY ledger_from DESC LIMIT ?"
        )
        found = self.db.reader().execute(query, (account, self.moment.position, most))
        return list(dict.fromkeys(i for (i,) in found))

    def odd(self, thing: str) -> list[tuple[str, datetime, bool, str | None]]:
        """Return the events of a thing that were recorded late or against a rule: id, time, late, rule."""
        query = (
            "SELECT h.version, h.recorded_at, h.backdated, h.irregular FROM history h WHERE h.id = ? "
            "AND h.position <= ? AND (h.backdated OR h.irregular IS NOT NULL) ORDER BY h.position"
        )
        rows = self.db.reader().execute(query, (thing, self.moment.position))
        return [(f"{thing}@{version}", time_of(at), bool(late), rule) for version, at, late, rule in rows]

    def replied_to(self, thing: str) -> list[str]:
        """Return those events of a thing to which somebody has replied; a reply lets the thing be judged again."""
        query = (
            "SELECT DISTINCT target FROM link WHERE target > ?1 || '@' AND target < ?1 || 'A' "
            "AND role = 'replies_to' AND position <= ?2"
        )
        found: Iterable[tuple[str]] = self.db.reader().execute(query, (thing, self.moment.position))
        return sorted((event for (event,) in found), key=lambda event: int(event.partition("@")[2]))
