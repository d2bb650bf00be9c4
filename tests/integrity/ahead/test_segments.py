"""A long log is read segment by segment, ahead of who walks it; what is found is what one would have found alone."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Generator, Iterable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.deviation import NOT_HASHABLE
from ledger.integrity.finding import Kind, Report
from ledger.integrity.segment import Segment, Summary, summarize
from ledger.integrity.tree import CompactRange
from ledger.integrity.verify import verify
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry, Record, Row
from ledger.store.sqlite import SQLiteRecorder
from tests.integrity import logs
from tests.integrity.ahead.conftest import EVENTS, SEGMENT, copied
from tests.integrity.logs import Log


def reports(log: Log) -> tuple[Report, Report]:
    """Return what one finds alone, and what is found when segments are read ahead."""
    with log.recorder() as recorder, log.nodes(recorder) as nodes:
        signed = log.checkpoints()
        return verify(recorder, signed, nodes), verify(recorder, signed, nodes, logs.reading_ahead(recorder))


# Any of these may be done to a log, at any place, one after the other.
def break_text(db: sqlite3.Connection, position: int) -> None:
    db.execute("UPDATE event SET topic = CAST(x'ff' AS TEXT) WHERE position = ?", (position,))


def set_version(db: sqlite3.Connection, position: int, version: int) -> None:
    db.execute("UPDATE event SET originator_version = ? WHERE position = ?", (version, position))


def change_leaf(db: sqlite3.Connection, position: int) -> None:
    db.execute("UPDATE event SET leaf = zeroblob(32) WHERE position = ?", (position,))


POSITION = st.integers(1, EVENTS) | st.sampled_from(range(SEGMENT, EVENTS, SEGMENT))
Step = tuple[Callable[..., object], tuple[int, ...]]
STEP: st.SearchStrategy[Step] = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                logs.edit,
                logs.retype,
                logs.antedate,
                logs.insert,
                logs.with_leaf,
                break_text,
                change_leaf,
            ]
        ),
        st.tuples(POSITION),
    ),
    st.tuples(st.sampled_from([logs.swap, logs.swap_content]), st.tuples(POSITION, POSITION)),
    st.tuples(st.just(set_version), st.tuples(POSITION, st.sampled_from([-1, 1, 2, 99]))),
    st.tuples(
        st.just(logs.renumber), st.tuples(POSITION, st.sampled_from([-5, 0, EVENTS + 1, EVENTS + 40, 2**61]) | POSITION)
    ),
    st.builds(
        lambda first, many, close: (partial(logs.remove, close=close), (first, first + many)),
        POSITION,
        st.integers(0, 2 * SEGMENT),
        st.booleans(),
    ),
)


def _done(how: Callable[..., object], where: tuple[int, ...], db: sqlite3.Connection) -> None:
    how(db, *where)


@given(steps=st.lists(STEP, max_size=4), remembered=st.sampled_from([2, 100_000]), marks=st.sampled_from([8, 1 << 25]))
@example(steps=[(set_version, (1, -1)), (logs.with_leaf, (1,))], remembered=2, marks=8)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_done_to_a_log_the_same_is_found(
    original: Log, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: list[Step], remembered: int, marks: int
) -> None:
    """Also when most streams were forgotten meanwhile, and are looked up, the new ones among them or not."""
    monkeypatch.setattr("ledger.integrity.streams.STREAMS", remembered)
    monkeypatch.setattr("ledger.integrity.streams.MARKS", marks)
    log = copied(original, tmp_path / "log")
    try:
        for how, where in steps:
            # What a row has no place for, or is not there any more, is not done.
            with suppress(sqlite3.Error, *NOT_HASHABLE):
                log.tamper(partial(_done, how, where))
        alone, helped = reports(log)
        assert helped == alone
    finally:
        shutil.rmtree(log.folder)


@pytest.mark.parametrize("size", [0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT])
def test_a_log_of_any_length_is_intact_with_checkpoints_anywhere_in_it(tmp_path: Path, size: int) -> None:
    with closing(SQLiteRecorder(tmp_path / "log.sqlite")) as recorder:
        recorder.append([Entry([logs.event(i)]) for i in range(size)])
        tree = CompactRange()
        signed = [Checkpoint(logs.ORIGIN, 0, tree.root())]
        for row in recorder.select_rows(0, size):
            tree.extend([row.leaf])
            signed.append(Checkpoint(logs.ORIGIN, tree.size, tree.root()))
        report = verify(recorder, signed, ahead=logs.reading_ahead(recorder))
        assert report == verify(recorder, signed)
    assert (report.intact, report.size, report.signed) == (True, size, size)


@pytest.mark.parametrize(
    ("first", "last"), [(16, 16), (17, 17), (16, 17), (1, 1), (1, 8), (17, 24), (17, 48), (160, 160), (150, 160)]
)
def test_events_removed_at_the_border_of_segments_are_missed_there(small: Log, first: int, last: int) -> None:
    small.tamper(lambda db: logs.remove(db, first, last))
    alone, helped = reports(small)
    assert helped == alone
    assert (helped.findings[0].first, helped.findings[0].last) == (first, last)


class Asked:
    """A recorder that notes which positions it gave out in pages."""

    def __init__(self, recorder: SQLiteRecorder) -> None:
        self._recorder = recorder
        self.given: list[int] = []
        self.looked_up: list[object] = []

    def select_records(self, after: int, limit: int) -> list[Record]:
        page = self._recorder.select_records(after, limit)
        self.given += [position for position, *_ in page]
        return page

    def select_events(self, *args: object, **kwargs: object) -> list[Row]:
        self.looked_up.append(args[0])
        return self._recorder.select_events(*args, **kwargs)  # type: ignore[arg-type]

    def head(self) -> int:
        return self._recorder.head()


def test_only_what_is_not_clean_is_read_once_more(small: Log) -> None:
    small.tamper(lambda db: logs.edit(db, 40))
    with small.recorder() as recorder:
        asked = Asked(recorder)
        report = verify(
            cast(LedgerRecorder, asked), small.checkpoints(), ahead=logs.reading_ahead(cast(LedgerRecorder, recorder))
        )
    assert [(f.kind, f.first) for f in report.findings] == [(Kind.EDITED, 40)]
    assert asked.given == list(range(33, 41))


def test_of_many_streams_only_those_not_seen_for_long_are_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ledger.integrity.streams.STREAMS", SEGMENT)
    with closing(SQLiteRecorder(tmp_path / "log.sqlite")) as recorder:
        recorder.append([Entry([logs.event(i, streams=EVENTS)]) for i in range(EVENTS)])
        for ahead in (None, logs.reading_ahead(recorder)):
            asked = Asked(recorder)
            assert verify(cast(LedgerRecorder, asked), ahead=ahead).intact
            assert len(asked.looked_up) < 5  # of those that share a mark, which is one in thousands of runs
        recorder.append([Entry([logs.event(EVENTS + 3, streams=EVENTS)])])
        asked = Asked(recorder)
        assert verify(cast(LedgerRecorder, asked)).intact
        assert "req_000003" in asked.looked_up
        assert len(asked.looked_up) < 5


def test_what_is_appended_while_the_log_is_read_is_read_too(small: Log) -> None:
    with small.recorder() as recorder:

        def read(segments: Iterable[Segment]) -> Generator[Summary | None, None, None]:
            for number, segment in enumerate(segments):
                if number == 3:
                    recorder.append([Entry([logs.event(i)]) for i in range(EVENTS, EVENTS + 20)])
                yield summarize(recorder, segment)

        report = verify(recorder, small.checkpoints(), ahead=read)
    assert (report.intact, report.size, report.signed) == (True, EVENTS + 20, EVENTS)


def test_what_is_cut_off_while_the_log_is_read_is_missed(small: Log) -> None:
    with small.recorder() as recorder:

        def read(segments: Iterable[Segment]) -> Generator[Summary | None, None, None]:
            for number, segment in enumerate(segments):
                if number == 3:
                    small.tamper(lambda db: logs.remove(db, 100, EVENTS))
                yield summarize(recorder, segment)

        report = verify(recorder, small.checkpoints(), ahead=read)
    assert [(f.kind, f.first, f.last) for f in report.findings] == [(Kind.TRUNCATED, 100, EVENTS)]
