"""What every aggregate, event and command share."""

from ledger.domain.kernel.aggregate import AGGREGATES, Aggregate
from ledger.domain.kernel.book import Book
from ledger.domain.kernel.command import COMMANDS, Command
from ledger.domain.kernel.errors import LedgerError, StateRule
from ledger.domain.kernel.event import EVENTS, Event, Source
from ledger.domain.kernel.types import (
    Basis,
    Described,
    Doc,
    Identity,
    LongText,
    Money,
    Personal,
    Ref,
    ShortText,
    Text,
    clause,
    ending,
    full_stop,
    people,
    person,
    thing,
)

__all__ = [
    "AGGREGATES",
    "COMMANDS",
    "EVENTS",
    "Aggregate",
    "Basis",
    "Book",
    "Command",
    "Described",
    "Doc",
    "Event",
    "Identity",
    "LedgerError",
    "LongText",
    "Money",
    "Personal",
    "Ref",
    "ShortText",
    "Source",
    "StateRule",
    "Text",
    "clause",
    "ending",
    "full_stop",
    "people",
    "person",
    "thing",
]
