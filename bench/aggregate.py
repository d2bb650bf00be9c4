"""Rebuild one aggregate of 1,000 events, beside the library's default: its own aggregate, mapper and projector."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event

from bench.figure import Figure
from bench.lanes.lane import take_turns
from bench.lanes.ours import TEXT
from ledger.domain.request.asking import ReviseRequest, SubmitRequest
from ledger.domain.stakeholder import IdentifyStakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.things import Things

EVENTS, ROUNDS = 1_000, 15


class Note(Aggregate):
    """What the library's own documentation would have one write for the same."""

    @event("Started")
    def __init__(self, by: str, title: str, problem: str, occurred_at: datetime) -> None:
        self.by, self.title, self.problem, self.occurred_at = by, title, problem, occurred_at

    @event("Revised")
    def revise(self, by: str, problem: str, occurred_at: datetime) -> None:
        """Say it anew."""
        self.by, self.problem, self.occurred_at = by, problem, occurred_at


def figures(_postgres_url: str | None) -> Iterator[Figure]:
    """Measure on SQLite, each with a file of its own. The library's events hold less, and none of it is sealed."""
    with tempfile.TemporaryDirectory() as folder:
        theirs: Application[uuid.UUID] = Application(
            env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(Path(folder) / "stock.sqlite")}
        )
        ledger = open_ledger(Path(folder), follow=False)
        try:
            note, request = _note(theirs), _request(ledger)
            rates = take_turns(
                {
                    "raw": lambda _: lambda: _check(theirs.repository.get(note).version),
                    "ours": lambda _: lambda: _check(_version(ledger, request)),
                },
                {"raw": 1, "ours": 1},
                ROUNDS,
            )
        finally:
            ledger.close()
            theirs.close()
    note_ = "beside the library's default, not a raw limit"
    yield Figure(f"rebuild an aggregate of {EVENTS:,} events", rates["ours"], rates["raw"], "/s", True, note_)


def _version(ledger: Ledger, request: str) -> int:
    found = Things(ledger.recorder, ledger.mapper).load(request)
    return 0 if found is None else found.version


def _check(version: int) -> None:
    if version != EVENTS:
        raise AssertionError(f"{version} events were folded, not {EVENTS}")


def _note(application: Application[uuid.UUID]) -> uuid.UUID:
    note = Note(by="Mira Chen", title="What hurts", problem=TEXT, occurred_at=datetime.now(UTC))
    for number in range(EVENTS - 1):
        note.revise(by="Mira Chen", problem=f"{TEXT} {number}", occurred_at=datetime.now(UTC))
    application.save(note)
    return note.id


def _request(ledger: Ledger) -> str:
    mira = ledger.write(DEVELOPMENT, IdentifyStakeholder(name="Mira Chen")).result
    request = ledger.write(DEVELOPMENT, SubmitRequest(by=mira, title="What hurts", problem=TEXT)).result
    revisions = [
        ledger.submit(DEVELOPMENT, ReviseRequest(by=mira, request=request, problem=f"{TEXT} {number}"))
        for number in range(EVENTS - 1)
    ]
    for revision in revisions:
        revision.result()
    return request
