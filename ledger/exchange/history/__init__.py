"""The public format `history`: JSON Lines, one fact a line. docs/import.md describes it."""

from ledger.exchange.history.importer import import_history
from ledger.exchange.history.report import ImportReport, Problem
from ledger.exchange.sending import Progress

__all__ = ["ImportReport", "Problem", "Progress", "import_history"]
