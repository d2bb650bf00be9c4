"""Whoever may write to the log's file but cannot sign is found out, and where."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from ledger.integrity.checkpoint import Checkpoint
from ledger.integrity.finding import Kind, Report
from ledger.integrity.helpers import Helpers
from ledger.integrity.verify import verify
from ledger.store.recorder import LedgerRecorder
from ledger.store.row import Entry, Record
from ledger.store.sqlite import SQLiteRecorder
from tests.integrity import logs
from tests.integrity.logs import Log, make_log

Tamper = Callable[[sqlite3.Connection], object]
CONSEQUENCES = {Kind.STREAM, Kind.CLOCK}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """A log of 1,000 events with a checkpoint after every 100."""
    return make_log(tmp_path_factory.mktemp("original"), 1_000, 100)


@pytest.fixture
def small(original: Log, tmp_path: Path) -> Log:
    shutil.copytree(original.folder, tmp_path / "log")
    return Log(tmp_path / "log", original.signer)


@pytest.fixture(autouse=True)
def short_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen segments in a log of 1,000 events; some hold a checkpoint, and some do not."""
    logs.in_segments_of(64, monkeypatch)


def judged(log: Log, *, tree: bool = True, checkpoints: bool = True, processes: int = 0) -> Report:
    """Return what is found, which must be the same whether one reads the log alone or has it read ahead."""
    with log.recorder() as recorder:
        signed = log.checkpoints() if checkpoints else []
        ahead = Helpers(partial(SQLiteRecorder, log.path), processes) if processes else logs.reading_ahead(recorder)
        with log.nodes(recorder) if tree else nullcontext() as nodes:
            alone = verify(recorder, signed, nodes)
            assert verify(recorder, signed, nodes, ahead) == alone
    return alone


def causes(report: Report) -> list[tuple[Kind, int, int]]:
    """What was done, without what follows from it: versions and times out of order."""
    return [(f.kind, f.first, f.last) for f in report.findings if f.kind not in CONSEQUENCES]


def both(*steps: Tamper) -> Tamper:
    return lambda db: [step(db) for step in steps]


def on(position: int, *hows: Callable[[sqlite3.Connection, int], object]) -> Tamper:
    return lambda db: [how(db, position) for how in hows]


# What is done; what the tree's file tells of it; what checkpoints and the leaves in the rows tell without that file.
KINDS: dict[str, tuple[Tamper, tuple[Kind, int, int], tuple[Kind, int, int]]] = {
    "edited": (on(777, logs.edit), (Kind.EDITED, 777, 777), (Kind.EDITED, 777, 777)),
    "edited with its leaf": (
        on(777, logs.edit, logs.with_leaf),
        (Kind.EDITED, 777, 777),
        (Kind.ALTERED, 701, 800),
    ),
    "antedated": (on(777, logs.antedate), (Kind.EDITED, 777, 777), (Kind.EDITED, 777, 777)),
    "retyped": (on(777, logs.retype), (Kind.RETYPED, 777, 777), (Kind.RETYPED, 777, 777)),
    "retyped with its leaf": (
        on(777, logs.retype, logs.with_leaf),
        (Kind.RETYPED, 777, 777),
        (Kind.ALTERED, 701, 800),
    ),
    "swapped": (lambda db: logs.swap(db, 777, 778), (Kind.SWAPPED, 777, 778), (Kind.ALTERED, 701, 800)),
    "swapped far apart": (lambda db: logs.swap(db, 5, 995), (Kind.SWAPPED, 5, 995), (Kind.ALTERED, 1, 100)),
    "content swapped": (
        lambda db: logs.swap_content(db, 777, 790),
        (Kind.SWAPPED, 777, 790),
        (Kind.SWAPPED, 777, 790),
    ),
    "removed": (lambda db: logs.remove(db, 777, 779), (Kind.REMOVED, 777, 779), (Kind.REMOVED, 777, 779)),
    "removed and renumbered": (
        lambda db: logs.remove(db, 777, 779, close=True),
        (Kind.REMOVED, 777, 779),
        (Kind.ALTERED, 701, 800),
    ),
    "inserted": (lambda db: logs.insert(db, 777), (Kind.INSERTED, 777, 777), (Kind.ALTERED, 701, 800)),
    "truncated": (lambda db: logs.remove(db, 951, 1_000), (Kind.TRUNCATED, 951, 1_000), (Kind.TRUNCATED, 951, 1_000)),
    "truncated to nothing": (
        lambda db: logs.remove(db, 1, 1_000),
        (Kind.TRUNCATED, 1, 1_000),
        (Kind.TRUNCATED, 1, 1_000),
    ),
    "last renumbered": (
        lambda db: logs.renumber(db, 1_000, 5_000),
        (Kind.RENUMBERED, 1_000, 1_000),
        (Kind.RENUMBERED, 1_000, 4_999),
    ),
    "renumbered to the end": (
        lambda db: logs.renumber(db, 777, 5_000),
        (Kind.RENUMBERED, 777, 777),
        (Kind.REMOVED, 777, 777),
    ),
    "renumbered to before the beginning": (
        lambda db: logs.renumber(db, 777, -5),
        (Kind.RENUMBERED, -5, -5),
        (Kind.RENUMBERED, -5, -5),
    ),
    "leaf edited": (
        lambda db: db.execute("UPDATE event SET leaf = zeroblob(32) WHERE position = 777"),
        (Kind.LEAF, 777, 777),
        (Kind.LEAF, 777, 777),
    ),
}


