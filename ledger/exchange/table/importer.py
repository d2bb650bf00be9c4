"""The import of tables: a row is one act, with all that it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ledger.exchange.facts import Fact, act_of
from ledger.exchange.history.line import Unreadable
from ledger.exchange.history.people import People
from ledger.exchange.history.reading import RawLine
from ledger.exchange.history.report import ImportReport, Problem
from ledger.exchange.rehearsal import Rehearsal, way_in
from ledger.exchange.sending import WINDOW, Progress, Sender, take_files
from ledger.exchange.table.mapping import Mapping
from ledger.exchange.table.others import opportunity_facts, relationship_facts, stakeholder_facts
from ledger.exchange.table.reading import Row, rows
from ledger.exchange.table.record import Columns, Record
from ledger.exchange.table.requests import endorsement_facts, request_facts
from ledger.ledger import Ledger
from ledger.policy import Viewer

FACTS: dict[str, Callable[[Record], Iterator[Fact]]] = {
    "request": request_facts,
    "endorsement": endorsement_facts,
    "stakeholder": stakeholder_facts,
    "opportunity": opportunity_facts,
    "relationship": relationship_facts,
}


class Heard(NamedTuple):
    """What the header of a file told: field → column, and the columns that no field asks for."""

    file: str
    columns: dict[str, list[str]]
    left: list[str]


class _Import(Sender):
    mapping: Mapping
    heard: list[Heard]

    def read(self, path: Path) -> Iterator[RawLine]:
        """Cut a file into rows; each is sent on its way here, and only counted where it is read."""
        columns: Columns | None = None
        for row in rows(path, self.mapping.delimiter):
            if columns is None and row.fault is None:
                columns = Columns(self.mapping, list(row.cells))
                self.heard.append(Heard(path.name, columns.of, columns.left))
                if lacking := self.mapping.missing(list(row.cells)):
                    self.report.lines += 1
                    reason = f"the header has no column for {', '.join(lacking)}; nothing of the file was taken"
                    self.report.report(path.name, row.number, reason)
                    return
                continue
            self._take(path.name, row, columns)
            yield RawLine(row.number, b"", row.read)

    def _take(self, file: str, row: Row, columns: Columns | None) -> None:
        self.report.lines += 1
        if row.fault is not None or columns is None:
            self.report.report(file, row.number, row.fault or "there is no header")
            return
        try:
            act = act_of(list(FACTS[self.mapping.kind](Record(columns, row.cells))), self.people)
        except Unreadable as error:
            self.report.report(file, row.number, str(error))
            return
        self.send(file, row.number, self.mapping.kind, act)


def import_table(
    ledger: Ledger,
    viewer: Viewer,
    paths: Iterable[Path],
    mapping: Mapping,
    *,
    progress: Progress | None = None,
    window: int = WINDOW,
    listener: Callable[[Problem], None] | None = None,
    rehearsal: Rehearsal | None = None,
    heard: list[Heard] | None = None,
) -> ImportReport:
    """Take CSV files over by a mapping of their columns, in the order of the files; return what became of every row.

    Read again, the same file writes nothing, and a newer one what has changed. `heard` gets what each header told.
    """
    report = ImportReport(listener=listener)
    running = _Import(way_in(ledger, viewer, rehearsal), People(ledger), report, window)
    running.mapping, running.heard = mapping, [] if heard is None else heard
    return take_files(running, paths, running.read, lambda _file, _raw: None, progress)
