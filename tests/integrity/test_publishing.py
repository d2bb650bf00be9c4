"""The publisher signs what the log holds, proves what it holds, and refuses when the log was rewritten."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import ExitStack, closing
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from ledger.integrity.checkpoint import open_checkpoint
from ledger.integrity.directory import LATEST, Directory
from ledger.integrity.errors import Inconsistent, MalformedProof, ProofFault, PublishFault, TreeMisfit
from ledger.integrity.leaf import leaf_bytes
from ledger.integrity.nodes import Nodes
from ledger.integrity.note import Signer, Verifier
from ledger.integrity.opening import open_publisher
from ledger.integrity.proofs import verify_consistency, verify_inclusion
from ledger.integrity.publisher import Publisher
from ledger.integrity.tlog_proof import TlogProof, verify_proof
from ledger.integrity.tree import CompactRange
from ledger.integrity.verify import verify
from ledger.store.row import Entry
from ledger.store.sqlite import SQLiteRecorder
from tests.integrity import logs
from tests.integrity.logs import Log, make_log


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return make_log(tmp_path, 700, 100)


@pytest.fixture
def recorder(log: Log) -> Iterator[SQLiteRecorder]:
    with log.recorder() as recorder:
        yield recorder


@pytest.fixture
def nodes(log: Log, recorder: SQLiteRecorder) -> Iterator[Nodes]:
    with log.nodes(recorder) as nodes:
        yield nodes


@pytest.fixture
def publisher(log: Log, recorder: SQLiteRecorder, nodes: Nodes) -> Publisher:
    return log.publisher(recorder, nodes)


def test_the_trees_file_has_the_roots_of_the_leaves_in_the_log(recorder: SQLiteRecorder, nodes: Nodes) -> None:
    leaves = [row.leaf for row in recorder.select_rows(0, 1_000)]
    for size in (0, 1, 255, 256, 257, 511, 512, 513, 700):
        tree = CompactRange()
        tree.extend(leaves[:size])
        assert nodes.root(size) == tree.root()
    assert [leaf for tile in nodes.leaves(300) for leaf in tile] == leaves[300:]


def test_a_deep_tree_is_kept_in_tiles_of_tiles(tmp_path: Path) -> None:
    leaves = [sha256(b"%d" % i).digest() for i in range(66_000)]
    tree = CompactRange()
    tree.extend(leaves)
    with closing(Nodes(tmp_path / "tree.sqlite", "a log")) as nodes:
        for begin in range(0, len(leaves), 2_000):
            with nodes._transaction():
                nodes._extend(begin, leaves[begin : begin + 2_000])
        assert nodes.root() == tree.root()
        for index in (0, 65_535, 65_536, 65_999):
            verify_inclusion(index, 66_000, leaves[index], nodes.inclusion(index), nodes.root())
        verify_consistency(33_001, 66_000, nodes.root(33_001), nodes.root(), nodes.consistency(33_001))


def test_a_lost_or_broken_file_is_made_again(log: Log, recorder: SQLiteRecorder) -> None:
    file = log.folder / "tree.sqlite"
    with log.nodes(recorder) as nodes:
        root = nodes.root()
    for damage in (file.unlink, lambda: file.write_bytes(b"no database" * 1_000)):
        damage()
        with log.nodes(recorder) as nodes:
            assert nodes.follow(recorder) == 700
            assert nodes.root() == root
    with ExitStack() as stack:
        other = stack.enter_context(log.nodes(recorder))
        other.close()
        assert Nodes(file, "another log").size == 0


def test_every_checkpoint_continues_the_one_before_and_stays(log: Log, nodes: Nodes) -> None:
    checkpoints = log.checkpoints()
    assert [c.size for c in checkpoints] == [100, 200, 300, 400, 500, 600, 700]
    for older, newer in pairwise(checkpoints):
        path = nodes.consistency(older.size, newer.size)
        verify_consistency(older.size, newer.size, older.root, newer.root, path)
    folder = log.folder / "checkpoints"
    assert (folder / LATEST).read_text() == (folder / f"{700:020}.checkpoint").read_text()
    assert (folder / "log.vkey").read_text() == f"{log.signer.verifier}\n"
    assert not list(folder.glob(".new.*"))


def test_publishing_again_without_new_events_changes_nothing(log: Log, publisher: Publisher) -> None:
    before = sorted(f.name for f in (log.folder / "checkpoints").iterdir())
    newest = publisher.publish()
    assert newest is not None
    assert newest.size == 700
    assert sorted(f.name for f in (log.folder / "checkpoints").iterdir()) == before


def test_another_key_does_not_take_the_place_of_the_one_that_checkpoints_are_checked_with(
    log: Log, recorder: SQLiteRecorder, nodes: Nodes
) -> None:
    """A lost key: nothing is signed, and what was signed before can still be checked by what lies beside it."""
    folder = log.folder / "checkpoints"
    publisher = Publisher(recorder, nodes, Signer.generate("another"), Directory(folder))
    with pytest.raises(Inconsistent, match="not ours"):
        publisher.publish()
    key = Verifier.parse((folder / "log.vkey").read_text().strip())
    assert Directory(folder).open_all(key)[-1].size == 700


def test_an_empty_log_has_no_checkpoint(tmp_path: Path) -> None:
    with (
        make_log(tmp_path, 0, 1).recorder() as recorder,
        Log(tmp_path, Signer.generate("x")).nodes(recorder) as nodes,
    ):
        assert Publisher(recorder, nodes, Signer.generate("x"), Directory(tmp_path / "c")).publish() is None


def test_checkpoints_come_at_the_interval_and_at_the_end(log: Log, recorder: SQLiteRecorder, nodes: Nodes) -> None:
    publisher = Publisher(recorder, nodes, log.signer, Directory(log.folder / "checkpoints"), interval=0.01)
    publisher.start()
    recorder.append([Entry([logs.event(700)])])
    for _ in range(500):
        if log.checkpoints()[-1].size == 701:
            break
        publisher._stop.wait(0.01)
    publisher._interval = 60
    recorder.append([Entry([logs.event(701)])])
    publisher.stop()
    assert publisher.failure is None
    assert log.checkpoints()[-1].size == 702


@pytest.mark.parametrize("rebuilt", [False, True])
@pytest.mark.parametrize("how", ["cut", "rewritten"])
def test_a_log_that_does_not_continue_what_was_signed_is_not_signed(log: Log, how: str, rebuilt: bool) -> None:
    if how == "cut":
        log.tamper(lambda db: logs.remove(db, 601, 700))
    else:
        log.tamper(lambda db: logs.edit(db, 700))
        log.tamper(lambda db: logs.with_leaf(db, 700))
    if rebuilt:
        log.forget_tree()
    with log.recorder() as recorder, log.nodes(recorder) as nodes:
        publisher = log.publisher(recorder, nodes)
        with pytest.raises(Inconsistent if rebuilt else TreeMisfit):
            publisher.publish()
        publisher._try()
        assert publisher.failure is not None
        assert "run verify" in publisher.failure
    assert log.checkpoints()[-1].size == 700


def test_a_row_that_does_not_fit_its_leaf_is_not_taken_into_the_tree(log: Log) -> None:
    log.tamper(lambda db: logs.edit(db, 300))
    log.forget_tree()
    with log.recorder() as recorder, log.nodes(recorder) as nodes, pytest.raises(TreeMisfit, match="position 300"):
        nodes.follow(recorder)


def test_a_published_checkpoint_is_never_replaced_by_another_root(log: Log) -> None:
    directory = Directory(log.folder / "checkpoints")
    (kept,) = [c for c in log.checkpoints() if c.size == 300]
    before = directory.read(300)
    directory.save(kept, before)
    other = type(kept)(kept.origin, kept.size, b"\x01" * 32)
    with pytest.raises(Inconsistent):
        directory.save(other, before)
    assert directory.read(300) == before


def test_a_directory_with_a_strangers_checkpoint_stops_the_publisher(log: Log, publisher: Publisher) -> None:
    stranger = Signer.generate(logs.ORIGIN)
    latest = log.folder / "checkpoints" / LATEST
    latest.write_text(latest.read_text().replace("—", "-"))
    with pytest.raises(PublishFault):
        publisher.publish()
    assert str(stranger.verifier) != str(log.signer.verifier)


def test_a_proof_stands_alone_with_the_public_key(log: Log, recorder: SQLiteRecorder, publisher: Publisher) -> None:
    vkey = str(log.signer.verifier)
    for position in (1, 256, 257, 700):
        content = publisher.prove(position).text().encode()
        proved = verify_proof(TlogProof.parse(content), Verifier.parse(vkey))
        row = recorder.select_rows(position - 1, 1)[0]
        assert proved.position == position
        assert proved.checkpoint.size == 700
        assert proved.record.fields() == (
            row.originator_id,
            row.originator_version,
            row.topic,
            row.state,
            row.recorded_at,
        )
    with pytest.raises(LookupError):
        publisher.prove(701)
    with pytest.raises(LookupError):
        publisher.prove(0)


def test_the_rows_bytes_may_come_beside_the_proof(log: Log, publisher: Publisher) -> None:
    proof = publisher.prove(300)
    bare = TlogProof.parse(TlogProof(proof.index, proof.path, proof.note).text())
    assert verify_proof(bare, log.signer.verifier, row=proof.extra).position == 300
    with pytest.raises(MalformedProof):
        verify_proof(bare, log.signer.verifier)
    with pytest.raises(ProofFault):
        verify_proof(bare, log.signer.verifier, row=leaf_bytes("req_1", 1, "request.declined", b"{}", 5))
    with pytest.raises(MalformedProof):
        verify_proof(proof, log.signer.verifier, row=leaf_bytes("req_1", 1, "request.declined", b"{}", 5))


def test_a_proof_of_one_log_proves_nothing_of_another(publisher: Publisher) -> None:
    with pytest.raises(ProofFault):
        verify_proof(publisher.prove(300), Signer.generate(logs.ORIGIN).verifier)


def flips(content: bytes, count: int, seed: int) -> Iterator[bytes]:
    chosen = random.Random(seed)
    for _ in range(count):
        at, bit = chosen.randrange(len(content)), 1 << chosen.randrange(8)
        yield content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


def refused(content: bytes, log: Log, what: str) -> bool:
    """Whether a changed proof file or checkpoint is refused."""
    try:
        if what == "proof":
            verify_proof(TlogProof.parse(content), log.signer.verifier)
        else:
            open_checkpoint(content, log.signer.verifier)
    except ProofFault:
        return True
    return False


def test_every_flipped_bit_of_a_proof_or_checkpoint_is_refused(log: Log, publisher: Publisher) -> None:
    """5,000 of them, in files of every shape: the first, a middle and the last event, and the checkpoints."""
    files = [(publisher.prove(p).text().encode(), "proof") for p in (1, 256, 431, 700)]
    files += [(Directory(log.folder / "checkpoints").read(s).encode(), "checkpoint") for s in (100, 700)]
    accepted = [
        (name, content)
        for seed, (whole, name) in enumerate(files)
        for content in flips(whole, 5_000 // len(files) + 1, seed)
        if not refused(content, log, name)
    ]
    assert accepted == []


def test_it_is_the_same_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    from ledger.store.postgres import PostgresRecorder

    with closing(PostgresRecorder(postgres_url)) as recorder:
        recorder.append([Entry([logs.event(i)]) for i in range(600)])
        publisher = open_publisher(tmp_path, recorder)
        proof = publisher.prove(300)
        publisher.stop()
        key = Verifier.parse((tmp_path / "checkpoints" / "log.vkey").read_text().strip())
        assert verify_proof(proof, key).position == 300
        with closing(Nodes(tmp_path / "tree.sqlite", recorder.log_id)) as nodes:
            report = verify(recorder, Directory(tmp_path / "checkpoints").open_all(key), nodes)
        assert report.intact
        assert report.signed == 600


def test_old_checkpoints_grow_sparse_and_what_is_left_still_proves_the_log(
    log: Log, recorder: SQLiteRecorder, publisher: Publisher
) -> None:
    """All of the last day, the last of every hour for a month, the last of every day before."""
    hour, day, now = 3_600, 86_400, 20_000 * 86_400
    ages = {100: 40 * day, 200: 40 * day - hour, 300: 20 * day, 400: 20 * day - 60, 500: 20 * day - 2 * hour, 600: hour}
    directory = Directory(log.folder / "checkpoints")
    for size, age in ages.items():
        os.utime(directory.path / f"{size:020}.checkpoint", (now - age, now - age))
    os.utime(directory.path / f"{700:020}.checkpoint", (now, now))
    assert directory.thin(now) == [100, 300]
    assert directory.thin(now) == [], "doing it again changes nothing"
    assert directory.sizes() == [200, 400, 500, 600, 700]
    report = verify(recorder, log.checkpoints())
    assert report.intact
    assert report.signed == 700
    recorder.append([Entry([logs.event(700, 20, 60)])])
    assert getattr(publisher.publish(), "size", 0) == 701


def test_a_publisher_thins_its_directory_as_it_goes_and_keeps_the_newest(
    log: Log, recorder: SQLiteRecorder, publisher: Publisher
) -> None:
    for size in log_sizes(log):
        os.utime(log.folder / "checkpoints" / f"{size:020}.checkpoint", (1_000_000, 1_000_000))
    recorder.append([Entry([logs.event(700, 20, 60)])])
    publisher.publish()
    assert log_sizes(log) == [700, 701]


def log_sizes(log: Log) -> list[int]:
    return Directory(log.folder / "checkpoints").sizes()
