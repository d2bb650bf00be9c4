"""The import: every line of every file becomes one act, or a line of the report. Safe to stop and to repeat."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ledger.domain.kernel.command import Command
from ledger.exchange.history.line import Line, Unreadable, clocks, parse
from ledger.exchange.history.people import UNKNOWN, People, is_nobody
from ledger.exchange.history.reading import RawLine, raw_lines
from ledger.exchange.history.report import ImportReport, Problem
from ledger.exchange.history.table import TABLE, told
from ledger.exchange.rehearsal import Rehearsal, way_in
from ledger.exchange.sending import WINDOW, Progress, Sender, take_files
from ledger.ledger import Act, Ledger
from ledger.policy import Viewer


class _Import(Sender):
    def take(self, file: str, raw: RawLine) -> None:
        """Send one line on its way, or report why it cannot go."""
        self.report.lines += 1
        if raw.fault is not None:
            self.report.report(file, raw.number, raw.fault)
            return
        try:
            line = parse(raw.content)
            act = self._act(line, raw.content)
        except Unreadable as error:
            self.report.report(file, raw.number, str(error))
            return
        self.send(file, raw.number, line.type, act)

    def _act(self, line: Line, raw: bytes) -> Act:
        if line.type not in TABLE:
            raise Unreadable(f"the type {line.type!r} is unknown; docs/import.md lists the types")
        occurred, source = clocks(line)
        name = UNKNOWN if line.actor is None or is_nobody(line.actor) else line.actor.strip()
        command = Command(by=self.people.id_of(line.namespace, name), occurred_at=occurred, command_id=line.event_id)
        # The whole line as it is tells a repetition from another line under the same id. What is stored are the
        # details that the tale makes of it: people as mentions, which depend on who is known by then.
        return Act(command, decide=told(line, self.people), source=source, details=raw.decode())


def import_history(
    ledger: Ledger,
    viewer: Viewer,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    window: int = WINDOW,
    listener: Callable[[Problem], None] | None = None,
    rehearsal: Rehearsal | None = None,
) -> ImportReport:
    """Take files of the format `history` over into the ledger, in their order; return what became of every line.

    It can be repeated: what is there already writes nothing. It can be interrupted (Ctrl-C): what was sent is awaited
    and counted, the report says `interrupted`, and the next run goes on. `listener` hears of every problem as it is
    found; the report itself holds the first thousands. With a `rehearsal`, nothing is written.
    """
    report = ImportReport(listener=listener)
    running = _Import(way_in(ledger, viewer, rehearsal), People(ledger), report, window)
    return take_files(running, paths, raw_lines, running.take, progress)
