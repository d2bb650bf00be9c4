"""News: what an endpoint has not been told yet, events and changes of flags, in the order in which it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ledger.domain.kernel.event import EVENTS
from ledger.exchange.export.telling import Names, names_for
from ledger.policy import Role, Viewer
from ledger.store.ops import About, Endpoint
from ledger.views import history, watching
from ledger.views.asof import Moment
from ledger.views.clock import micros
from ledger.views.database import Database
from ledger.views.flags.change import FlagChange
from ledger.views.flags.changes import changes
from ledger.views.flags.hearing import Hearing, Mark
from ledger.views.flags.names import FlagName
from ledger.views.history import HistoryFilter, Utterance
from ledger.views.paging import Page
from ledger.views.shape import FOREVER

PAGE = 100


class WatchEnded(Exception):
    """The watch that an endpoint was added for has ended."""


@dataclass(frozen=True, slots=True)
class Item:
    """One message: an event, or a change of a flag with the mark that it belongs to."""

    id: str
    position: int
    event: Utterance | None = None
    change: FlagChange | None = None
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class News:
    """A page of messages, and how far an endpoint has been told once it has taken them all."""

    items: list[Item]
    names: Names
    position: int
    mark: Mark
    more: bool


def viewer_of(about: About) -> Viewer:
    """Return as whom an endpoint is told: as whoever added it, or the person whose it is."""
    return Viewer(about.principal, Role(about.role), about.person)


def mark_of(endpoint: Endpoint) -> Mark:
    """Return up to which mark an endpoint has been told of all flags."""
    return Mark(endpoint.flags_position or 0, -FOREVER if endpoint.flags_at is None else endpoint.flags_at)


def news_for(db: Database, endpoint: Endpoint, head: int, now: datetime) -> News:
    """Return what comes next; raises `WatchEnded`."""
    viewer, moment = viewer_of(endpoint.about), Moment(head)
    which, hearing = _wanted(db, viewer, endpoint, moment)
    events = history.page(db, viewer, moment, which, Page(first=PAGE))
    begun = mark_of(endpoint)
    until = begun.further(head, micros(now))
    found, reached = changes(db, viewer, hearing, begun, until, PAGE) if hearing.names else ([], until)
    # Beyond the last event of a page, and beyond the last turn that was looked at, there may be what comes before.
    known = events.rows[-1][0] if events.has_next else head
    last = min(known, reached.position)
    told = [Item(u.event.event_id, p, event=u) for p, u in events.rows if p <= last]
    turned = [Item(c.id, c.position, change=c, mark=m) for m, c in found if c.position <= last]
    items = sorted([*told, *turned], key=lambda item: (item.position, item.change is not None))
    whole = reached.position <= last
    mark = reached if whole else max((item.mark for item in turned if item.mark), default=begun)
    return News(
        items=[item for item in items if item.id not in endpoint.flags_told],
        names=_names(db, viewer, moment, items),
        position=last,
        mark=mark,
        more=events.has_next or not whole or not reached.covers(until),
    )


def _wanted(db: Database, viewer: Viewer, endpoint: Endpoint, moment: Moment) -> tuple[HistoryFilter, Hearing]:
    """Return which events and which flags an endpoint is told."""
    about = endpoint.about
    topics = [
        t for t in EVENTS for wanted in about.topics if t == wanted or (wanted[-1] == "." and t.startswith(wanted))
    ]
    which = HistoryFilter(
        topics=topics, kinds=about.kinds, concerning=about.things, naming=about.person, after=endpoint.position
    )
    names = tuple(FlagName(name) for name in about.flags)
    if about.watch is None:
        return which, Hearing(names, about.kinds, about.things, about.person)
    watch = watching.watch_of(db, viewer, about.watch, moment)
    if watch is None:
        raise WatchEnded
    heard = watching.hearing(watch, names or None, about.kinds, about.things, about.person)
    return watching.narrowed(which, watch), heard


def _names(db: Database, viewer: Viewer, moment: Moment, items: list[Item]) -> Names:
    """Return the names that these messages need."""
    named = names_for(db, viewer, moment, [item.event for item in items if item.event is not None])
    flags = [item.change.flag for item in items if item.change is not None]
    ids = {i for flag in flags for i in (flag.thing, flag.about, *flag.accounts) if i}
    return named.with_more(Names(db, viewer, moment, [flag.sentence for flag in flags], ids)) if flags else named
