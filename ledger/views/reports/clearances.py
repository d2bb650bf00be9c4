"""Clearances: who waits for the answer to "may I say this?", since when, and is it overdue (capabilities 47 and 50)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from msgspec import Struct

from ledger.domain.commitment.judging import answer_is_late
from ledger.domain.commitment.state import Commitment, CommitmentStatus
from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.things import ThingFilter

People = Annotated[tuple[str, ...], Ref(("stakeholder",))]


class WaitingClearance(Struct, frozen=True):
    """Somebody who waits to hear whether something may be said."""

    commitment: Annotated[str, Ref(("commitment",)), Doc(description="What they ask about.")]
    asked_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who asks.")]
    asked_of: Annotated[People, Doc(description="Who was asked.")]
    asked_at: Annotated[datetime | None, Doc(description="When.")]
    due_at: Annotated[datetime | None, Doc(description="When the answer is due; null when no time was agreed.")]
    overdue: Annotated[bool, Doc(description="Whether it is later than agreed.")]
    hours_waited: Annotated[float | None, Doc(description="How long they have waited, in hours.")]


class ClearanceQueue(Struct, frozen=True):
    """What waits to be cleared, the most urgent first, and how fast such questions were answered so far."""

    waiting: Annotated[tuple[WaitingClearance, ...], Doc(description="What waits, the first due first.")]
    overdue: Annotated[int, Doc(description="How many of them are overdue.")]
    answered: Annotated[int, Doc(description="How many such questions were answered so far.")]
    answered_late: Annotated[int, Doc(description="How many of those later than agreed.")]
    without_clock: Annotated[int, Doc(description="How many, answered or not, had no agreed time: not judged.")]
    median_hours: Annotated[float | None, Doc(description="The median time to an answer, in hours; null for none.")]
    at: Annotated[datetime, Doc(description="The time by which it was judged.")]


def clearance_queue(
    db: Database, viewer: Viewer, moment: Moment, at: datetime, account: str | None = None
) -> ClearanceQueue:
    """Return the queue as of a moment, for one customer or for all."""
    asked = [c for c in things.every(db, viewer, Commitment, moment, ThingFilter(account=account)) if c.asked_at]
    waiting = sorted((c for c in asked if c.status is CommitmentStatus.PROPOSED), key=_urgency)
    answered = [c for c in asked if c.answered_at is not None]
    hours = sorted(_hours(c.asked_at, c.answered_at) for c in answered if c.asked_at and c.answered_at)
    return ClearanceQueue(
        waiting=tuple(_waiting(c, at) for c in waiting),
        overdue=sum(answer_is_late(c, at) for c in waiting),
        answered=len(answered),
        answered_late=sum(answer_is_late(c, at) for c in answered),
        without_clock=sum(c.answer_due_at is None for c in (*waiting, *answered)),
        median_hours=_median(hours),
        at=at,
    )


def _urgency(promise: Commitment) -> tuple[bool, datetime, str]:
    due = promise.answer_due_at
    assert promise.asked_at is not None
    return (due is None, due or promise.asked_at, promise.id)


def _waiting(promise: Commitment, at: datetime) -> WaitingClearance:
    assert promise.asked_at is not None
    return WaitingClearance(
        commitment=promise.id,
        asked_by=promise.promised_by,
        asked_of=promise.asked_of,
        asked_at=promise.asked_at,
        due_at=promise.answer_due_at,
        overdue=answer_is_late(promise, at),
        hours_waited=_hours(promise.asked_at, at),
    )


def _hours(since: datetime, until: datetime) -> float:
    return round((until - since) / timedelta(hours=1), 1)


def _median(values: list[float]) -> float | None:
    if not values:
        return None
    middle = len(values) // 2
    return values[middle] if len(values) % 2 else round((values[middle - 1] + values[middle]) / 2, 1)
