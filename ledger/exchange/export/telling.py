"""What every export tells of events: page by page, with the names of people and things in their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from ledger.domain.kernel.event import Event
from ledger.domain.kernel.types import ERASED
from ledger.policy import Viewer
from ledger.views import history, mentions
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.history import HistoryFilter, Utterance
from ledger.views.paging import MOST, Page, cursor

ENVELOPE = frozenset(Event.__struct_fields__)


def events(
    db: Database, viewer: Viewer, moment: Moment, which: HistoryFilter | None = None
) -> Iterator[list[Utterance]]:
    """Yield the events that fit, in the order of the ledger, in pages: only one of them is held at a time."""
    after: str | None = None
    while True:
        found = history.page(db, viewer, moment, which or HistoryFilter(), Page(first=MOST, after=after))
        if found.rows:
            yield [utterance for _, utterance in found.rows]
        if not found.has_next:
            return
        after = cursor(found.rows[-1][0])


class Names:
    """What people and things are called, looked up for a page of texts at once."""

    def __init__(self, db: Database, viewer: Viewer, moment: Moment, texts: Iterable[str], ids: Iterable[str]) -> None:
        wanted = mentions.mentioned(texts) | {i for i in ids if i}
        self._names = mentions.names_of(db, viewer, wanted, moment)

    def with_more(self, others: Names) -> Names:
        """Return these names and others together."""
        self._names |= others._names
        return self

    def present(self, thing_id: str) -> bool:
        """Return whether the thing is there at the moment, and the viewer may see it."""
        return thing_id in self._names

    def of(self, thing_id: str | None) -> str | None:
        """Return what somebody or something is called; None when it has no name, or may not be known."""
        name = self._names.get(thing_id or "")
        return None if not name or name == ERASED else mentions.render(name, {})

    def with_id(self, thing_id: str | None) -> dict[str, str | None] | None:
        """Return somebody or something by id and by name, as the exports tell it."""
        return None if thing_id is None else {"id": thing_id, "name": self.of(thing_id)}

    def render(self, text: str) -> str:
        """Return the text with its mentions resolved."""
        return mentions.render(text, self._names)

    def rendered(self, value: Any) -> Any:
        """Return a value with the mentions in all its texts resolved."""
        if isinstance(value, str):
            return self.render(value)
        if isinstance(value, dict):
            return {key: self.rendered(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [self.rendered(inner) for inner in value]
        return value


def plain(event: Event) -> dict[str, Any]:
    """Return the fields of an event that are not its envelope, without those that say nothing."""
    fields = msgspec.to_builtins(event)
    return {name: value for name, value in fields.items() if name not in ENVELOPE and value not in (None, [], ())}


def texts_of(value: Any) -> Iterator[str]:
    """Yield every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_of(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from texts_of(inner)


def names_for(db: Database, viewer: Viewer, moment: Moment, page: list[Utterance]) -> Names:
    """Return the names that a page of events needs."""
    texts = [text for u in page for text in (u.sentence, u.event.details or "", *texts_of(plain(u.event)))]
    ids = {i for u in page for i in (u.thing, u.event.by, u.event.on_behalf_of, *u.event.to, *u.event.about) if i}
    ids |= {u.event.recorded_by for u in page}
    return Names(db, viewer, moment, texts, ids)
