"""Replies: what those who are named in events say to them, what nobody has asked them yet, and what is disputed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from ledger.domain.reply import Reply, ReplyStance, ReplyStatus
from ledger.policy import Viewer, require_sight, visible_kinds
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.history import COLUMNS, NAMING, Utterance, naming, utterance
from ledger.views.paging import Page, Slice, bounds, slice_of
from ledger.views.things import get_many

ANSWERED = (
    "EXISTS (SELECT 1 FROM link r JOIN history g ON g.position = r.position WHERE r.role = 'replies_to' "
    "AND r.target = h.id || '@' || h.version AND g.speaker = ? AND g.position <= ?)"
)


def replies_to(db: Database, viewer: Viewer, events: Iterable[str], moment: Moment) -> dict[str, tuple[Reply, ...]]:
    """Return the replies to each of these events (by id) as of a moment; those that were taken back are left out."""
    wanted = tuple(dict.fromkeys(events))
    found: dict[str, list[str]] = {event: [] for event in wanted}
    if "reply" not in visible_kinds(viewer):
        return dict.fromkeys(wanted, ())
    db.note(f"rpl<{event}" for event in wanted)
    query = (
        "SELECT l.target, l.stream FROM json_each(?) e CROSS JOIN link l ON l.target = e.value "
        "WHERE l.role = 'replies_to' AND l.position <= ? ORDER BY l.position"
    )
    for event, reply in db.reader().execute(query, (msgspec.json.encode(wanted).decode(), moment.position)):
        found[event].append(reply)
    replies = get_many(db, viewer, [r for several in found.values() for r in several], moment)
    return {
        event: tuple(
            r for i in several if isinstance(r := replies.get(i), Reply) and r.status is not ReplyStatus.WITHDRAWN
        )
        for event, several in found.items()
    }


def disputed(db: Database, viewer: Viewer, events: Iterable[str], moment: Moment) -> set[str]:
    """Return those of these events (by id) that somebody whom they concern disputes, as of a moment.

    Counts and rates leave them out, and say how many they left out.
    """
    found = replies_to(db, viewer, events, moment)
    return {event for event, several in found.items() if any(r.stance is ReplyStance.DISPUTES for r in several)}


def unanswered(
    db: Database, viewer: Viewer, person: str, moment: Moment, asked: Page, *, newest_first: bool = False
) -> Slice[Utterance]:
    """Return what others wrote down of a person, or graded them by, to which they have not replied."""
    where, values = _unanswered(viewer, person, moment)
    within, keys, order = bounds(asked, "h.position", descending=newest_first)
    query = f"SELECT {COLUMNS} FROM history h WHERE {where} AND {within} ORDER BY {order} LIMIT ?"
    rows = db.reader().execute(query, (*values, *keys, asked.size + 1))
    return slice_of([(r[0], utterance(r)) for r in rows], asked)


def count_unanswered(db: Database, viewer: Viewer, person: str, moment: Moment) -> int:
    """Return how many there are."""
    where, values = _unanswered(viewer, person, moment)
    total: int = db.reader().execute(f"SELECT count(*) FROM history h WHERE {where}", values).fetchone()[0]
    return total


def _unanswered(viewer: Viewer, person: str, moment: Moment) -> tuple[str, list[Any]]:
    require_sight(viewer, "stakeholder")
    kinds = sorted(visible_kinds(viewer) - {"reply"})
    then = "" if moment.effective_at is None else " AND h.effective_at <= ?"
    where = f"{NAMING} AND h.kind IN ({','.join('?' * len(kinds))}) AND h.position <= ?{then} AND NOT {ANSWERED}"
    at = [] if moment.effective_at is None else [moment.effective_at]
    values = [*naming(person), *kinds, moment.position, *at, person, moment.position]
    return where, values
