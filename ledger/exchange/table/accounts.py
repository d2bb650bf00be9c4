"""Accounts that a row names: opened when the ledger hears of them for the first time."""

from __future__ import annotations

from ledger.domain.account import Account, AccountOpened, Side
from ledger.domain.kernel.ids import derived_id
from ledger.exchange.history.tale import Tale
from ledger.exchange.table.record import Record


def account_of(tale: Tale, record: Record, side: Side = Side.CUSTOMER) -> str | None:
    """Return the id of the account that a row names by id, by name, or by both."""
    key, name = record.text("account_id", 120), record.text("account", 500)
    if key is None and name is None:
        return None
    external_id = f"{record.mapping.system}:account/{(key or name or '')[:120]}"
    found = tale.book.find(derived_id(Account.prefix, external_id))
    if found is None:
        found = tale.book.new(Account, external_id)
        tale.book.record(found, AccountOpened(name=name or key or "", side=side, external_id=external_id))
    return found.id
