"""Meetings: hours of people in conversations of which nothing came (capability 38).

Something came of one when somebody said so, when a statement in it was taken up, or when anything happened because of
it. What nobody has said anything about is unknown, and not counted as nothing. The mirror: conversations called off.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from msgspec import Struct

from ledger.domain.interaction.state import TOOK_PLACE, Consequence, Interaction, InteractionCapacity, InteractionStatus
from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.things import ThingFilter

FOLLOWED = "SELECT 1 FROM link WHERE target >= ? AND target < ? AND role = 'because_of' AND position <= ? LIMIT 1"
MOST = 50


class MeetingHours(Struct, frozen=True):
    """Conversations, and the hours of people that they took."""

    capacity: Annotated[InteractionCapacity | None, Doc(description="In which capacity; null: all, or nobody said.")]
    conversations: Annotated[int, Doc(description="How many were held.")]
    hours: Annotated[float, Doc(description="Hours of people in them, as far as somebody said how long they were.")]
    without: Annotated[int, Doc(description="Of how many nothing came.")]
    hours_without: Annotated[float, Doc(description="Hours of people in those.")]
    unknown: Annotated[int, Doc(description="Of how many nobody has said whether anything came.")]
    hours_unknown: Annotated[float, Doc(description="Hours of people in those.")]
    without_length: Annotated[int, Doc(description="Of how many nobody has said how long they were: in no sum.")]


class MeetingReport(Struct, frozen=True):
    """Hours in conversations, and of how many nothing came."""

    all: Annotated[MeetingHours, Doc(description="All together.")]
    by_capacity: Annotated[tuple[MeetingHours, ...], Doc(description="By the capacity in which our side took part.")]
    nothing_came_of: Annotated[
        tuple[str, ...], Ref(("interaction",)), Doc(description=f"Those of which nothing came, at most {MOST}.")
    ]
    cancelled: Annotated[int, Doc(description="How many were planned and called off: the mirror.")]


def meeting_hours(db: Database, viewer: Viewer, moment: Moment, account: str | None = None) -> MeetingReport:
    """Return the hours in conversations and what came of them, with one customer or with all."""
    require_sight(viewer, "interaction")
    every = list(things.every(db, viewer, Interaction, moment, ThingFilter(account=account)))
    held = [(talk, _consequence(db, talk, moment)) for talk in every if talk.status in TOOK_PLACE]
    groups: dict[InteractionCapacity | None, list[tuple[Interaction, Consequence]]] = {}
    for talk, consequence in held:
        groups.setdefault(talk.capacity, []).append((talk, consequence))
    rows = [_hours(capacity, group) for capacity, group in groups.items()]
    return MeetingReport(
        all=_hours(None, held),
        by_capacity=tuple(sorted(rows, key=lambda row: (-row.hours_without, -row.hours, row.capacity or ""))),
        nothing_came_of=tuple(talk.id for talk, consequence in held if consequence is Consequence.NONE)[:MOST],
        cancelled=sum(talk.status is InteractionStatus.CANCELLED for talk in every),
    )


def _consequence(db: Database, talk: Interaction, moment: Moment) -> Consequence:
    if talk.consequence is Consequence.SOME or any(statement.taken_up for statement in talk.statements):
        return Consequence.SOME
    followed = db.reader().execute(FOLLOWED, (f"{talk.id}@", f"{talk.id}A", moment.position)).fetchone()
    return talk.consequence if followed is None else Consequence.SOME


def _hours(capacity: InteractionCapacity | None, talks: Iterable[tuple[Interaction, Consequence]]) -> MeetingHours:
    several = list(talks)
    without = [talk for talk, consequence in several if consequence is Consequence.NONE]
    unknown = [talk for talk, consequence in several if consequence is Consequence.UNKNOWN]
    return MeetingHours(
        capacity=capacity,
        conversations=len(several),
        hours=_sum(talk for talk, _ in several),
        without=len(without),
        hours_without=_sum(without),
        unknown=len(unknown),
        hours_unknown=_sum(unknown),
        without_length=sum(talk.person_minutes is None for talk, _ in several),
    )


def _sum(talks: Iterable[Interaction]) -> float:
    return round(sum(talk.person_minutes or 0 for talk in talks) / 60, 2)
