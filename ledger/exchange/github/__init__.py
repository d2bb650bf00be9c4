"""GitHub issues, comments and issue events, as its REST API writes them. docs/import.md describes it."""

from ledger.exchange.github.importer import import_github

__all__ = ["import_github"]
