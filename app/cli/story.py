"""The story that an ID belongs to: a trail where there is one, else everything said by, to or about it."""

from __future__ import annotations

from dataclasses import dataclass

from app.cli.moments import as_of
from app.cli.naming import named
from app.cli.opening import VIEWER
from ledger.domain.kernel.aggregate import Aggregate
from ledger.ledger import Ledger
from ledger.views import history, mentions, things
from ledger.views.asof import Moment
from ledger.views.history import HistoryFilter, Utterance
from ledger.views.paging import MOST, Page, cursor
from ledger.views.trail import has_trail, trail


@dataclass(frozen=True, slots=True)
class Story:
    """Events in their true order, about one thing, at one moment."""

    subject: Aggregate | None
    title: str
    status: str
    event: str | None
    """The event that was asked about, when the ID named one."""
    moment: Moment
    events: list[Utterance]
    whole: bool


def story_of(ledger: Ledger, given: str, when: str | None) -> Story:
    """Return the story of what an ID names, as of a moment."""
    moment = ledger.moment(VIEWER, as_of(when))
    thing_id, event = named(ledger, given)
    if has_trail(thing_id):
        found = trail(ledger.views, VIEWER, thing_id, moment)
        events, whole = list(found.events), found.whole
    else:
        events, whole = _said(ledger, thing_id, moment), True
    subject = things.get(ledger.views, VIEWER, thing_id, moment)
    facets = subject.facets() if subject is not None else None
    title = mentions.render_all(ledger.views, VIEWER, [facets.title if facets else given], moment)[0]
    return Story(subject, title, str(facets.status) if facets else "", event, moment, events, whole)


def _said(ledger: Ledger, thing_id: str, moment: Moment) -> list[Utterance]:
    events: list[Utterance] = []
    after: str | None = None
    while True:
        asked = Page(first=MOST, after=after)
        found = history.page(ledger.views, VIEWER, moment, HistoryFilter(about=thing_id), asked)
        events += [u for _, u in found.rows]
        if not found.has_next:
            return sorted(events, key=lambda u: (u.effective_at, u.position))
        after = cursor(found.rows[-1][0])
