"""Disputes: which events somebody disputes whom they concern. Counts leave these out, and say how many."""

from __future__ import annotations

from ledger.domain.reply import Reply, ReplyStance, ReplyStatus
from ledger.policy import Viewer, visible_kinds
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.things import row_at

DISPUTE = f"kind = 'reply' AND label = '{ReplyStance.DISPUTES.value}'"


def disputed_events(db: Database, viewer: Viewer, moment: Moment) -> set[str]:
    """Return the ids of all events that are disputed at the moment. Disputes are few, so all are looked at."""
    if Reply.kind not in visible_kinds(viewer):
        return set()
    row, arguments = row_at(moment, "d.id")
    # What is disputed stands in the first event of the dispute, at the position at which that was born.
    query = (
        f"SELECT DISTINCT l.target FROM (SELECT DISTINCT id FROM state WHERE {DISPUTE}) d "
        f"CROSS JOIN state s ON s.rowid = {row} AND s.label = '{ReplyStance.DISPUTES.value}' AND s.status <> ? "
        "CROSS JOIN thing t ON t.id = d.id CROSS JOIN link l ON l.position = t.born AND l.role = 'replies_to'"
    )
    found = db.reader().execute(query, (*arguments, ReplyStatus.WITHDRAWN.value))
    return {event for (event,) in found}
