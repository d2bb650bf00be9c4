"""What can go wrong with the database, told apart from what can go wrong with a command."""

from __future__ import annotations


class StoreError(Exception):
    """The database refused or could not be reached."""


class Misconfigured(StoreError):
    """The database does not promise what a ledger needs; the message says which setting to change."""


class NotMigrated(Misconfigured):
    """The schema is missing, too old, or closed to this role; its owner has to act."""

    def __init__(self, state: str) -> None:
        super().__init__(f"{state}: run `negotiation-ledger migrate` as the owner of the database")


class Unavailable(StoreError):
    """The database cannot be used at the moment: it is away, locked, or its disk fails. Later it may work again."""


class NoRoom(Unavailable):
    """There is no room for this on the disk. Something smaller may still fit."""
