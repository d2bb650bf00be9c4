"""Disputes: which events somebody disputes whom they concern. Counts leave these out, and say how many."""

from __future__ import annotations

from ledger.domain.reply import Reply, ReplyStance, ReplyStatus
from ledger.policy import Viewer, visible_kinds
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.reading import present


def disputed_events(db: Database, viewer: Viewer, moment: Moment) -> set[str]:
    """Return the ids of all events that are disputed at the moment. Disputes are few, so all are looked at."""
    if Reply.kind not in visible_kinds(viewer):
        return set()
    query = "SELECT DISTINCT id FROM state WHERE kind = 'reply' AND label = 'disputes'"
    replies = present(db, viewer, Reply, (reply for (reply,) in db.reader().execute(query)), moment)
    return {
        reply.replies_to
        for reply in replies
        if reply.replies_to and reply.stance is ReplyStance.DISPUTES and reply.status is not ReplyStatus.WITHDRAWN
    }
