"""The import: every line of every file becomes one act, or a line of the report. Safe to stop and to repeat.

Many acts are on their way at once, so that the writer commits them by the hundred; their order is that of the files.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ledger.domain.kernel.command import Command
from ledger.domain.kernel.errors import LedgerBusy, LedgerError
from ledger.exchange.history.line import Line, Unreadable, clocks, parse
from ledger.exchange.history.people import UNKNOWN, People, is_nobody
from ledger.exchange.history.reading import RawLine, raw_lines
from ledger.exchange.history.report import ImportReport, Problem
from ledger.exchange.history.table import TABLE, told
from ledger.ledger import Act, Ledger
from ledger.policy import Viewer
from ledger.store.row import Written

WINDOW = 1_024
"""Acts on their way at once: some batches of the writer, and fewer than its queue holds."""


class Progress(Protocol):
    """What the import calls as it goes on."""

    def __call__(self, file: Path, done: int, size: int, report: ImportReport) -> None:
        """Take note that `done` of the file's `size` bytes have been read."""


@dataclass(slots=True)
class _Way:
    """A line that is on its way into the log."""

    file: str
    line: int
    type: str
    answer: Future[Written]


class _Import:
    def __init__(self, ledger: Ledger, viewer: Viewer, report: ImportReport, window: int) -> None:
        self._ledger, self._viewer, self.report, self._window = ledger, viewer, report, window
        self._people = People(ledger)
        self._ways: deque[_Way] = deque()

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
        if len(self._ways) >= self._window:
            self._make_room()
        self._ways.append(_Way(file, raw.number, line.type, self._send(act)))

    def arrive(self) -> None:
        """Wait for every line that is on its way."""
        while self._ways:
            self._arrive()

    def _act(self, line: Line, raw: bytes) -> Act:
        if line.type not in TABLE:
            raise Unreadable(f"the type {line.type!r} is unknown; docs/import.md lists the types")
        occurred, source = clocks(line)
        name = UNKNOWN if line.actor is None or is_nobody(line.actor) else line.actor.strip()
        command = Command(by=self._people.id_of(line.namespace, name), occurred_at=occurred, command_id=line.event_id)
        # The whole line as it is tells a repetition from another line under the same id. What is stored are the
        # details that the tale makes of it: people as mentions, which depend on who is known by then.
        return Act(command, decide=told(line, self._people), source=source, details=raw.decode())

    def _send(self, act: Act) -> Future[Written]:
        while True:
            try:
                return self._ledger.submit_import(self._viewer, act)
            except LedgerBusy:  # others write too: let one of ours arrive before the next goes
                if self._ways:
                    self._arrive()
                else:
                    time.sleep(0.01)

    def _make_room(self) -> None:
        """Let the older half arrive. To wait for each line on its own would wake this thread thousands of times."""
        half = len(self._ways) // 2
        self._ways[half].answer.exception()
        for _ in range(half + 1):
            self._arrive()

    def _arrive(self) -> None:
        way = self._ways.popleft()
        try:
            written = way.answer.result()
        except LedgerError as refusal:
            self._people.doubt()
            self.report.report(way.file, way.line, f"{refusal.code}: {refusal.message}")
        except Exception as bug:  # noqa: BLE001 - a line must not stop the rest, and must not be dropped in silence
            self._people.doubt()
            self.report.report(way.file, way.line, f"{type(bug).__name__}: {bug}")
        else:
            self.report.took(way.type, written.last - written.first + 1, repeated=written.repeated)


def import_history(
    ledger: Ledger,
    viewer: Viewer,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    window: int = WINDOW,
    listener: Callable[[Problem], None] | None = None,
) -> ImportReport:
    """Take files of the format `history` over into the ledger, in their order; return what became of every line.

    It can be repeated: what is there already writes nothing. It can be interrupted (Ctrl-C): what was sent is awaited
    and counted, the report says `interrupted`, and the next run goes on. `listener` hears of every problem as it is
    found; the report itself holds the first thousands.
    """
    report = ImportReport(listener=listener)
    running = _Import(ledger, viewer, report, window)
    try:
        for path in map(Path, paths):
            _take_file(running, path, progress)
        running.arrive()
    except KeyboardInterrupt:
        report.interrupted = True
        running.arrive()
    return report


def _take_file(running: _Import, path: Path, progress: Progress | None) -> None:
    report, name = running.report, path.name
    try:
        size = path.stat().st_size
        for raw in raw_lines(path):
            running.take(name, raw)
            if progress is not None and raw.number % 256 == 0:
                progress(path, raw.read, size, report)
    except OSError as error:
        report.report(name, 0, f"the file cannot be read: {error.strerror or error}")
        return
    report.files += 1
    if progress is not None:
        progress(path, size, size, report)
