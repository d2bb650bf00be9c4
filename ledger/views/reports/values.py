"""Values: what was claimed for requests against what they turned out to be worth, by who claimed it (capability 21)."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from ledger.domain.kernel import Doc, Money, Ref
from ledger.domain.request.state import Request, RequestStatus
from ledger.policy import Viewer, require_sight
from ledger.views import things
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.reading import summed
from ledger.views.things import ThingFilter

DELIVERED = (RequestStatus.DELIVERY_DECLARED, RequestStatus.DELIVERY_ACCEPTED)


class ValuesClaimed(Struct, frozen=True):
    """What somebody claimed that requests are worth, and what became of it."""

    claimed_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who claimed it; null when not known.")]
    requests: Annotated[int, Doc(description="For how many requests.")]
    claimed: Annotated[tuple[Money, ...], Doc(description="What was claimed in all, by currency.")]
    counted: Annotated[int, Doc(description="How many of them somebody has counted since.")]
    claimed_of_counted: Annotated[tuple[Money, ...], Doc(description="What had been claimed for those, by currency.")]
    realised: Annotated[tuple[Money, ...], Doc(description="What those turned out to be worth, by currency.")]
    delivered_uncounted: Annotated[int, Doc(description="How many were delivered and nobody has counted.")]


class ValuesReport(Struct, frozen=True):
    """Claimed against realised value, by who claimed it."""

    by_claimant: Annotated[tuple[ValuesClaimed, ...], Doc(description="By who claimed it, most requests first.")]
    requests: Annotated[int, Doc(description="For how many requests a value was claimed.")]
    counted: Annotated[int, Doc(description="How many of them were counted; the share of the others is unknown.")]
    without_claim: Annotated[int, Doc(description="How many requests nobody has put a value to.")]


def claimed_against_realised(db: Database, viewer: Viewer, moment: Moment, account: str | None = None) -> ValuesReport:
    """Return what was claimed and what was realised as of a moment, for one customer or for all."""
    require_sight(viewer, "request", "stakeholder")
    every = [r for r in things.every(db, viewer, Request, moment, ThingFilter(account=account)) if not r.placeholder]
    claims = [r for r in every if r.claimed is not None]
    groups: dict[str | None, list[Request]] = {}
    for request in claims:
        groups.setdefault(request.claimed_by or request.requester, []).append(request)
    rows = sorted((_row(who, group) for who, group in groups.items()), key=lambda r: (-r.requests, r.claimed_by or ""))
    counted = sum(r.realised is not None for r in claims)
    return ValuesReport(tuple(rows), len(claims), counted, len(every) - len(claims))


def _row(claimed_by: str | None, group: list[Request]) -> ValuesClaimed:
    counted = [r for r in group if r.realised is not None]
    return ValuesClaimed(
        claimed_by=claimed_by,
        requests=len(group),
        claimed=summed(r.claimed for r in group),
        counted=len(counted),
        claimed_of_counted=summed(r.claimed for r in counted),
        realised=summed(r.realised for r in counted),
        delivered_uncounted=sum(r.status in DELIVERED and r.realised is None for r in group),
    )
