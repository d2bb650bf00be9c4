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
from ledger.views.promises import COLUMNS, FIELDS
from ledger.views.reports.promised import Source, promises, sums
from ledger.views.reports.reading import present, summed
from ledger.views.tallies import DISPUTED, WORTH, Word, added

MOST = 50
RIGHTS = (UpgradeRight.EXPLICIT, UpgradeRight.IMPLIED)
MEASURES = (
    *(right.value for right in RIGHTS),
    *(WORTH + right.value for right in RIGHTS),
    *(DISPUTED + right.value for right in RIGHTS),
    "unassessed",
)
Totals = dict[Word, float]


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
    totals = _of_account(db, source, own, whose) if account is not None else _of_all(db, viewer, moment)
    left_out = sum(int(totals.get((DISPUTED + right.value, "", "", ""), 0)) for right in RIGHTS)
    found = sum(int(value) for (measure, *_), value in totals.items() if measure in RIGHTS) + left_out
    worth_most = _worth_most(db, source, own, whose)
    shown = present(db, viewer, Commitment, worth_most, moment)
    return RevenueReport(
        sums=tuple(_sum(right, totals, ("0", "1")) for right in RIGHTS),
        in_force=tuple(_sum(right, totals, ("1",)) for right in RIGHTS),
        listed=tuple(_row(promise, worth_most[promise.id]) for promise in shown),
        more=found - len(shown),
        unassessed=int(totals.get(("unassessed", "", "", ""), 0)),
        oldest_unassessed=_oldest(db, promises(db, viewer, moment, "promise_unassessed"), own, whose),
        disputed=left_out,
    )


def _of_all(db: Database, viewer: Viewer, moment: Moment) -> Totals:
    source = sums(db, viewer, moment)
    marks = ", ".join("?" * len(MEASURES))
    query = f"SELECT measure, a, b, c, value FROM {source[0]} WHERE measure IN ({marks})"
    rows = db.reader().execute(query, (*source[1], *MEASURES))
    return {(measure, a, b, c): value for measure, a, b, c, value in rows}


def _of_account(db: Database, source: Source, own: str, whose: tuple[str, ...]) -> Totals:
    found: Totals = {}
    for row in db.reader().execute(f"SELECT {FIELDS} FROM {source[0]} WHERE 1 {own}", (*source[1], *whose)):
        for word, value in added(dict(zip(COLUMNS, row, strict=True)), ()).items():
            if word[0] in MEASURES:
                found[word] = found.get(word, 0) + value
    return found


def _sum(right: UpgradeRight, totals: Totals, in_force: tuple[str, ...]) -> UpgradeSum:
    def of(measure: str) -> list[tuple[str, int]]:
        return [(a, int(value)) for (m, a, b, _), value in totals.items() if m == measure and b in in_force]

    counts = of(right.value)
    worth = summed(Money(amount, currency) for currency, amount in of(WORTH + right.value) if amount)
    unvalued = sum(count for currency, count in counts if not currency)
    return UpgradeSum(right, sum(count for _, count in counts), worth, unvalued)


def _worth_most(db: Database, source: Source, own: str, whose: tuple[str, ...]) -> dict[str, bool]:
    """Return the promises worth most, in order, each with whether it is disputed that it was made."""
    query = f"SELECT id, disputed FROM {source[0]} WHERE upgrade = ? {own} ORDER BY amount DESC, id DESC LIMIT ?"
    found: dict[str, bool] = {}
    for right in RIGHTS:
        rows = db.reader().execute(query, (*source[1], right.value, *whose, MOST - len(found)))
        found |= {promise: bool(disputed) for promise, disputed in rows}
    return found


def _oldest(db: Database, source: Source, own: str, whose: tuple[str, ...]) -> tuple[str, ...]:
    where = f"upgrade = '{UpgradeRight.UNASSESSED.value}' AND in_force = 1 AND counted = 1 {own}"
    oldest = f"SELECT id FROM {source[0]} WHERE {where} ORDER BY said_at, id LIMIT 10"
    return tuple(promise for (promise,) in db.reader().execute(oldest, (*source[1], *whose)))


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
