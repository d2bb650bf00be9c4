"""Promises in brief: a narrow row for each promise and each change of what is counted, for sums over all of them.

It is drawn beside the states, from them and by the same pen, so it holds as of any position. Of effective history,
which late facts rewrite, the rows are made from the states as of then (see reports/promised.py).
"""

from __future__ import annotations

import sqlite3
from typing import Any

from ledger.domain.commitment.judging import agreed_when_said, counts
from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.views.clock import micros
from ledger.views.database import FOREVER

COLUMNS = (
    "counted",  # 1 when it was said and engineering had a say in it
    "agreed",  # 1 said with engineering's agreement, 0 without, null when nobody can tell
    "in_force",  # 1 while it binds or waits for its condition
    "said_at",  # microseconds; null when the source does not say
    "month",  # of that
    "said_in",  # the event
    "speaker",
    "debtor",
    "team",
    "request",
    "account",
    "upgrade",  # what finance makes of it
    "currency",
    "amount",  # of the upgrade right
)
FIELDS = ", ".join(COLUMNS)


def brief(promise: Commitment) -> tuple[Any, ...]:
    """Return what is counted of a promise, in the order of `COLUMNS`."""
    agreed, value = agreed_when_said(promise), promise.upgrade_value
    return (
        int(counts(promise)),
        None if agreed is None else int(agreed),
        int(promise.status in IN_FORCE),
        None if promise.said_at is None else micros(promise.said_at),
        None if promise.said_at is None else f"{promise.said_at:%Y-%m}",
        promise.said_in,
        promise.promised_by,
        promise.debtor,
        promise.team,
        promise.request,
        promise.account,
        promise.upgrade_right.value,
        value.currency if value else None,
        value.amount if value else None,
    )


def draw(db: sqlite3.Connection, promise: Commitment, position: int) -> None:
    """Draw what a promise has become at a position; nothing when nothing changed of what is counted."""
    row = brief(promise)
    before = db.execute(
        f"SELECT ledger_from, {FIELDS} FROM promise WHERE id = ? ORDER BY ledger_from DESC LIMIT 1", (promise.id,)
    ).fetchone()
    if before is not None:
        if before[1:] == row:
            return
        close = "UPDATE promise SET ledger_to = ? WHERE id = ? AND ledger_from = ?"
        db.execute(close, (position, promise.id, before[0]))
    marks = ", ".join("?" * len(row))
    insert = f"INSERT OR REPLACE INTO promise (id, ledger_from, ledger_to, {FIELDS}) VALUES (?, ?, ?, {marks})"
    db.execute(insert, (promise.id, position, FOREVER, *row))
