"""Sending: many acts of an import on their way into the log at once, in the order of the files.

So the writer commits them by the hundred. What becomes of each is told to the report; nothing is dropped in silence.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ledger.domain.kernel.errors import LedgerBusy, LedgerError
from ledger.ledger import Act
from ledger.store.row import Written

if TYPE_CHECKING:
    from ledger.exchange.history.people import People
    from ledger.exchange.history.reading import RawLine
    from ledger.exchange.history.report import ImportReport

WINDOW = 1_024
"""Acts on their way at once: some batches of the writer, and fewer than its queue holds."""


class NothingNew(Exception):
    """All that the line says is in the ledger already; it writes nothing."""


class Progress(Protocol):
    """What an import calls as it goes on."""

    def __call__(self, file: Path, done: int, size: int, report: ImportReport) -> None:
        """Take note that `done` of the file's `size` bytes have been read."""


@dataclass(slots=True)
class _Way:
    """A line that is on its way into the log."""

    file: str
    line: int
    type: str
    answer: Future[Written]


class Sender:
    """Sends acts and takes note of what became of them."""

    def __init__(
        self, submit: Callable[[Act], Future[Written]], people: People, report: ImportReport, window: int = WINDOW
    ) -> None:
        self.report, self.people = report, people
        self._submit, self._window = submit, window
        self._ways: deque[_Way] = deque()

    def send(self, file: str, number: int, word: str, act: Act) -> None:
        """Send an act on its way; `word` is what the source calls it."""
        if len(self._ways) >= self._window:
            self._make_room()
        self._ways.append(_Way(file, number, word, self._send(act)))

    def arrive(self) -> None:
        """Wait for every line that is on its way."""
        while self._ways:
            self._arrive()

    def _send(self, act: Act) -> Future[Written]:
        while True:
            try:
                return self._submit(act)
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
        except NothingNew:
            self.report.took(way.type, 0, repeated=True)
        except LedgerError as refusal:
            self.people.doubt()
            self.report.report(way.file, way.line, f"{refusal.code}: {refusal.message}")
        except Exception as bug:  # noqa: BLE001 - a line must not stop the rest, and must not be dropped in silence
            self.people.doubt()
            self.report.report(way.file, way.line, f"{type(bug).__name__}: {bug}")
        else:
            self.report.took(way.type, written.last - written.first + 1, repeated=written.repeated)


def take_files(
    sender: Sender,
    paths: Iterable[Path],
    read: Callable[[Path], Iterable[RawLine]],
    take: Callable[[str, RawLine], None],
    progress: Progress | None = None,
) -> ImportReport:
    """Take files in their order: `read` cuts a file into lines, `take` sends a line on its way.

    Interrupted (Ctrl-C), what was sent is awaited and counted, and the report says `interrupted`.
    """
    try:
        for path in map(Path, paths):
            _take_file(sender.report, path, read, take, progress)
        sender.arrive()
    except KeyboardInterrupt:
        sender.report.interrupted = True
        sender.arrive()
    return sender.report


def _take_file(
    report: ImportReport,
    path: Path,
    read: Callable[[Path], Iterable[RawLine]],
    take: Callable[[str, RawLine], None],
    progress: Progress | None,
) -> None:
    name = path.name
    try:
        size = path.stat().st_size
        for raw in read(path):
            take(name, raw)
            if progress is not None and raw.number % 256 == 0:
                progress(path, raw.read, size, report)
    except OSError as error:
        report.report(name, 0, f"the file cannot be read: {error.strerror or error}")
        return
    report.files += 1
    if progress is not None:
        progress(path, size, size, report)
