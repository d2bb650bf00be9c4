"""The erasure list: whoever was erased stays erased, also when a backup from before is put in place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.kernel.types import ERASED
from ledger.domain.stakeholder import EraseStakeholder, IdentifyStakeholder, Stakeholder
from ledger.ledger import Ledger, open_ledger
from ledger.store.erasures import ErasureList, fingerprint
from ledger.store.errors import Misconfigured, Unavailable
from ledger.store.keyring import Keyring
from tests.telling import now, say

MASTER = bytes(range(32))


@contextmanager
def opened(data: Path, erasures: Path | None) -> Iterator[Ledger]:
    ledger = open_ledger(data, erasure_list=erasures)
    try:
        yield ledger
    finally:
        ledger.close()


def name_of(ledger: Ledger, person: str) -> str:
    known = now(ledger, person)
    assert isinstance(known, Stakeholder)
    return known.name


def never(keys: int) -> None:
    raise AssertionError(f"{keys} keys were to be destroyed")


def test_a_restored_backup_does_not_bring_back_who_was_erased(tmp_path: Path) -> None:
    """The list lies outside the data directory and the backup, and names nobody (45)."""
    data, copy, erasures = tmp_path / "data", tmp_path / "copy", tmp_path / "elsewhere.jsonl"
    with opened(data, erasures) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mirabelle Chen")).thing
        noor = say(ledger, IdentifyStakeholder(name="Noor Haddad")).thing
        assert name_of(ledger, mira) == "Mirabelle Chen"
    shutil.copytree(data, copy)
    with opened(data, erasures) as ledger:
        say(ledger, EraseStakeholder(stakeholder=mira, ground="asked for"))
        assert name_of(ledger, mira) == ERASED
    assert mira not in erasures.read_text()
    assert erasures.stat().st_mode & 0o777 == 0o600
    with opened(copy, erasures) as ledger:
        assert name_of(ledger, mira) == ERASED
        assert name_of(ledger, noor) == "Noor Haddad", "and nobody else is"
    assert b"Mirabelle" not in b"".join(file.read_bytes() for file in copy.iterdir()), "the views are drawn again"
    written = erasures.read_text()
    with opened(copy, erasures) as ledger:
        assert name_of(ledger, noor) == "Noor Haddad"
    assert erasures.read_text() == written, "what is done is not written down again"


def test_a_crash_amid_erasing_again_leaves_nothing_half_erased(tmp_path: Path) -> None:
    data, copy, list_ = tmp_path / "data", tmp_path / "copy", tmp_path / "list"
    with opened(data, list_) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mirabelle Chen")).thing
    shutil.copytree(data, copy)
    with opened(data, list_) as ledger:
        say(ledger, EraseStakeholder(stakeholder=mira, ground="asked for"))

    def crash(self: Keyring, numbers: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Keyring, "erase", crash)
        with pytest.raises(KeyboardInterrupt):
            open_ledger(copy, erasure_list=list_)
    with opened(copy, list_) as ledger:
        assert name_of(ledger, mira) == ERASED
    assert b"Mirabelle" not in b"".join(file.read_bytes() for file in copy.iterdir())


def test_a_key_that_only_has_the_number_of_a_destroyed_one_lives_on(tmp_path: Path) -> None:
    erasures = ErasureList(tmp_path / "list")
    before = Keyring(tmp_path / "before", MASTER)
    before.obey(erasures, never)
    number, _ = before.cipher_for_writing("stk_1", "identity")
    before.erase([number])
    after = Keyring(tmp_path / "after", MASTER)
    assert after.cipher_for_writing("stk_2", "identity")[0] == number
    after.obey(erasures, never)
    assert after.cipher(number) is not None


def test_nothing_is_destroyed_that_could_not_be_written_down(tmp_path: Path) -> None:
    away = tmp_path / "not mounted" / "list"
    with opened(tmp_path / "data", away) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        erased = say(ledger, EraseStakeholder(stakeholder=mira, ground="asked for"))
        assert erased.stale, "the act is recorded, the views wait"
        assert "erasure list" in str(ledger.follower.failure)
        assert ledger.follower.parked() == []
        away.parent.mkdir()
        assert name_of(ledger, mira) == ERASED
        assert len(ErasureList(away).read()) == 1


def test_a_damaged_list_is_told_and_not_taken_for_a_short_one(tmp_path: Path) -> None:
    path = tmp_path / "list"
    ErasureList(path).add([(1, b"k" * 32), (2, b"l" * 32)])
    path.write_bytes(path.read_bytes().replace(b"fingerprint", b"fing-rprint", 1))
    with pytest.raises(Misconfigured, match="damaged in line 1"):
        Keyring(tmp_path / "keys", MASTER).obey(ErasureList(path), never)
    path.chmod(0)
    if os.geteuid():
        with pytest.raises(Misconfigured, match="cannot be read"):
            ErasureList(path).read()
    with pytest.raises(Unavailable, match="cannot be written"):
        ErasureList(tmp_path).add([(1, b"k" * 32)])


@given(st.lists(st.tuples(st.integers(1, 2**40), st.binary(min_size=32, max_size=32)), min_size=2), st.data())
def test_a_line_cut_off_by_a_crash_is_no_line_and_the_next_one_is_whole(
    tmp_path_factory: pytest.TempPathFactory, keys: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("erasures") / "list"
    erasures = ErasureList(path)
    erasures.add(keys[:-1])
    whole = erasures.read()
    end = path.stat().st_size
    erasures.add(keys[-1:])
    os.truncate(path, data.draw(st.integers(end, path.stat().st_size - 1)))
    assert erasures.read() == whole
    erasures.add(keys[-1:])
    number, key = keys[-1]
    assert fingerprint(key) in erasures.read()[number]
    assert len(path.read_bytes().splitlines()) == len(keys)


def test_the_writer_does_not_remember_whose_name_was_erased(tmp_path: Path) -> None:
    with opened(tmp_path, None) as ledger:
        mira = say(ledger, IdentifyStakeholder(name="Mira Chen")).thing
        ben = say(ledger, IdentifyStakeholder(name="Ben")).thing
        say(ledger, EraseStakeholder(stakeholder=mira, ground="GDPR Art. 17"))
        kept = [ledger.writer._things.load(person) for person in (mira, ben)]
        assert [somebody.name for somebody in kept if isinstance(somebody, Stakeholder)] == [ERASED, "Ben"]
