"""Facts: what one record of a source says, told in one act: all of it is written, or none.

A record is held against the ledger as it stands, and only what is new is written: the same export read again writes
nothing, a newer one adds what happened since.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.domain.kernel.aggregate import Aggregate
from ledger.domain.kernel.book import Book
from ledger.domain.kernel.command import Command
from ledger.domain.kernel.event import Source
from ledger.exchange.history.line import Line, Unreadable, clocks
from ledger.exchange.history.people import UNKNOWN, People, is_nobody
from ledger.exchange.history.tale import Tale
from ledger.exchange.sending import NothingNew
from ledger.ledger import Act

Teller = Callable[[Tale], Aggregate | None]
"""Records a fact, unless it is known, and returns the thing that it is about."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a source says somebody said or did, and how it is told."""

    line: Line
    tell: Teller
    occurred_at: datetime | None
    source: Source


def fact(line: Line, tell: Teller) -> Fact:
    """Return the fact that a line tells; raises `Unreadable` when its times are none."""
    occurred_at, source = clocks(line)
    return Fact(line, tell, occurred_at, source)


def act_of(facts: Sequence[Fact], people: People, command_id: str | None = None) -> Act:
    """Return the act that tells all the facts of one record, in their order."""
    if not facts:
        raise Unreadable("the record says nothing that the ledger keeps")

    def decide(book: Book) -> Aggregate:
        thing: Aggregate | None = None
        for one in facts:
            book.turn_to(_command(one, people), one.source)
            told = one.tell(Tale(book, one.line, people, target_is_person=False))
            thing = thing or told
        if not book.events or thing is None:
            raise NothingNew
        return thing

    first = facts[0]
    return Act(_command(first, people, command_id), decide, first.source)


def _command(one: Fact, people: People, command_id: str | None = None) -> Command:
    line = one.line
    name = UNKNOWN if line.actor is None or is_nobody(line.actor) else line.actor.strip()
    return Command(by=people.id_of(line.namespace, name), occurred_at=one.occurred_at, command_id=command_id)
