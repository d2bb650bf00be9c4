"""The import of GitHub's issues: an issue with all that it says is one act, each comment and each event is another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from ledger.exchange.facts import Fact, act_of
from ledger.exchange.github.items import Comment, Issue, IssueEvent, item_of
from ledger.exchange.github.reading import objects
from ledger.exchange.github.telling import facts_of, facts_of_comment, facts_of_event
from ledger.exchange.history.line import Unreadable
from ledger.exchange.history.people import People
from ledger.exchange.history.reading import RawLine
from ledger.exchange.history.report import ImportReport, Problem
from ledger.exchange.rehearsal import Rehearsal, way_in
from ledger.exchange.sending import WINDOW, Progress, Sender, take_files
from ledger.ledger import Act, Ledger
from ledger.policy import Viewer


class _Import(Sender):
    def take(self, file: str, raw: RawLine) -> None:
        """Send what one object says on its way, or report why it cannot go."""
        if raw.fault is not None:
            self.report.lines += 1
            self.report.report(file, raw.number, raw.fault)
            return
        try:
            acts = list(self._acts(raw.content))  # all of them are made before the first is sent
        except Unreadable as error:
            self.report.lines += 1
            self.report.report(file, raw.number, str(error))
            return
        self.report.lines += len(acts)
        self.report.passed_over += not acts
        for word, act in acts:
            self.send(file, raw.number, word, act)

    def _acts(self, raw: bytes) -> Iterator[tuple[str, Act]]:
        item = item_of(raw)
        if isinstance(item, IssueEvent):
            yield from self._act(item.event, facts_of_event(item), f"github:event:{item.id}")
        elif isinstance(item, Comment):
            yield from self._comment(item, None)
        elif item.pull_request is None:
            yield from self._act("issue", facts_of(item), None)
            for comment in item.comments if isinstance(item.comments, list) else ():
                yield from self._comment(comment, item)

    def _comment(self, comment: Comment, issue: Issue | None) -> Iterator[tuple[str, Act]]:
        # A comment that was edited is another one: the ledger keeps both wordings.
        name = f"github:comment:{comment.id}@{comment.updated_at or comment.created_at}"[:200]
        yield from self._act("comment", facts_of_comment(comment, issue), name)

    def _act(self, word: str, facts: list[Fact], command_id: str | None) -> Iterator[tuple[str, Act]]:
        if facts:
            yield word, act_of(facts, self.people, command_id)


def import_github(
    ledger: Ledger,
    viewer: Viewer,
    paths: Iterable[Path],
    *,
    progress: Progress | None = None,
    window: int = WINDOW,
    listener: Callable[[Problem], None] | None = None,
    rehearsal: Rehearsal | None = None,
) -> ImportReport:
    """Take issues, comments and issue events over, in the order of the files; return what became of each.

    Read again, the same files write nothing, and newer ones what happened since. Pull requests, and events that the
    ledger does not keep, are passed over and counted.
    """
    report = ImportReport(listener=listener)
    running = _Import(way_in(ledger, viewer, rehearsal), People(ledger), report, window)
    return take_files(running, paths, objects, running.take, progress)
