"""Every kind of thing has a machine that tries what may and may not happen to it."""

from __future__ import annotations

from pathlib import Path

from ledger import domain as _domain  # noqa: F401  registers every kind of thing
from ledger.domain.kernel import AGGREGATES


def test_every_kind_of_thing_has_a_machine() -> None:
    there = {path.stem.removeprefix("test_") for path in Path(__file__).parent.glob("test_*.py")}
    wanted = {kind[:-1] + "ies" if kind.endswith("y") else f"{kind}s" for kind in (c.kind for c in AGGREGATES.values())}
    assert wanted <= there, wanted - there
