"""Keys: one per subject and class, durable before they are used, gone for good when erased."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from ledger.store.keyring import KeyErased, Keyring, master_key

MASTER = bytes(range(32))


def test_a_key_is_the_same_after_reopening(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys", MASTER)
    sealed = keyring.cipher_for_writing("stk_1", "identity").encrypt(b"n" * 12, b"Mira", None)
    keyring.flush()
    keyring.close()
    again = Keyring(tmp_path / "keys", MASTER)
    cipher = again.cipher("stk_1", "identity")
    assert cipher is not None
    assert cipher.decrypt(b"n" * 12, sealed, None) == b"Mira"
    assert again.id_key == Keyring(tmp_path / "keys", MASTER).id_key


def test_an_erased_key_is_gone_and_no_other_takes_its_place(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys", MASTER)
    keyring.cipher_for_writing("stk_1", "identity")
    keyring.cipher_for_writing("stk_1", "content")
    keyring.flush()
    keyring.erase("stk_1", "identity")
    keyring.erase("stk_1", "identity")
    assert keyring.cipher("stk_1", "identity") is None
    assert keyring.cipher("stk_1", "content") is not None
    with pytest.raises(KeyErased):
        keyring.cipher_for_writing("stk_1", "identity")


def test_keys_are_useless_without_the_master_key(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys", MASTER)
    keyring.cipher_for_writing("stk_1", "identity")
    keyring.flush()
    keyring.close()
    with pytest.raises(InvalidTag):
        Keyring(tmp_path / "keys", os.urandom(32))


def test_the_master_key_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "master.key"
    key = master_key(path)
    assert master_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert master_key(path, "ab" * 32) == bytes.fromhex("ab" * 32)
    with pytest.raises(ValueError, match="64 hex digits"):
        master_key(path, "abc")


def test_two_processes_that_meet_a_new_subject_end_up_with_one_key(tmp_path: Path) -> None:
    one, two = Keyring(tmp_path / "keys", MASTER), Keyring(tmp_path / "keys", MASTER)
    one.cipher_for_writing("stk_1", "identity")
    two.cipher_for_writing("stk_1", "identity")
    two.flush()
    assert one.flush() is False, "the other was first: what was sealed with this key must be sealed again"
    sealed = one.cipher_for_writing("stk_1", "identity").encrypt(b"n" * 12, b"Mira", None)
    cipher = two.cipher("stk_1", "identity")
    assert cipher is not None
    assert cipher.decrypt(b"n" * 12, sealed, None) == b"Mira"
