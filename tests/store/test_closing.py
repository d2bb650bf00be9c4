"""The log is closed while somebody reads."""

from __future__ import annotations

import threading
from pathlib import Path

from eventsourcing.persistence import StoredEvent

from ledger.store.row import Entry
from ledger.store.sqlite import SQLiteRecorder


def test_who_is_reading_when_the_log_is_closed_reads_to_the_end(tmp_path: Path) -> None:
    """A connection that is closed under its thread ends the process; here it did in most of twenty tries."""
    path = tmp_path / "log.sqlite"
    SQLiteRecorder(path).append([Entry([StoredEvent(f"stream_{n}", 1, "topic", bytes(50)) for n in range(8_000)])])
    for _ in range(20):
        log, begun = SQLiteRecorder(path), threading.Event()
        found: list[int] = []

        def read(log: SQLiteRecorder, begun: threading.Event, found: list[int]) -> None:
            log.max_notification_id()  # which connects
            begun.set()
            found.append(len(log.select_notifications(1, 100_000)))

        reading = threading.Thread(target=read, args=(log, begun, found))
        reading.start()
        begun.wait()
        log.close()
        reading.join()
        assert found == [8_000]
