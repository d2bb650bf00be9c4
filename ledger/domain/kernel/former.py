"""Former events: shapes in which earlier releases stored what is stored otherwise today.

What is stored never changes. A shape that today's event cannot read (a field renamed, split or of another type) is kept
here, under the topic that it was stored with, and says what it is today; so is a topic that was only renamed.
How to change an event: docs/changing-events.md.
"""

from __future__ import annotations

from typing import Any, TypeVar

from ledger.domain.kernel.event import EVENTS, Event, claim

E = TypeVar("E", bound=Event)
FORMER: dict[str, type[Former]] = {}
"""Former topic → the shape it was stored in. Read for ever, and never stored again."""
ENVELOPE = tuple(name for name in Event.__struct_fields__ if name != "sealed")


class Former(Event):
    """The shape of an event as it was. Fields and the marks of personal ones stay as they were when it was stored."""

    @classmethod
    def _claim(cls, topic: str) -> None:
        if topic in EVENTS:
            raise TypeError(f"{topic!r} is stored today ({EVENTS[topic]}): a new shape needs a new topic")
        claim(FORMER, topic, cls)

    def upcast(self) -> Event:
        """Return what it is today, or in a later former shape. Never fails, and asks nothing but the event itself."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it is today")

    def become(self, cls: type[E], **fields: Any) -> E:
        """Return an event of another class with the same envelope."""
        return cls(**{name: getattr(self, name) for name in ENVELOPE} | fields)


def today(event: Event) -> Event:
    """Return an event in today's shape."""
    while isinstance(event, Former):
        event = event.upcast()
    return event