def test_an_untouched_log_is_intact(small: Log) -> None:
    report = judged(small)
    assert report.intact
    assert (report.size, report.signed) == (1_000, 1_000)
    assert not report.notes


@pytest.mark.parametrize("kind", KINDS)
def test_with_the_trees_file_every_kind_is_told_and_located(small: Log, kind: str) -> None:
    tamper, expected, _ = KINDS[kind]
    small.tamper(tamper)
    assert causes(judged(small))[0] == expected


@pytest.mark.parametrize("kind", KINDS)
def test_without_it_every_kind_is_still_found_by_the_checkpoints(small: Log, kind: str) -> None:
    tamper, _, expected = KINDS[kind]
    small.tamper(tamper)
    small.forget_tree()
    assert causes(judged(small, tree=False))[0] == expected


@pytest.mark.parametrize("kind", ["edited with its leaf", "swapped", "removed and renumbered", "inserted"])
def test_a_tree_made_again_from_the_altered_log_deceives_nobody(small: Log, kind: str) -> None:
    tamper, _, expected = KINDS[kind]
    small.tamper(tamper)
    small.forget_tree()
    with small.recorder() as recorder, small.nodes(recorder) as nodes:
        nodes.follow(recorder)
    report = judged(small)
    assert causes(report)[0] == expected
    assert any("tree's file contradicts the checkpoint" in note for note in report.notes)


def test_several_alterations_are_told_one_by_one(small: Log) -> None:
    small.tamper(
        both(
            on(100, logs.edit, logs.with_leaf),
            on(200, logs.retype),
            lambda db: logs.swap(db, 300, 305),
            lambda db: logs.remove(db, 400, 402, close=True),
            lambda db: logs.insert(db, 500),
            lambda db: logs.remove(db, 990, 998),
        )
    )
    assert causes(judged(small)) == [
        (Kind.EDITED, 100, 100),
        (Kind.RETYPED, 200, 200),
        (Kind.SWAPPED, 300, 305),
        (Kind.REMOVED, 400, 402),
        (Kind.INSERTED, 500, 500),
        (Kind.TRUNCATED, 992, 1_000),
    ]


def test_what_was_appended_after_the_last_checkpoint_is_fine_and_said_to_be_unsigned(small: Log) -> None:
    with small.recorder() as recorder:
        recorder.append([Entry([logs.event(i)]) for i in range(1_000, 1_050)])
    report = judged(small)
    assert report.intact
    assert (report.size, report.signed) == (1_050, 1_000)
    assert report.notes == ("no checkpoint signs the positions after 1000",)


def test_a_tail_that_no_checkpoint_signs_is_still_known_to_the_trees_file(tmp_path: Path) -> None:
    log = make_log(tmp_path, 350, 100, until=300)
    log.tamper(both(on(320, logs.edit, logs.with_leaf), lambda db: logs.remove(db, 341, 350)))
    report = judged(log)
    assert causes(report) == [(Kind.EDITED, 320, 320), (Kind.TRUNCATED, 341, 350)]
    assert all("no checkpoint signs this part" in f.detail for f in report.findings if f.kind is Kind.EDITED)


def test_without_checkpoints_a_log_is_checked_against_itself(small: Log) -> None:
    small.tamper(on(777, logs.edit))
    report = judged(small, tree=False, checkpoints=False)
    assert causes(report) == [(Kind.EDITED, 777, 777)]
    assert any("no checkpoint was given" in note for note in report.notes)


def test_a_checkpoint_of_another_history_is_named_even_when_it_is_signed(small: Log) -> None:
    forged = Checkpoint(logs.ORIGIN, 250, b"\x07" * 32)
    with small.recorder() as recorder, small.nodes(recorder) as nodes:
        report = verify(recorder, [*small.checkpoints(), forged], nodes)
    assert causes(report) == [(Kind.FORKED, 1, 250)]


def test_a_row_that_cannot_be_read_is_named(small: Log) -> None:
    def break_text(db: sqlite3.Connection) -> None:
        db.execute("UPDATE event SET topic = CAST(x'ff' AS TEXT) WHERE position = 777")

    small.tamper(break_text)
    report = judged(small)
    assert (Kind.UNREADABLE, 777, 777) in causes(report)
    assert report.signed == 700


