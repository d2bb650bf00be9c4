"""Every test of the exchange may tell a story of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.lines import Story


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    """An empty ledger that can be told lines."""
    story = Story(tmp_path)
    yield story
    story.ledger.close()
