"""Tables: CSV files of any shape, taken over by a mapping of their columns. docs/import.md describes it."""

from ledger.exchange.table.importer import Heard, import_table
from ledger.exchange.table.mapping import BadMapping, Mapping, ready_mappings, the_mapping

__all__ = ["BadMapping", "Heard", "Mapping", "import_table", "ready_mappings", "the_mapping"]
