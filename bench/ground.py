"""The ground that figures are measured on: a made-up but lifelike history, and ledgers filled with it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eventsourcing.persistence import StoredEvent

from ledger.domain.kernel.event import Event
from ledger.domain.request.asking import RequestSubmitted
from ledger.domain.request.discussing import RequestCommented
from ledger.domain.stakeholder import StakeholderIdentified
from ledger.exchange.history import import_history
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT
from ledger.store.mapper import LedgerMapper
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry

LINES = 6_000
PEOPLE, EACH, BATCH = 97, 6, 2_000
TEXT = "The reason as somebody would write it, two or three lines long, so that the bytes weigh what they weigh. " * 2
START = datetime(2020, 1, 1, tzinfo=UTC)


def history_lines(count: int = LINES) -> Iterator[str]:
    """Yield lines of the public format `history`: requests raised, revised, decided, promised, kept and broken."""
    kinds = ("request_raised", "request_revised", "commented", "promise_made", "decision_made", "request_revised")
    text = (
        "The reason as somebody would write it, two or three lines long, so that the bytes weigh what they weigh. " * 2
    )
    for number in range(count):
        subject, kind = f"bench:{number // len(kinds)}", kinds[number % len(kinds)]
        at = (START + timedelta(minutes=7 * number)).isoformat()
        data = {
            "decision_made": {"outcome": ("yes", "no", "later")[number % 3], "to_status": "Decided"},
            "promise_made": {"target": f"v{number % 40}", "due": "2027-01-01", "what": "release"},
        }.get(kind, {})
        yield json.dumps(
            {
                "event_id": f"bench-{number}",
                "occurred_at": at,
                "recorded_at": at,
                "actor": f"Person {number % 97}",
                "actor_role": "author",
                "type": kind,
                "subject": subject,
                "title": f"Request number {number // len(kinds)}",
                "text": text,
                "source_ref": f"bench line {number}",
                "data": data,
            }
        )


@contextmanager
def history_file(count: int = LINES) -> Iterator[Path]:
    """Write the made-up history to a file for the length of a block."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.jsonl"
        path.write_text("\n".join(history_lines(count)) + "\n")
        yield path


@contextmanager
def filled_ledger(count: int = LINES) -> Iterator[Ledger]:
    """Open a ledger on SQLite that holds the made-up history, views drawn."""
    with tempfile.TemporaryDirectory() as folder, history_file(count) as path:
        ledger = open_ledger(Path(folder), follow=False)
        try:
            import_history(ledger, DEVELOPMENT, [path])
            ledger.follower.catch_up()
            yield ledger
        finally:
            ledger.close()


def fill_log(recorder: LedgerRecorder, count: int, mapper: LedgerMapper | None = None, *, first: int = 0) -> None:
    """Append so many events in large batches: requests and what is said about them, of made-up people.

    With a mapper they are real events, sealed, which views can be drawn from; without one, rows of the same size.
    `first` says how many are there already.
    """
    people = [f"stk_{number:032x}" for number in range(1, PEOPLE + 1)]
    rows: list[StoredEvent] = []
    for number in range(first, first + count):
        event = _event(number, people)
        if mapper is None:
            state = b"%b%b" % (event.originator_id.encode(), b"x" * 500)
            rows.append(StoredEvent(event.originator_id, event.originator_version, event.topic, state))
        else:
            rows.append(mapper.to_stored_event(event))
        if len(rows) == BATCH or number == first + count - 1:
            recorder.append([Entry(rows)])
            rows = []


def _event(number: int, people: list[str]) -> Event:
    """Return the event of a number: first the people, then a thing after the other, each with its own few events."""
    if number < len(people):
        return StakeholderIdentified(originator_id=people[number], originator_version=1, name=f"Person {number}")
    request, version = divmod(number - len(people), EACH)
    occurred = START + timedelta(minutes=number % 2_000_000)
    place = {"originator_id": f"req_{request:032x}", "originator_version": version + 1, "occurred_at": occurred}
    by = people[number % len(people)]
    if version == 0:
        return RequestSubmitted(**place, by=by, title=f"Request number {request}", problem=TEXT)  # type: ignore[arg-type]
    return RequestCommented(**place, by=by, to=(people[request % len(people)],), text=TEXT)  # type: ignore[arg-type]
