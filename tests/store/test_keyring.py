"""Keys: each for one subject and class, durable before it is used, gone for good when erased."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from ledger.store.errors import Misconfigured, Unavailable
from ledger.store.keyring import Keyring
from ledger.store.master import master_key

MASTER = bytes(range(32))
NONCE = b"n" * 12


def test_a_key_is_durable_before_it_is_used(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys", MASTER)
    number, cipher = keyring.cipher_for_writing("stk_1", "identity")
    beside = Keyring(tmp_path / "keys", MASTER).cipher(number)
    assert beside is not None
    assert beside.decrypt(NONCE, cipher.encrypt(NONCE, b"Mira", None), None) == b"Mira"
    assert keyring.id_key == Keyring(tmp_path / "keys", MASTER).id_key


def test_no_key_serves_two_subjects_or_two_classes_not_even_across_processes(tmp_path: Path) -> None:
    rings = [Keyring(tmp_path / "keys", MASTER) for _ in range(3)]
    numbers = [
        ring.cipher_for_writing(subject, retention)[0]
        for ring in rings
        for subject in ("stk_1", "stk_2")
        for retention in ("identity", "content")
    ]
    assert len(set(numbers)) == len(numbers)
    assert rings[0].cipher_for_writing("stk_1", "identity")[0] == numbers[0], "a subject keeps its key"


def test_an_erased_key_is_gone_and_the_subject_gets_another_one(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys", MASTER)
    number, _ = keyring.cipher_for_writing("stk_1", "identity")
    other, _ = keyring.cipher_for_writing("stk_1", "content")
    keyring.erase([number])
    keyring.erase([number])
    assert keyring.cipher(number) is None
    assert Keyring(tmp_path / "keys", MASTER).cipher(number) is None
    assert keyring.cipher(other) is not None
    assert keyring.cipher_for_writing("stk_1", "identity")[0] not in (number, other)


def test_a_key_that_was_never_here_is_told_from_an_erased_one(tmp_path: Path) -> None:
    with pytest.raises(LookupError, match="another one restored"):
        Keyring(tmp_path / "keys", MASTER).cipher(77)


def test_keys_are_useless_without_the_master_key(tmp_path: Path) -> None:
    Keyring(tmp_path / "keys", MASTER).close()
    with pytest.raises(Misconfigured, match="the master key does not open"):
        Keyring(tmp_path / "keys", os.urandom(32))


def test_the_master_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    key = master_key(path)
    assert master_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert master_key(path, "ab" * 32) == bytes.fromhex("ab" * 32)
    with pytest.raises(ValueError, match="64 hex digits"):
        master_key(path, "abc")


def test_a_master_key_that_is_gone_or_spoilt_is_not_replaced_by_another(tmp_path: Path) -> None:
    """A restore that forgot it made a new one, which opened nothing and looked like the right one."""
    path, keys = tmp_path / "master.key", tmp_path / "keys"
    Keyring(keys, master_key(path, opens=keys)).close()
    whole = path.read_text()
    path.unlink()
    with pytest.raises(Misconfigured, match=r"there is no .*master.key.*LEDGER_MASTER_KEY"):
        master_key(path, opens=keys)
    assert not path.exists()
    for spoilt in ("", whole[:32], "no key"):
        path.write_text(spoilt)
        with pytest.raises(Misconfigured, match="holds no master key"):
            master_key(path, opens=keys)
    path.write_text(whole)
    Keyring(keys, master_key(path, opens=keys)).close()


def test_an_erasure_is_not_done_before_the_key_is_gone_from_the_disk(tmp_path: Path) -> None:
    """Somebody who reads the keys keeps their old bytes in the file's log; that was waited for, and then forgotten."""
    keyring = Keyring(tmp_path / "keys", MASTER)
    number, _ = keyring.cipher_for_writing("stk_1", "identity")
    reader = sqlite3.connect(tmp_path / "keys", isolation_level=None)
    reader.execute("BEGIN")
    (wrapped,) = reader.execute("SELECT wrapped FROM key WHERE number = ?", (number,)).fetchone()
    with pytest.raises(Unavailable, match="destroyed keys are still in it"):
        keyring.erase([number])
    assert keyring.cipher(number) is None
    reader.execute("COMMIT")
    keyring.erase([number])
    assert not [file.name for file in tmp_path.iterdir() if wrapped in file.read_bytes()]
