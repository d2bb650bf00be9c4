"""Avoidance: customers, and kinds of customer, whom somebody has stopped meeting (capability 39).

It is a nudge for the person and their manager; nobody else sees it by name. Held against the person's own past: they
have stopped when they have not met for far longer than they used to. The mirror: how often the customer called it off.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise
from typing import Annotated

from msgspec import Struct

from ledger.domain.account import Account, Side
from ledger.domain.interaction.state import TOOK_PLACE, Interaction, InteractionStatus
from ledger.domain.kernel import Doc, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.fairness import sight_of
from ledger.views.reports.reading import hanging_on, present

LONGER, LEAST = 3, 60
"""Stopped is: not met for so many times the usual gap, and for so many days at least."""


class AvoidedCustomer(Struct, frozen=True):
    """A customer whom somebody used to meet."""

    account: Annotated[str, Ref(("account",)), Doc(description="The customer.")]
    met: Annotated[int, Doc(description="How often they met.")]
    last_met: Annotated[datetime, Doc(description="When they met last.")]
    days: Annotated[int, Doc(description="How many days ago that was.")]
    usual_gap: Annotated[float | None, Doc(description="Days between two meetings, in the median; null for one.")]
    stopped: Annotated[bool, Doc(description="Whether that is far longer than usual: see the arithmetic.")]
    arithmetic: Annotated[str, Doc(description="How that was worked out, in words.")]
    called_off: Annotated[int, Doc(description="How many meetings since were called off: the mirror.")]


class AvoidedKind(Struct, frozen=True):
    """A kind of customer, and how many of them somebody has stopped meeting."""

    segment: Annotated[str | None, Doc(description="The kind of customer; null: nobody has said.")]
    customers: Annotated[int, Doc(description="How many of them they have met.")]
    stopped: Annotated[int, Doc(description="How many of them they have stopped meeting.")]


class AvoidanceReport(Struct, frozen=True):
    """Whom somebody has stopped meeting. For that person and their manager."""

    person: Annotated[str, Ref(("stakeholder",)), Doc(description="Whose report it is.")]
    withheld: Annotated[bool, Doc(description="True when it is not yours to see; then it is empty.")]
    customers: Annotated[tuple[AvoidedCustomer, ...], Doc(description="Whom they have met, longest ago first.")]
    kinds: Annotated[tuple[AvoidedKind, ...], Doc(description="The same by kind of customer.")]
    undated: Annotated[int, Doc(description="Meetings of which nobody has said when they were: in no count.")]


def avoidance(db: Database, viewer: Viewer, moment: Moment, at: datetime, person: str) -> AvoidanceReport:
    """Return whom somebody has stopped meeting, judged at a time."""
    require_sight(viewer, "interaction", "account", "stakeholder")
    if person not in sight_of(db, viewer, moment):
        return AvoidanceReport(person, True, (), (), 0)
    talks = [t for t in hanging_on(db, viewer, Interaction, person, moment) if person in t.people and t.account]
    dated = [t for t in talks if t.held_at is not None and t.held_at <= at and t.status in TOOK_PLACE]
    by_account: dict[str, list[Interaction]] = {}
    for talk in dated:
        by_account.setdefault(talk.account or "", []).append(talk)
    found = present(db, viewer, Account, by_account, moment)
    customers = {a.id: a for a in found if a.side is not Side.OURS}
    off = [t for t in talks if t.status is InteractionStatus.CANCELLED]
    rows = sorted((_row(a, by_account[a], off, at) for a in customers), key=lambda row: (-row.days, row.account))
    undated = sum(t.held_at is None and t.status in TOOK_PLACE for t in talks)
    return AvoidanceReport(person, False, tuple(rows), _kinds(rows, customers), undated)


def _row(account: str, talks: list[Interaction], off: list[Interaction], at: datetime) -> AvoidedCustomer:
    days = sorted(t.held_at for t in talks if t.held_at is not None)
    gaps = sorted((b - a).total_seconds() / 86_400 for a, b in pairwise(days))
    usual = round(gaps[len(gaps) // 2], 1) if gaps else None
    since = (at - days[-1]).days
    limit = None if usual is None else max(LEAST, LONGER * usual)
    stopped = limit is not None and since > limit
    return AvoidedCustomer(
        account=account,
        met=len(days),
        last_met=days[-1],
        days=since,
        usual_gap=usual,
        stopped=stopped,
        arithmetic=_told(since, usual, limit, stopped=stopped),
        called_off=sum(t.account == account and (t.starts_at or at) >= days[-1] for t in off),
    )


def _told(since: int, usual: float | None, limit: float | None, *, stopped: bool) -> str:
    if usual is None or limit is None:
        return f"{since} days since the only meeting; there is no gap to compare with."
    compared = f"{since} days, usually {usual:g}; the limit is {LONGER} × {usual:g}, at least {LEAST}: {limit:g}"
    return f"{compared}. {'Stopped' if stopped else 'Not stopped'}."


def _kinds(rows: Iterable[AvoidedCustomer], customers: dict[str, Account]) -> tuple[AvoidedKind, ...]:
    found: dict[str | None, list[AvoidedCustomer]] = {}
    for row in rows:
        found.setdefault(customers[row.account].segment, []).append(row)
    kinds = [AvoidedKind(kind, len(group), sum(row.stopped for row in group)) for kind, group in found.items()]
    return tuple(sorted(kinds, key=lambda kind: (-kind.stopped, kind.segment or "")))
