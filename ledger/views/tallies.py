"""Tallies: what all promises come to, added up as they are drawn, so that a sum over all of them costs no more later.

A tally is a number by measure and up to three words (month, speaker, team); each change of it is a row, by positions of
the ledger. What one promise adds is a pure function of the promise in brief and of what it led to.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from ledger.domain.commitment.words import UpgradeRight
from ledger.domain.kernel import Money
from ledger.views.causes import Effect
from ledger.views.shape import FOREVER

Word = tuple[str, str, str, str]
"""Measure, and three words; empty for none."""
Led = tuple[str, float | None, str | None, int | None]
"""An effect, and of displaced work its person-weeks, and what it costs in which currency."""
COST, WORTH, DISPUTED = "cost ", "worth ", "disputed "
RIGHTS = (UpgradeRight.EXPLICIT.value, UpgradeRight.IMPLIED.value)
LED = "SELECT effect, weeks, currency, amount FROM caused WHERE promise = ? AND position <= ? AND first = 1"
# The last one, and not "the open one": that would look at every earlier one.
OPEN = (
    "SELECT ledger_from, value FROM tally WHERE measure = ? AND a = ? AND b = ? AND c = ? "
    "ORDER BY ledger_from DESC LIMIT 1"
)
CLOSE = "UPDATE tally SET ledger_to = ? WHERE measure = ? AND a = ? AND b = ? AND c = ? AND ledger_from = ?"
PUT = "INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?, ?, ?, ?)"


def added(promise: dict[str, Any], led: Iterable[Led]) -> dict[Word, float]:
    """Return what a promise, in brief, adds to the tallies; one that is disputed, no more than that it is."""
    found: dict[Word, float] = {}

    def add(value: float, measure: str, *words: object) -> None:
        a, b, c = (*("" if w is None else str(w) for w in words), "", "", "")[:3]
        found[measure, a, b, c] = found.get((measure, a, b, c), 0) + value

    if promise["upgrade"] in RIGHTS and promise["disputed"]:
        add(1, DISPUTED + promise["upgrade"])
    elif promise["upgrade"] in RIGHTS:
        add(1, promise["upgrade"], promise["currency"], promise["in_force"])
        if promise["currency"] is not None:
            add(promise["amount"], WORTH + promise["upgrade"], promise["currency"], promise["in_force"])
    elif promise["upgrade"] == UpgradeRight.UNASSESSED.value and promise["in_force"] and promise["counted"]:
        add(1, "unassessed")
    if not promise["counted"]:
        return found
    if promise["disputed"]:
        add(1, "disputed")
        return found
    if promise["agreed"] != 0:
        add(1, "unknown" if promise["agreed"] is None else "agreed", promise["month"])
        return found
    key = promise["month"], promise["speaker"], promise["team"]
    add(1, "unvetted", *key)
    if promise["waited"]:
        add(1, "asked_in_vain", *key)
    for effect, weeks, currency, amount in led:
        cost = None if currency is None or amount is None else Money(amount, currency)
        for measure, value in measured((effect, weeks, cost)):
            add(value, measure, *key)
    return found


def measured(effect: tuple[str, float | None, Money | None]) -> Iterator[tuple[str, float]]:
    """Yield what an effect adds, by measure: its kind, and of displaced work its person-weeks and what it costs."""
    kind, weeks, cost = effect
    yield kind, 1
    if kind == Effect.DISPLACED.value:
        yield ("unsized", 1) if weeks is None else ("weeks", weeks)
        yield ("unpriced", 1) if cost is None else (COST + cost.currency, cost.amount)


def led_to(db: sqlite3.Connection, promise_id: str, position: int) -> list[Led]:
    """Return what a promise had led to by a position."""
    return [led for led in db.execute(LED, (promise_id, position)) if led[0] != Effect.OTHER.value]


def move(db: sqlite3.Connection, position: int, less: dict[Word, float], more: dict[Word, float]) -> None:
    """Draw that what a promise adds has changed."""
    for word in dict.fromkeys((*less, *more)):
        change = more.get(word, 0) - less.get(word, 0)
        if not change:
            continue
        since, value = db.execute(OPEN, word).fetchone() or (None, 0)
        if since is not None and since != position:
            db.execute(CLOSE, (position, *word, since))
        db.execute(PUT, (*word, position, FOREVER, value + change))
