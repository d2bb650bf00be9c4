"""Lines of the format `history` for made-up stories, and a teller that imports them into a ledger of their own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from ledger.domain.kernel.aggregate import Aggregate
from ledger.exchange.history import ImportReport, import_history
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.views import history, things, trail
from ledger.views.history import HistoryFilter, Utterance
from ledger.views.paging import Page


class Story:
    """A ledger that is told lines; each gets an id and a day of its own unless it says otherwise."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger: Ledger = open_ledger(folder / "data", follow=False)
        self.report = ImportReport()
        self._number = 0

    def line(self, type: str, subject: str = "wish:1", actor: str | None = "Ada Pell", **other: Any) -> dict[str, Any]:  # noqa: A002
        """Return a line; keys that no line has go into its `data`."""
        self._number += 1
        line: dict[str, Any] = {
            "event_id": f"fact-{self._number}",
            "occurred_at": f"2026-03-{self._number:02}T09:00:00+01:00",
            "recorded_at": None,
            "actor": actor,
            "actor_role": None,
            "type": type,
            "subject": subject,
            "title": "Dark mode",
            "text": None,
            "source_ref": None,
            "data": {},
        }
        for key, value in other.items():
            (line if key in line else line["data"])[key] = value
        return line

    def tell(self, type: str, subject: str = "wish:1", actor: str | None = "Ada Pell", **other: Any) -> ImportReport:  # noqa: A002
        """Import one line."""
        return self.take([self.line(type, subject, actor, **other)])

    def take(self, lines: Iterable[dict[str, Any] | bytes]) -> ImportReport:
        """Import lines, whole or already bytes."""
        raw = [one if isinstance(one, bytes) else msgspec.json.encode(one) for one in lines]
        return self.take_file(b"".join(r + b"\n" for r in raw))

    def take_file(self, content: bytes, name: str = "story.jsonl") -> ImportReport:
        """Import a file of this content, and let the views follow."""
        path = self.folder / name
        path.write_bytes(content)
        self.report = import_history(self.ledger, DEVELOPMENT, [path])
        self.ledger.follower.catch_up()
        return self.report

    def thing(self, name: str) -> Any:
        """Return the thing with this external id, as it stands."""
        thing_id = things.find(self.ledger.views, DEVELOPMENT, name)
        assert thing_id is not None, f"the ledger knows no {name}"
        return self.by_id(thing_id)

    def by_id(self, thing_id: str) -> Any:
        """Return the thing with this id, as it stands."""
        found = things.get(self.ledger.views, DEVELOPMENT, thing_id, self.ledger.moment(DEVELOPMENT))
        assert isinstance(found, Aggregate), f"the ledger knows no {thing_id}"
        return found

    def named(self, thing_id: str | None) -> str:
        """Return the name of a person."""
        assert thing_id is not None
        name: str = self.by_id(thing_id).name
        return name

    def events(self, **which: Any) -> tuple[Utterance, ...]:
        """Return the events that fit a filter, in the order of the log."""
        moment = self.ledger.moment(DEVELOPMENT)
        asked = Page(first=1_000)
        page = history.page(self.ledger.views, DEVELOPMENT, moment, HistoryFilter(**which), asked)
        return tuple(event for _, event in page.rows)

    def topics(self) -> list[str]:
        """Return the topics of all events, in the order of the log."""
        return [e.topic for e in self.events()]

    def trail(self, name: str) -> tuple[Utterance, ...]:
        """Return the trail that a thing belongs to."""
        thing_id = self.thing(name).id
        return trail.trail(self.ledger.views, DEVELOPMENT, thing_id, self.ledger.moment(DEVELOPMENT)).events

    def head(self) -> int:
        """Return the newest position of the log."""
        return self.ledger.recorder.head()
