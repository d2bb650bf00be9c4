"""The views are closed while somebody reads."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

from ledger.views.database import Database

LONG = "WITH RECURSIVE t (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM t WHERE i < 100000) SELECT count(*) FROM t"


def test_who_is_reading_when_the_views_are_closed_reads_to_the_end(tmp_path: Path) -> None:
    """A connection that is closed under its thread ends the process; here it did in most of twenty tries."""
    for number in range(20):
        views, begun = Database(tmp_path / f"{number}.sqlite", "log"), threading.Event()
        found: list[int] = []

        def read(views: Database, begun: threading.Event, found: list[int]) -> None:
            reader = views.reader()
            begun.set()
            found.append(reader.execute(LONG).fetchone()[0])

        reading = threading.Thread(target=read, args=(views, begun, found))
        reading.start()
        begun.wait()
        views.close()
        reading.join()
        assert found == [100_000]


def test_a_thread_that_ends_lets_go_of_its_connection(tmp_path: Path) -> None:
    """A connection holds itself by its statements: many threads that came and went left as many files open."""
    views = Database(tmp_path / "views.sqlite", "log")
    gc.disable()
    try:
        counts = []
        for _ in range(30):
            reading = threading.Thread(target=lambda: views.reader().execute("SELECT * FROM cursor").fetchall())
            reading.start()
            reading.join()
            counts.append(len([*Path("/proc/self/fd").iterdir()]))
    finally:
        gc.enable()
        views.close()
    assert counts[-1] <= counts[0] + 2
