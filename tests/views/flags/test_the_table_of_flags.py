"""The table of flags: all of them, described, documented, each told in a story."""

from __future__ import annotations

import importlib
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.policy import DEVELOPMENT, Viewer
from ledger.views.flags import FLAGS, SHOWN, FlagName, reading
from ledger.views.reports.momentum import momentum_of, sudden_days
from scripts.flags_doc import TARGET, document
from tests.views.flags.case import Case

FIRST = date(2026, 1, 1)


def test_every_flag_is_in_the_table_and_eight_are_shown() -> None:
    assert set(FLAGS) == set(FlagName)
    assert len(SHOWN) == 8
    for flag in FLAGS.values():
        assert flag.clears.endswith(".")
        assert flag.name.description.endswith(".")
        assert flag.capabilities


def test_the_page_about_flags_says_what_the_table_says() -> None:
    assert TARGET.read_text(encoding="utf-8") == document(), "run scripts/flags_doc.py"


def test_every_flag_is_raised_and_cleared_in_a_told_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told once more; what each viewer hears of a flag on a thing is noted: up, then down when asked again."""
    told: dict[tuple[FlagName, str, Case, Viewer], list[tuple[float, bool]]] = {}
    ask = Case.why

    def why(case: Case, thing: str, name: FlagName, day: float = 1, viewer: Viewer = DEVELOPMENT) -> str | None:
        sentence = ask(case, thing, name, day, viewer)
        told.setdefault((name, thing, case, viewer), []).append((day, sentence is not None))
        return sentence

    monkeypatch.setattr(Case, "why", why)
    for module in sorted(Path(__file__).parent.glob("test_flags_on_*.py")):
        stories = vars(importlib.import_module(f"tests.views.flags.{module.stem}"))
        for story in [name for name in stories if name.startswith("test_")]:
            stories[story](tmp_path / story)
    raised = {name for (name, *_), asked in told.items() if any(up for _, up in asked)}
    cleared = {
        name
        for (name, *_), asked in told.items()
        if any(up and not still and day <= later for (day, up), (later, still) in pairwise(asked))
    }
    assert raised == cleared == set(FlagName)


@given(st.lists(st.integers(0, 120), max_size=25))
def test_the_days_of_sudden_momentum_are_those_on_which_the_report_says_so(offsets: list[int]) -> None:
    days = [FIRST + timedelta(days=n) for n in offsets]
    sudden = {first + timedelta(days=n) for first, last in sudden_days(days) for n in range((last - first).days + 1)}
    every = [FIRST + timedelta(days=n) for n in range(160)]
    assert sudden == {day for day in every if momentum_of(days, day).sudden}


def test_avoidance_is_the_only_flag_that_is_first_told_to_one_person() -> None:
    """Lists look whom a flag may be told to only where this one is asked for."""
    nudging = [p.stem for p in Path(reading.__file__).parent.glob("*.py") if "nudge=who" in p.read_text("utf-8")]
    assert nudging == ["avoided_customer"]
