"""Out: the ledger as OCEL 2.0, as CloudEvents and as tables, as of a moment, for a viewer; see docs/export.md."""

from ledger.exchange.export.cloudevents import cloud_events
from ledger.exchange.export.ocel import ocel
from ledger.exchange.export.table import table

__all__ = ["cloud_events", "ocel", "table"]
