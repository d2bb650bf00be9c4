"""The map of a whole organisation in columns: follows the log, answers for any moment, measures at scale."""

from graph.columns.following import Columns
from graph.columns.snapshot import Edges, Snapshot
from graph.columns.whole import Whole

__all__ = ["Columns", "Edges", "Snapshot", "Whole"]
