"""A question that is broken off leaves nothing behind that still reads: the ledger may be closed next."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from ledger.policy import DEVELOPMENT
from schema import Asking
from tests.telling import opened


async def test_whoever_breaks_off_waits_until_nothing_reads_any_more(tmp_path: Path) -> None:
    with opened(tmp_path) as ledger:
        scope = await Asking(ledger, DEVELOPMENT).scope(None)
        begun, go_on, ended = threading.Event(), threading.Event(), threading.Event()

        def read(*_: Any) -> None:
            begun.set()
            go_on.wait(30)
            ended.set()

        task = asyncio.create_task(scope.read(read))
        await asyncio.to_thread(begun.wait, 30)
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert not task.done()
        go_on.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert ended.is_set()
