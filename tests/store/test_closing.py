"""The log and the keys are closed while somebody reads."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

from eventsourcing.persistence import StoredEvent

from ledger.store.keyring import BLOCK, Keyring
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


def test_who_is_looking_up_keys_when_they_are_closed_is_refused_and_no_more(tmp_path: Path) -> None:
    """Here too the process ended, in most of a hundred tries."""
    for number in range(100):
        keys, begun = Keyring(tmp_path / "keys", bytes(32)), threading.Event()
        if number == 0:
            keys.cipher_for_writing("stk_1", "identity")
        found: list[Exception] = []

        def read(keys: Keyring, begun: threading.Event, found: list[Exception]) -> None:
            try:
                while True:
                    for key in range(1, BLOCK):
                        keys.cipher(key)
                        keys._ciphers.clear()  # so that it is looked up each time
                        begun.set()
            except sqlite3.ProgrammingError as closed:
                found += [closed]

        readers = [threading.Thread(target=read, args=(keys, begun, found)) for _ in range(2)]
        for reader in readers:
            reader.start()
        begun.wait()
        keys.close()
        for reader in readers:
            reader.join()
        assert len(found) == 2
