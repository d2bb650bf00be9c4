"""Unanswered: requests that have waited for an answer longer than they should (capability 50: a mirror)."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc, Ref
from ledger.domain.request.state import OPEN, Request, RequestStatus
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.things import ThingFilter


class UnansweredRequest(Struct, frozen=True):
    """A request that waits for its answer."""

    request: Annotated[str, Ref(("request",)), Doc(description="The request.")]
    waits_for_us: Annotated[bool, Doc(description="False when those who asked were asked back and have not answered.")]
    owner: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who looks after it; null: nobody.")]
    days: Annotated[int, Doc(description="How many days it has waited.")]


class UnansweredReport(Struct, frozen=True):
    """Requests that have waited for an answer longer than they should."""

    waiting: Annotated[tuple[UnansweredRequest, ...], Doc(description="What waits, the longest first.")]
    longer_than: Annotated[int, Doc(description="Only what has waited for more days than this.")]
    in_time: Annotated[int, Doc(description="How many more are open, and have not waited so long.")]
    undated: Annotated[int, Doc(description="How many are open of which nobody has said when they were asked.")]
    without_owner: Annotated[int, Doc(description="How many of those listed nobody looks after.")]


def unanswered_requests(
    db: Database, viewer: Viewer, moment: Moment, at: datetime, days: int, account: str | None = None
) -> UnansweredReport:
    """Return the requests that have waited for an answer for more than so many days, of one customer or of all."""
    require_sight(viewer, "request", "stakeholder")
    which = ThingFilter(status=[status.value for status in OPEN], account=account)
    every = [r for r in things.every(db, viewer, Request, moment, which) if r.merged_into is None and not r.placeholder]
    dated = [(r, (at - r.submitted_at).days) for r in every if r.submitted_at is not None]
    late = sorted(((r, waited) for r, waited in dated if waited > days), key=lambda pair: (-pair[1], pair[0].id))
    rows = [UnansweredRequest(r.id, r.status is not RequestStatus.NEEDS_INFORMATION, r.owner, d) for r, d in late]
    return UnansweredReport(
        waiting=tuple(rows),
        longer_than=days,
        in_time=len(dated) - len(rows),
        undated=len(every) - len(dated),
        without_owner=sum(row.owner is None for row in rows),
    )
