"""How long is too long may be set by who runs the ledger; what cannot be stops the start (capabilities 9, 50)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.ledger import open_ledger
from ledger.store.errors import Misconfigured
from ledger.views.limits import LIMITS, drawn_by
from ledger.views.shape import shape

SHOW = """
from ledger.views.limits import TELL_WITHIN, REGULAR
from ledger.views.shape import shape
print(TELL_WITHIN.days, REGULAR, shape())
"""


def shown(**environment: str) -> list[str]:
    given = {**os.environ, **environment}
    done = subprocess.run([sys.executable, "-c", SHOW], env=given, capture_output=True, text=True, check=True)
    return done.stdout.split()


def test_a_limit_is_what_the_environment_says_and_then_the_views_are_drawn_anew() -> None:
    assert shown() == ["5", "3", str(shape())]
    assert shown(LEDGER_TELL_WITHIN="5") == shown()
    *limits, drawn = shown(LEDGER_TELL_WITHIN="2")
    assert limits == ["2", "3"]
    assert drawn != str(shape())
    assert drawn_by() == 0


@pytest.mark.parametrize("said", ["0", "-1", "soon", "4000", "1.5"])
def test_a_limit_that_cannot_be_stops_the_start_and_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    monkeypatch.setenv("LEDGER_TELL_WITHIN", said)
    with pytest.raises(Misconfigured, match="LEDGER_TELL_WITHIN"):
        open_ledger(tmp_path / "data")
    assert not (tmp_path / "data").exists()
    assert all(limit.why and limit.value == limit.usual for limit in LIMITS.values())
