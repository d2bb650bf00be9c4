"""From the ledger to the drawing of a map at a moment, for a viewer."""

from __future__ import annotations

from graph.drawing.arriving import arrivals
from graph.drawing.layout import Place, layout
from graph.drawing.svg import MOST, Heading, draw
from graph.questions.committee import committee
from graph.questions.errors import MapTooLarge
from graph.questions.sight import Sight
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import mentions
from ledger.views.asof import Moment
from ledger.views.clock import moment as time_of


def sheet(ledger: Ledger, viewer: Viewer, moment: Moment, sight: Sight, scope: str | None) -> str:
    """Return the drawing; ``scope`` is the deal or account that the map is of."""
    people = len(sight.map.people)
    if people > MOST:
        raise MapTooLarge(f"there are {people} people on this map; {MOST} are the most that are drawn")
    places = placed(ledger, viewer, moment, sight, scope)
    title = f"{{thing:{scope}}}" if scope is not None else "Everybody"
    caption = committee(sight).sentence if sight.deal is not None else ""
    texts = mentions.render_all(ledger.views, viewer, [title, caption], moment)
    return draw(sight, places, Heading(f"Influence map: {texts[0].strip('“”')}", when(moment), texts[1]))


def placed(ledger: Ledger, viewer: Viewer, moment: Moment, sight: Sight, scope: str | None) -> dict[str, Place]:
    """Return where everybody stands who is, or was, on this map."""
    return layout(arrivals(ledger, viewer, moment, sight.map.people.keys(), scope))


def when(moment: Moment) -> str:
    """
    >>> when(Moment(140)), when(Moment(239, 1769904000000000))
    ('As the ledger stood at position 140', 'As true on 1 February 2026 at 00:00 UTC, by the ledger at position 239')
    """
    if moment.effective_at is None:
        return f"As the ledger stood at position {moment.position:,}"
    then = time_of(moment.effective_at)
    return f"As true on {then.day} {then:%B %Y} at {then:%H:%M} UTC, by the ledger at position {moment.position:,}"
