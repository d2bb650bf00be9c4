"""The ground that figures are measured on: a made-up but lifelike history, and ledgers filled with it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ledger.exchange.history import import_history
from ledger.ledger import Ledger, open_ledger
from ledger.policy import DEVELOPMENT

LINES = 6_000
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
