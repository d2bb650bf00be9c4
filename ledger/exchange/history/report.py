"""The report of an import: how many lines became what, and why the others did not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

MOST = 10_000
"""Problems held in memory. All are counted and handed to the listener, however many there are."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A line that is not in the ledger, and why."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass(slots=True)
class ImportReport:
    """What became of every line: written now, there before, or reported with its reason. Nothing else can happen."""

    lines: int = 0
    written: int = 0
    repeated: int = 0
    """Lines that an earlier import had written; they write nothing."""
    events: int = 0
    reported: int = 0
    files: int = 0
    passed_over: int = 0
    """Records that are of no kind that the format takes, such as pull requests among issues; they are counted."""
    interrupted: bool = False
    """True when the import was stopped; the same import, run again, goes on where it was."""
    problems: list[Problem] = field(default_factory=list)
    types: dict[str, int] = field(default_factory=dict)
    """Lines taken, by the source's own word for what happened."""
    listener: Callable[[Problem], None] | None = None

    @property
    def complete(self) -> bool:
        """True when every line of every file is in the ledger: the exit status says so."""
        return not self.interrupted and self.reported == 0

    def report(self, file: str, line: int, reason: str) -> None:
        """Say why a line is not in the ledger."""
        problem = Problem(file, line, reason)
        self.reported += 1
        if len(self.problems) < MOST:
            self.problems.append(problem)
        if self.listener is not None:
            self.listener(problem)

    def took(self, source_type: str, events: int, *, repeated: bool) -> None:
        """Count a line that is in the ledger."""
        self.types[source_type] = self.types.get(source_type, 0) + 1
        if repeated:
            self.repeated += 1
        else:
            self.written += 1
            self.events += events
