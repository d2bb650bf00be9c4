"""What can go wrong with the database, told apart from what can go wrong with a command."""

from __future__ import annotations


class StoreError(Exception):
    """The database refused or could not be reached."""


class Misconfigured(StoreError):
    """The database does not promise what a ledger needs; the message says which setting to change."""
