"""Every kind of thing has a machine that tries what may and may not happen to it."""

from __future__ import annotations

from pathlib import Path

from ledger import domain as _domain  # noqa: F401  registers every kind of thing
from ledger.domain.kernel import AGGREGATES


def test_every_kind_of_thing_has_a_machine() -> None:
    there = [path.stem for path in Path(__file__).parent.glob("test_*.py")]
    kinds = {cls.kind for cls in AGGREGATES.values()}
    # A plural may end otherwise than its singular does.
    without = {kind for kind in kinds if not any(stem.startswith(f"test_{kind[:-1]}") for stem in there)}
    assert not without