def test_a_version_that_no_event_can_have_is_an_edit(small: Log) -> None:
    small.tamper(lambda db: db.execute("UPDATE event SET originator_version = -1 WHERE position = 777"))
    assert causes(judged(small))[0] == (Kind.EDITED, 777, 777)


def test_a_gap_in_a_stream_and_a_clock_that_ran_back_are_found_without_any_witness(small: Log) -> None:
    small.tamper(
        both(
            on(777, logs.antedate, logs.with_leaf),
            lambda db: db.execute("UPDATE event SET originator_version = 99 WHERE position = 990"),
            lambda db: logs.with_leaf(db, 990),
        )
    )
    report = judged(small, tree=False, checkpoints=False)
    assert [(f.kind, f.first) for f in report.findings] == [(Kind.CLOCK, 777), (Kind.STREAM, 990)]


class OnlyPages:
    """A recorder that gives pages of the log, notes which positions it gave, and can be asked for nothing else."""

    def __init__(self, recorder: SQLiteRecorder) -> None:
        self._recorder = recorder
        self.given: list[int] = []

    def select_records(self, after: int, limit: int) -> list[Record]:
        page = self._recorder.select_records(after, limit)
        self.given += [position for position, *_ in page]
        return page


def test_verifying_an_intact_log_reads_every_row_once_and_looks_nothing_up(small: Log) -> None:
    """So it costs what reading costs, and the hashing; how long that takes, `make bench` measures."""
    with small.recorder() as recorder, small.nodes(recorder) as nodes:
        pages = OnlyPages(recorder)
        assert verify(cast(LedgerRecorder, pages), small.checkpoints(), nodes).intact
    assert pages.given == list(range(1, 1_001))


def test_streams_not_seen_for_long_are_looked_up(small: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.integrity.streams.STREAMS", 3)
    logs.in_segments_of(16, monkeypatch)
    assert judged(small).intact
    small.tamper(both(lambda db: logs.remove(db, 777, 777), lambda db: logs.insert(db, 777)))
    assert [f.first for f in judged(small).findings if f.kind is Kind.STREAM] == [798]


def test_longer_runs_are_told_as_one(tmp_path: Path) -> None:
    log = make_log(tmp_path, 6_000, 3_000)
    log.tamper(lambda db: logs.remove(db, 1_001, 4_500, close=True))
    assert causes(judged(log)) == [(Kind.REMOVED, 1_001, 4_500)]


@pytest.mark.torture
def test_every_kind_is_found_and_located_among_200_000_events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By one that reads alone, and by processes that read half as long segments as of a longer log."""
    logs.in_segments_of(8_192, monkeypatch)
    (tmp_path / "made").mkdir()
    log = make_log(tmp_path / "made", 200_000, 20_000, streams=20_000, state=300)
    assert judged(log, processes=2).intact
    p = 150_000
    kinds: dict[str, tuple[Tamper, tuple[Kind, int, int]]] = {
        "edited": (on(p, logs.edit), (Kind.EDITED, p, p)),
        "edited with its leaf": (on(p, logs.edit, logs.with_leaf), (Kind.EDITED, p, p)),
        "retyped": (on(p, logs.retype), (Kind.RETYPED, p, p)),
        "retyped with its leaf": (on(p, logs.retype, logs.with_leaf), (Kind.RETYPED, p, p)),
        "swapped": (lambda db: logs.swap(db, p, p + 1), (Kind.SWAPPED, p, p + 1)),
        "swapped far apart": (lambda db: logs.swap(db, 5, p), (Kind.SWAPPED, 5, p)),
        "content swapped": (lambda db: logs.swap_content(db, 5, p), (Kind.SWAPPED, 5, p)),
        "removed": (lambda db: logs.remove(db, p, p + 99), (Kind.REMOVED, p, p + 99)),
        "removed and renumbered": (lambda db: logs.remove(db, p, p + 99, close=True), (Kind.REMOVED, p, p + 99)),
        "inserted": (lambda db: logs.insert(db, p), (Kind.INSERTED, p, p)),
        "truncated": (lambda db: logs.remove(db, 199_951, 200_000), (Kind.TRUNCATED, 199_951, 200_000)),
        "renumbered": (lambda db: logs.renumber(db, p, 300_000), (Kind.RENUMBERED, p, p)),
    }
    for name, (tamper, expected) in kinds.items():
        copy = Log(tmp_path / "copy", log.signer)
        shutil.copytree(log.folder, copy.folder)
        copy.tamper(tamper)
        with_tree, alone = causes(judged(copy, processes=2)), causes(judged(copy, tree=False, processes=2))
        print(f"{name}: {with_tree[0]}; without the tree's file: {alone[0]}")
        assert with_tree == [expected], name
        assert alone[0][1] <= expected[2], name
        assert alone[0][2] >= expected[1], name
        assert alone[0][2] - alone[0][1] < 150_000 if alone[0][0] is Kind.SWAPPED else 20_000, name
        shutil.rmtree(copy.folder)
