"""Asks the views of the imported ledger as a schema would."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from ledger.domain.decision.state import Decision
from ledger.domain.kernel.event import Event
from ledger.domain.stakeholder import Stakeholder
from ledger.ledger import Ledger
from ledger.policy import DEVELOPMENT as VIEWER
from ledger.views import history, things, trail
from ledger.views.asof import AsOf
from ledger.views.history import HistoryFilter
from ledger.views.paging import Page, cursor
from ledger.views.things import ThingFilter


class Asker:
    """Asks the views as a schema would."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def thing(self, name: str, asked: AsOf | None = None) -> Any:
        """Return a thing by the source's own id, or by its id here."""
        thing_id = things.find(self.ledger.views, VIEWER, name)
        assert thing_id is not None, name
        return things.get(self.ledger.views, VIEWER, thing_id, self.ledger.moment(VIEWER, asked))

    def name(self, thing_id: str | None) -> str:
        """Return what a person is called."""
        return cast(Stakeholder, self.thing(thing_id or "")).name

    def events(self, name: str, *topics: str) -> list[Event]:
        """Return the events of a thing's trail, in their true order, on these topics."""
        found = trail.trail(self.ledger.views, VIEWER, self.thing(name).id, self.ledger.moment(VIEWER))
        return [u.event for u in found.events if u.topic in topics]

    def decisions(self, name: str) -> list[tuple[date, str, str]]:
        """Return day (as the source has it), answer and speaker of every decision on a request."""
        request = self.thing(name).id
        return [
            (
                cast(Any, e.occurred_at).date(),
                cast(Decision, self.thing(e.originator_id)).outcome_label or "",
                self.name(e.by),
            )
            for e in self.events(name, "decision.accepted")
            if request in e.about
        ]

    def every(self, cls: type[Any], **which: Any) -> list[Any]:
        """Return all things of a kind that fit a filter."""
        found: list[Any] = []
        after: str | None = None
        while True:
            part = things.page(
                self.ledger.views,
                VIEWER,
                cls,
                self.ledger.moment(VIEWER),
                ThingFilter(**which),
                Page(first=1_000, after=after),
            )
            found += [thing for _, thing in part.rows]
            if not part.has_next:
                return found
            after = cursor(part.rows[-1][0])

    def count(self, **which: Any) -> int:
        """Count events that fit a filter."""
        return history.count(self.ledger.views, VIEWER, self.ledger.moment(VIEWER), HistoryFilter(**which))
