"""Revenue: which promises finance may have to treat as specified upgrade rights (capability 16).

The mirror is finance's own: how many promises in force nobody of theirs has looked at.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Struct

from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentStatus, UpgradeRight
from ledger.domain.kernel import Doc, Money, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.disputes import disputed_events
from ledger.views.reports.promised import Source, promises
from ledger.views.reports.reading import present

MOST = 100
RIGHTS = (UpgradeRight.EXPLICIT, UpgradeRight.IMPLIED)


class UpgradeRow(Struct, frozen=True):
    """A promise that may be an upgrade right."""

    commitment: Annotated[str, Ref(("commitment",)), Doc(description="The promise.")]
    account: Annotated[str | None, Ref(("account",)), Doc(description="The customer.")]
    right: Annotated[UpgradeRight, Doc(description="What finance makes of it.")]
    value: Annotated[Money | None, Doc(description="What it is worth; null: nobody has said.")]
    assessed_by: Annotated[str | None, Ref(("stakeholder",)), Doc(description="Who assessed it.")]
    contract: Annotated[str | None, Doc(description="The contract it stands in.")]
    status: Annotated[CommitmentStatus, Doc(description="Where the promise stands.")]
    deadline: Annotated[date | None, Doc(description="The day by which it is due.")]
    disputed: Annotated[bool, Doc(description="True when somebody disputes that it was made: it is in no sum.")]


class UpgradeSum(Struct, frozen=True):
    """What the rights of a kind come to, by currency."""

    right: Annotated[UpgradeRight, Doc(description="What finance makes of them.")]
    promises: Annotated[int, Doc(description="How many promises.")]
    value: Annotated[tuple[Money, ...], Doc(description="What they are worth, by currency: never added across.")]
    unvalued: Annotated[int, Doc(description="How many of them nobody has put a value to.")]


class RevenueReport(Struct, frozen=True):
    """Which promises may affect revenue recognition."""

    sums: Annotated[tuple[UpgradeSum, ...], Doc(description="What they come to: explicit rights, then implied ones.")]
    in_force: Annotated[
        tuple[UpgradeSum, ...], Doc(description="The same for those that are still to be kept: what may be deferred.")
    ]
    listed: Annotated[tuple[UpgradeRow, ...], Doc(description=f"The promises, those worth most first, at most {MOST}.")]
    more: Annotated[int, Doc(description="How many there are beside these.")]
    unassessed: Annotated[
        int, Doc(description="How many promises to be kept nobody in finance has looked at: the unknown share.")
    ]
    oldest_unassessed: Annotated[
        tuple[str, ...], Ref(("commitment",)), Doc(description="Those of them that wait longest.")
    ]
    disputed: Annotated[int, Doc(description="How many are left out because somebody disputes that they were made.")]


def affecting_revenue(db: Database, viewer: Viewer, moment: Moment, account: str | None = None) -> RevenueReport:
    """Return which promises may affect revenue recognition, for one customer or for all."""
    require_sight(viewer, "commitment", "account")
    source = promises(db, viewer, moment)
    own, whose = ("", ()) if account is None else ("AND account = ?", (account,))
    events = disputed_events(db, viewer, moment)
    query = (
        f"SELECT id, upgrade, currency, amount, in_force, said_in FROM {source[0]} WHERE upgrade = ? {own} "
        "ORDER BY amount DESC, id"
    )
    reader = db.reader()
    rows = [row for right in RIGHTS for row in reader.execute(query, (*source[1], right.value, *whose))]
    sure = [row for row in rows if row[5] not in events]
    shown = present(db, viewer, Commitment, (row[0] for row in rows[:MOST]), moment)
    waiting, oldest = _unassessed(db, source, own, whose)
    return RevenueReport(
        sums=tuple(_sum(right, [r for r in sure if r[1] == right.value]) for right in RIGHTS),
        in_force=tuple(_sum(right, [r for r in sure if r[1] == right.value and r[4]]) for right in RIGHTS),
        listed=tuple(_row(promise, events) for promise in shown),
        more=len(rows) - len(shown),
        unassessed=waiting,
        oldest_unassessed=oldest,
        disputed=len(rows) - len(sure),
    )


def _sum(right: UpgradeRight, rows: list[tuple[str, str, str | None, int | None, int, str | None]]) -> UpgradeSum:
    totals: dict[str, int] = {}
    for _, _, currency, amount, _, _ in rows:
        if currency is not None and amount is not None:
            totals[currency] = totals.get(currency, 0) + amount
    worth = tuple(Money(totals[currency], currency) for currency in sorted(totals))
    return UpgradeSum(right, len(rows), worth, sum(row[2] is None for row in rows))


def _unassessed(db: Database, source: Source, own: str, whose: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    where = f"FROM {source[0]} WHERE upgrade = '{UpgradeRight.UNASSESSED.value}' AND in_force = 1 AND counted = 1 {own}"
    arguments = (*source[1], *whose)
    (count,) = db.reader().execute(f"SELECT count(*) {where}", arguments).fetchone()
    oldest = db.reader().execute(f"SELECT id {where} ORDER BY said_at, id LIMIT 10", arguments)
    return count, tuple(promise for (promise,) in oldest)


def _row(promise: Commitment, disputed: set[str]) -> UpgradeRow:
    return UpgradeRow(
        commitment=promise.id,
        account=promise.account,
        right=promise.upgrade_right,
        value=promise.upgrade_value,
        assessed_by=promise.upgrade_by,
        contract=promise.contract,
        status=promise.status,
        deadline=promise.deadline,
        disputed=promise.said_in in disputed,
    )
