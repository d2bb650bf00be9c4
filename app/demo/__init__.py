"""The demo story: six months of one deal, told as the acts of the people in it. `docs/story.md` tells it in prose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.demo import (
    a_people,
    a_rules,
    b_first_meetings,
    c_the_call,
    d_the_no,
    e_the_reversal,
    f_the_broken_date,
    g_small_noes,
    g_the_second_no,
    h_the_signature,
    i_what_promises_cost,
    j_what_was_said,
    k_september,
)
from app.demo.act import Act, resolved
from ledger.ledger import Ledger
from ledger.policy import Viewer
from ledger.views import history

CHAPTERS = (
    a_people,
    a_rules,
    b_first_meetings,
    c_the_call,
    d_the_no,
    e_the_reversal,
    f_the_broken_date,
    g_the_second_no,
    g_small_noes,
    h_the_signature,
    i_what_promises_cost,
    j_what_was_said,
    k_september,
)


@dataclass(frozen=True, slots=True)
class Story:
    """What was told: the names of the story with their ids in this ledger, and how many events it took."""

    names: dict[str, str] = field(default_factory=dict)
    events: int = 0
    written: int = 0
    """How many of the events were new; 0 when the story had been told before."""


def acts() -> list[Act]:
    """Return every act of the story, in the order in which it is told."""
    return [one for chapter in CHAPTERS for one in chapter.ACTS]


def tell(ledger: Ledger, viewer: Viewer, progress: Callable[[int, int], None] | None = None) -> Story:
    """Tell the story; telling it again, or going on where it was interrupted, writes nothing twice."""
    names: dict[str, str] = {}
    first_event: dict[str, int] = {}
    events = written = 0
    story = acts()
    for number, one in enumerate(story, 1):
        because_of = _event_id(ledger, viewer, first_event[one.because]) if one.because else None
        scribe = names.get(one.scribe or one.by)
        receipt = ledger.execute(replace(viewer, stakeholder=scribe), resolved(one, names, because_of))
        names.setdefault(one.name, receipt.thing)
        first_event[one.name] = receipt.first
        events += receipt.last - receipt.first + 1
        written += 0 if receipt.repeated else receipt.last - receipt.first + 1
        if progress is not None:
            progress(number, len(story))
    return Story(names, events, written)


def _event_id(ledger: Ledger, viewer: Viewer, position: int) -> str:
    ledger.follower.wait_for(position, timeout=60)
    return history.at_positions(ledger.views, viewer, [position])[position].event.event_id
