"""Promises in brief: a narrow row for each promise and each change of what is counted, for sums over all of them.

It is drawn beside the states, from them and by the same pen, so it holds as of any position. Of effective history,
which late facts rewrite, the rows are made from the states as of then (see reports/promised.py).
"""

from __future__ import annotations

import sqlite3
from typing import Any

from ledger.domain.commitment.judging import agreed_when_said, asked_in_vain, counts, waits_for_word
from ledger.domain.commitment.state import IN_FORCE, Commitment
from ledger.domain.reply import ReplyStance, ReplyStatus
from ledger.domain.request.state import Request
from ledger.store.decoding import decoder_of
from ledger.views.clock import micros
from ledger.views.shape import FOREVER
from ledger.views.tallies import Word, added, led_to, move

COLUMNS = (
    "counted",  # 1 when it was said and engineering had a say in it
    "agreed",  # 1 said with engineering's agreement, 0 without, null when nobody can tell
    "in_force",  # 1 while it binds or waits for its condition
    "said_at",  # microseconds; null when the source does not say
    "month",  # of that
    "said_in",  # the event
    "speaker",
    "debtor",
    "team",  # its own, else that with which its request lies
    "request",
    "account",
    "waited",  # 1 when it was asked before whether it may be said, or can be done, and no answer came in time
    "waits",  # 1 while somebody is asked to clear or to vet it and has not answered
    "size",  # in person-weeks
    "upgrade",  # what finance makes of it
    "currency",
    "amount",  # of the upgrade right
    "disputed",  # 1 while somebody disputes that it was made
)
FIELDS = ", ".join(COLUMNS)


BEFORE = f"SELECT ledger_from, {FIELDS}, led, weeks FROM promise WHERE id = ? ORDER BY ledger_from DESC LIMIT 1"
INSERT = (
    f"INSERT OR REPLACE INTO promise (id, ledger_from, ledger_to, {FIELDS}, led, weeks) "
    f"VALUES (?, ?, ?, {', '.join('?' * len(COLUMNS))}, ?, ?)"
)
GROUP = "SELECT label FROM state WHERE id = ? AND ledger_from IS NOT NULL ORDER BY ledger_from DESC LIMIT 1"
ELSEWHERE = f"SELECT id, disputed FROM promise WHERE request = ? AND ledger_to = {FOREVER} AND team IS NOT ?"
NEWEST = "SELECT body FROM state WHERE id = ? AND ledger_from IS NOT NULL ORDER BY ledger_from DESC LIMIT 1"


# The state of a reply as it is drawn last.
REPLY = "FROM state s WHERE s.id = l.stream AND s.ledger_from IS NOT NULL ORDER BY s.ledger_from DESC LIMIT 1"
DISPUTED = f"""
SELECT EXISTS (SELECT 1 FROM link l WHERE l.target = ? AND l.role = 'replies_to'
    AND (SELECT s.label {REPLY}) = '{ReplyStance.DISPUTES.value}'
    AND (SELECT s.status {REPLY}) <> '{ReplyStatus.WITHDRAWN.value}')
"""


def brief(promise: Commitment, group: str | None, disputed: bool) -> tuple[Any, ...]:
    """Return what is counted of a promise, in the order of `COLUMNS`; `group` is the team that has its request."""
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
        promise.team or group,
        promise.request,
        promise.account,
        int(asked_in_vain(promise)),
        int(waits_for_word(promise)),
        promise.size,
        promise.upgrade_right.value,
        value.currency if value else None,
        value.amount if value else None,
        int(disputed),
    )


def is_disputed(db: sqlite3.Connection, promise: Commitment) -> bool:
    """Return whether somebody disputes that a promise was made, by what is drawn."""
    return promise.said_in is not None and bool(db.execute(DISPUTED, (promise.said_in,)).fetchone()[0])


def draw(db: sqlite3.Connection, promise: Commitment, position: int, *, disputed: bool) -> None:
    """Draw what a promise has become at a position; nothing when nothing changed of what is counted."""
    group = db.execute(GROUP, (promise.request,)).fetchone() if promise.request is not None else None
    _draw(db, promise.id, brief(promise, group[0] if group is not None else None, disputed), position)


def led(db: sqlite3.Connection, promise_id: str, position: int) -> None:
    """Draw that a promise led to something at a position."""
    before = db.execute(BEFORE, (promise_id,)).fetchone()
    if before is not None:  # else it is counted with the promise, once that is told
        _draw(db, promise_id, before[1:-2], position)


def _draw(db: sqlite3.Connection, promise_id: str, row: tuple[Any, ...], position: int) -> None:
    before = db.execute(BEFORE, (promise_id,)).fetchone()
    effects = led_to(db, promise_id, position)
    whole = (*row, len(effects), float(sum(weeks or 0 for _, weeks, _, _ in effects)))
    less: dict[Word, float] = {}
    if before is not None:
        if before[1:] == whole:
            return
        less = added(dict(zip(COLUMNS, before[1:], strict=False)), led_to(db, promise_id, before[0]))
        db.execute(
            "UPDATE promise SET ledger_to = ? WHERE id = ? AND ledger_from = ?", (position, promise_id, before[0])
        )
    db.execute(INSERT, (promise_id, position, FOREVER, *whole))
    move(db, position, less, added(dict(zip(COLUMNS, row, strict=True)), effects))


def follow(db: sqlite3.Connection, request: Request, position: int) -> None:
    """Let the promises of a request lie with its team, once it has been drawn as it became at a position."""
    if request.group is None:
        return
    for promise_id, disputed in db.execute(ELSEWHERE, (request.id, request.group)).fetchall():
        (body,) = db.execute(NEWEST, (promise_id,)).fetchone()
        draw(db, decoder_of(Commitment).decode(body), position, disputed=bool(disputed))
