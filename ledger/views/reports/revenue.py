"""Revenue: which promises finance may have to treat as specified upgrade rights (capability 16).

The mirror is finance's own: how many promises in force nobody of theirs has looked at.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Struct

from ledger.domain.commitment.state import Commitment
from ledger.domain.commitment.words import CommitmentStatus, UpgradeRight
from ledger.domain.kernel import Doc, Money, Ref
from ledger.policy import Viewer, require_sight
from ledger.views.asof import Moment
from ledger.views.database import Database
from ledger.views.reports.disputes import disputed_events
from ledger.views.reports.promised import Source, promises
from ledger.views.reports.reading import present, summed

MOST = 50
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
    own, whose = ("", ()) if account is None else (" AND account = ?", (account,))
    left_out = _disputed(db, viewer, moment, source, own, whose)
    sums = _sums(db, source, own, whose, left_out)
    total = sum(count for count, _ in sums.values()) + len(left_out)
    shown = present(db, viewer, Commitment, _worth_most(db, source, own, whose), moment)
    waiting, oldest = _unassessed(db, source, own, whose)
    return RevenueReport(
        sums=tuple(_sum(right, sums, (0, 1)) for right in RIGHTS),
        in_force=tuple(_sum(right, sums, (1,)) for right in RIGHTS),
        listed=tuple(_row(promise, promise.id in left_out) for promise in shown),
        more=total - len(shown),
        unassessed=waiting,
        oldest_unassessed=oldest,
        disputed=len(left_out),
    )


Sums = dict[tuple[str, int, str | None], tuple[int, int]]
"""Right, whether it is in force, and currency → how many promises, and what they come to."""
OF_INTEREST = f"upgrade IN ({', '.join(repr(right.value) for right in RIGHTS)})"


def _sums(db: Database, source: Source, own: str, whose: tuple[str, ...], left_out: Collection[str]) -> Sums:
    query = (
        f"SELECT upgrade, in_force, currency, count(*), coalesce(sum(amount), 0) FROM {source[0]} "
        f"WHERE {OF_INTEREST} {own} AND id NOT IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3"
    )
    but = msgspec.json.encode(sorted(left_out)).decode()
    rows = db.reader().execute(query, (*source[1], *whose, but))
    return {(right, in_force, currency): (count, amount) for right, in_force, currency, count, amount in rows}


def _sum(right: UpgradeRight, sums: Sums, in_force: tuple[int, ...]) -> UpgradeSum:
    own = [
        (currency, *found) for (of, bound, currency), found in sums.items() if of == right.value and bound in in_force
    ]
    worth = summed(Money(amount, currency) for currency, _, amount in own if currency is not None)
    unvalued = sum(count for currency, count, _ in own if currency is None)
    return UpgradeSum(right, sum(count for _, count, _ in own), worth, unvalued)


def _worth_most(db: Database, source: Source, own: str, whose: tuple[str, ...]) -> list[str]:
    query = f"SELECT id FROM {source[0]} WHERE {OF_INTEREST} {own} ORDER BY upgrade, amount DESC, id LIMIT {MOST}"
    return [promise for (promise,) in db.reader().execute(query, (*source[1], *whose))]


def _disputed(
    db: Database, viewer: Viewer, moment: Moment, source: Source, own: str, whose: tuple[str, ...]
) -> set[str]:
    """Return the promises of interest of which it is disputed that they were made."""
    events = disputed_events(db, viewer, moment)
    ids = msgspec.json.encode(sorted({event.partition("@")[0] for event in events})).decode()
    query = (
        f"SELECT p.id, p.said_in FROM json_each(?) d CROSS JOIN {source[0]} p ON p.id = d.value "
        f"WHERE {OF_INTEREST} {own}"
    )
    rows = db.reader().execute(query, (ids, *source[1], *whose))
    return {promise for promise, said_in in rows if said_in in events}


def _unassessed(db: Database, source: Source, own: str, whose: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    where = f"FROM {source[0]} WHERE upgrade = '{UpgradeRight.UNASSESSED.value}' AND in_force = 1 AND counted = 1 {own}"
    arguments = (*source[1], *whose)
    (count,) = db.reader().execute(f"SELECT count(*) {where}", arguments).fetchone()
    oldest = db.reader().execute(f"SELECT id {where} ORDER BY said_at, id LIMIT 10", arguments)
    return count, tuple(promise for (promise,) in oldest)


def _row(promise: Commitment, disputed: bool) -> UpgradeRow:
    return UpgradeRow(
        commitment=promise.id,
        account=promise.account,
        right=promise.upgrade_right,
        value=promise.upgrade_value,
        assessed_by=promise.upgrade_by,
        contract=promise.contract,
        status=promise.status,
        deadline=promise.deadline,
        disputed=disputed,
    )
