"""Indexing: which words of an event can be searched for, and how they stand in the index.

Names of people are not in it: a text names them by mention, and the mention stands in the index as one word (`stk…`).
A search for a name looks up who is called so, and looks for that word; whoever is forgotten is not found by name.
"""

from __future__ import annotations

import re

import msgspec

from ledger.domain.kernel.event import Event
from ledger.domain.kernel.ids import ID, MENTION
from ledger.domain.kernel.texts import texts
from ledger.domain.kernel.types import ERASED

TITLES = ("title", "name", "content", "consequent")
"""Fields that say in a line what a thing is; words found there count more."""
ECHOES = tuple(f"request.{how}" for how in ("accepted", "declined", "deferred", "countered", "otherwise_answered"))
"""Events that carry the words of a decision on to the requests: they are found where they were said."""
WORD = re.compile(r"\b([a-z]{3})([0-9a-f]{32})\b")
Words = tuple[str, str]
"""Title and text, as they are indexed."""


def words_of(event: Event) -> Words | None:
    """Return what can be searched for in an event; None when it says nothing in words."""
    if event.topic in ECHOES and getattr(event, "decision", None) is not None:
        return None
    said = [text for text in texts(without_details(event)) if text and text != ERASED]
    if not said:
        return None
    title = next((t for f in TITLES if isinstance(t := getattr(event, f, None), str) and t in said), "")
    rest = "\n".join(text for text in said if text != title)
    return indexed(title), indexed(rest)


def without_details(event: Event) -> Event:
    """Return the event without what an import kept of its source: that is data, not something said."""
    return event if event.details is None else msgspec.structs.replace(event, details=None)


def indexed(text: str) -> str:
    """Return a text as it stands in the index: mentions as one word each, which no sign cuts in two."""
    return MENTION.sub(lambda match: word_for(match[2]), text)


def word_for(thing_id: str) -> str:
    """Return the word that stands for a person or a thing in the index."""
    return thing_id.replace("_", "", 1)


def mentioned_again(text: str) -> str:
    """Return a text of the index with its mentions, as readers resolve them."""

    def mention(match: re.Match[str]) -> str:
        thing_id = f"{match[1]}_{match[2]}"
        return f"{{{'person' if match[1] == 'stk' else 'thing'}:{thing_id}}}" if ID.fullmatch(thing_id) else match[0]

    return WORD.sub(mention, text)
