"""A ledger's files are opened: by several at once, while they are new."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from ledger.integrity.nodes import Nodes
from ledger.ledger import open_ledger
from ledger.store.keyring import Keyring
from ledger.store.ops import Ops
from ledger.store.sqlite import SQLiteRecorder
from ledger.views.database import Database

FILES: dict[str, Callable[[Path], Any]] = {
    "log": SQLiteRecorder,
    "keys": lambda path: Keyring(path, bytes(32)),
    "ops": lambda path: Ops(path, keyring=None),  # type: ignore[arg-type]  # it is not asked for any key
    "views": lambda path: Database(path, "log"),
    "tree": lambda path: Nodes(path, "log"),
}


@pytest.mark.parametrize("file", FILES)
def test_several_open_a_new_file_at_the_same_moment(tmp_path: Path, file: str) -> None:
    """SQLite does not wait for who is making the same file one that is written ahead of: one in forty was refused."""
    for number in range(40):
        path, begin = tmp_path / f"{number}.sqlite", threading.Barrier(6)
        opened: list[Any] = []

        def make(path: Path, begin: threading.Barrier, opened: list[Any]) -> None:
            begin.wait()
            opened.append(FILES[file](path))

        makers = [threading.Thread(target=make, args=(path, begin, opened)) for _ in range(6)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
        for one in opened:
            one.close()
        assert len(opened) == 6


def test_what_is_beside_the_log_is_opened_once_whoever_asks_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that asked at once opened it twice, and one of the two was never closed."""
    opened: list[Ops] = []

    def slowly(path: Path, keyring: Keyring) -> Ops:
        time.sleep(0.05)
        opened.append(Ops(path, keyring))
        return opened[-1]

    monkeypatch.setattr("ledger.ledger.Ops", slowly)
    with closing(open_ledger(tmp_path, follow=False)) as ledger, ThreadPoolExecutor(4) as pool:
        asked = [*pool.map(lambda _: ledger.ops, range(4))]
    assert len(opened) == 1
    assert asked == opened * 4
