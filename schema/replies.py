"""Replies: what those who are named say to an event, shown beside it; and what a person has still to answer."""

from __future__ import annotations

from typing import Any

from ledger.domain.reply import Reply, ReplyStance
from ledger.views import replies
from schema.connections import After, Before, Connected, First, Last, page
from schema.kinds import HistoryConnection
from schema.listing import Order, newest_first
from schema.reflect.output import TYPES, Shown, many


def _replies(v: Any) -> Any:
    return v.seen_in.replies.load(v.it.event_id)


async def _whether_disputed(v: Any) -> bool:
    found = await v.seen_in.replies.wait(v.it.event_id)
    return any(reply.it.stance is ReplyStance.DISPUTES for reply in found)


BESIDE: dict[str, Shown] = {
    "replies": Shown(
        many(TYPES[Reply]), "What those who are named in it say to it: they confirm, dispute or comment.", _replies
    ),
    "disputed": Shown(
        bool, "True when somebody whom it concerns disputes it; counts leave it out then.", _whether_disputed
    ),
}
"""What stands beside every utterance."""


async def _unanswered(
    root: Any,
    order_by: Order = None,
    first: First = None,
    after: After = None,
    last: Last = None,
    before: Before = None,
) -> Any:
    from schema.utterances import told

    scope, person = root.seen_in, root.it.id
    asked = page(first, after, last, before)

    def find(db: Any, viewer: Any) -> Any:
        return replies.unanswered(db, viewer, person, scope.moment, asked, newest_first=newest_first(order_by))

    def newest(db: Any, viewer: Any) -> Any:
        rows = replies.unanswered(db, viewer, person, scope.moment, page(1, None, None, None), newest_first=True).rows
        return rows[0][1].recorded_at if rows else None

    def count() -> Any:
        return scope.read(replies.count_unanswered, person, scope.moment)

    found = await scope.read(find)
    scope.prepare(event.sentence for _, event in found.rows)
    return Connected(
        scope,
        found,
        [told(event, scope) for _, event in found.rows],
        total_count=count,
        unfiltered_count=count,
        updated_at=lambda: scope.read(newest),
    )


_unanswered.__annotations__["return"] = HistoryConnection
UNANSWERED = Shown(
    HistoryConnection,
    "What others wrote down of them or graded them by, and they have not replied to: what they are to be told.",
    resolve=_unanswered,
)
