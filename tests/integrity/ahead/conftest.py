"""A log of twenty short segments, that is read ahead."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.integrity import logs
from tests.integrity.logs import Log, make_log

SEGMENT, EVENTS = 8, 160


@pytest.fixture(autouse=True)
def short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty segments in a log of 160 events."""
    logs.in_segments_of(SEGMENT, monkeypatch)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """A log with a checkpoint after every 20 events: some at the end of a segment, some within one."""
    return make_log(tmp_path_factory.mktemp("original"), EVENTS, 20)


@pytest.fixture
def small(original: Log, tmp_path: Path) -> Log:
    return copied(original, tmp_path / "log")


def copied(log: Log, folder: Path) -> Log:
    shutil.copytree(log.folder, folder)
    return Log(folder, log.signer)
