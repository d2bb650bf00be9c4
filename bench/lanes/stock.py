"""The recorders that the eventsourcing library brings, one append a row, as its applications save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eventsourcing.persistence import ApplicationRecorder, StoredEvent
from eventsourcing.postgres import PostgresApplicationRecorder, PostgresDatastore
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore
from psycopg.conninfo import conninfo_to_dict

from bench.lanes.lane import Lane, Rows, threaded


@contextmanager
def sqlite(folder: Path, rows: Rows, in_flight: int) -> Iterator[Lane]:
    """Open the library's recorder on SQLite, in its own file."""
    store = SQLiteDatastore(str(folder / "stock.sqlite"), originator_id_type="text", lock_timeout=60, pool_timeout=60)
    recorder = SQLiteApplicationRecorder(store)
    recorder.create_table()
    yield from _lane(recorder, rows, in_flight)
    store.close()


@contextmanager
def postgres(url: str, rows: Rows, in_flight: int) -> Iterator[Lane]:
    """Open the library's recorder on PostgreSQL, in a table of its own."""
    to = conninfo_to_dict(url)
    store = PostgresDatastore(
        str(to["dbname"]),
        str(to["host"]),
        str(to.get("port", 5432)),
        str(to["user"]),
        str(to.get("password", "")),
        pool_size=min(in_flight, 8),
        max_waiting=in_flight,
        originator_id_type="text",
    )
    recorder = PostgresApplicationRecorder(store, events_table_name="stock_events")
    with store.transaction(commit=True) as db:
        db.execute("DROP TABLE IF EXISTS stock_events")
    recorder.create_table()
    yield from _lane(recorder, rows, in_flight)
    store.close()


def _lane(recorder: ApplicationRecorder, rows: Rows, in_flight: int) -> Iterator[Lane]:
    def ready(number: int) -> list[StoredEvent]:
        stream, _, topic, state, _, leaf = rows[number % len(rows)]
        # It has no place for time and leaf: they go in with the bytes.
        return [StoredEvent(f"{stream}/{number}", 1, topic, state + leaf)]

    lane, end = threaded(ready, recorder.insert_events, in_flight)
    yield lane
    end()
